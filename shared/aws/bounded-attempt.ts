/** What one attempt of a call may take: its time, and one of the process's sockets. */
import { createWaitingLine, givenUp, stopsOf } from './waiting-line.ts';

/** Milliseconds that one attempt may take in all, the last byte of the answer's body included. */
export const attemptTimeout = 20_000;

/**
 * Attempts that may be under way at once in the whole process, whichever accounts, services and Regions they ask. Each
 * has a socket, so that this bounds the sockets in use; see `createRequestHandler`.
 */
export const mostAttempts = 256;

let underWay = 0;
const line = createWaitingLine();

/**
 * Takes the place of an attempt, which `boundAttempt` gives back.
 * @returns nothing where there is one, so that it costs no promise
 */
export function enterAttempt(signal: AbortSignal): Promise<void> | undefined {
  if (underWay >= mostAttempts) return line.join(signal);
  underWay += 1;
  return undefined;
}

function leaveAttempt(): void {
  if (!line.next()) underWay -= 1;
}

/** One attempt that has a place. */
export interface Attempt<T> {
  readonly attempt: () => Promise<T>;
  /** Called where it is given up. */
  readonly end: () => void;
  readonly signal: AbortSignal;
  /** Milliseconds; `attemptTimeout` where undefined. */
  readonly timeout: number | undefined;
}

/**
 * A plain timer: an `AbortSignal` made for each of a hundred thousand attempts is work for the garbage collector. The
 * place is given back once the attempt itself has ended, and with it its socket, even if nobody waits for it any more.
 * @throws an error named `TimeoutError`, which the SDK retries, or `AbortError`, which it does not
 */
export async function boundAttempt<T>({
  attempt,
  end,
  signal,
  timeout = attemptTimeout,
}: Attempt<T>): Promise<T> {
  // Who is out of time sends nothing more.
  if (signal.aborted) {
    leaveAttempt();
    throw givenUp('AbortError');
  }
  return await new Promise<T>((resolve, reject) => {
    const stops = stopsOf(signal);
    const settle = () => {
      clearTimeout(timer);
      stops.delete(stop);
    };
    const giveUp = (name: 'TimeoutError' | 'AbortError') => {
      settle();
      end();
      reject(givenUp(name));
    };
    const stop = () => {
      giveUp('AbortError');
    };
    const timer = setTimeout(giveUp, timeout, 'TimeoutError');
    stops.add(stop);
    attempt()
      .then(resolve, reject)
      .finally(() => {
        settle();
        leaveAttempt();
      });
  });
}
