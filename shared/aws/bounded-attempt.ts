/** What one attempt of a call may take: its time, and one of the process's sockets. */
import type { Lane } from './pace.ts';
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

/** @returns nothing where there is a place, so that it costs no promise */
function takePlace(signal: AbortSignal): Promise<void> | undefined {
  if (underWay >= mostAttempts) return line.join(signal);
  underWay += 1;
  return undefined;
}

function leavePlace(): void {
  if (!line.next()) underWay -= 1;
}

/** One attempt whose turn has come. */
export interface Attempt<T> {
  readonly attempt: () => Promise<T>;
  /** In which it has its turn. */
  readonly lane: Lane | undefined;
  /**
   * Called where it is given up.
   * @param closed to be called once its socket is closed by that, now or when its answer comes after all: what waits for
   * the rest of the answer may never hear of it
   */
  readonly end: (closed: () => void) => void;
  readonly signal: AbortSignal;
  /** Milliseconds; `attemptTimeout` where undefined. */
  readonly timeout: number | undefined;
}

/**
 * Makes an attempt once there is a place. Place and turn are given back when the attempt itself has ended, and with it
 * its socket, even if nobody waits for it any more.
 * @throws an error named `TimeoutError`, which the SDK retries, or `AbortError`, which it does not
 */
export async function boundAttempt<T>({ attempt, end, lane, signal, timeout }: Attempt<T>): Promise<T> {
  try {
    const place = takePlace(signal);
    if (place !== undefined) await place;
  } catch (error) {
    lane?.leave();
    throw error;
  }
  let isGone = false;
  const leave = () => {
    if (isGone) return;
    isGone = true;
    leavePlace();
    lane?.leave();
  };
  // Who is out of time sends nothing more.
  if (signal.aborted) {
    leave();
    throw givenUp('AbortError');
  }
  const made = attempt();
  made.then(leave, leave);
  const giveUp = () => {
    end(leave);
  };
  return await withinTime(made, giveUp, signal, timeout ?? attemptTimeout);
}

/** A plain timer: an `AbortSignal` made for each of a hundred thousand attempts is work for the garbage collector. */
async function withinTime<T>(
  made: Promise<T>,
  end: () => void,
  signal: AbortSignal,
  timeout: number,
): Promise<T> {
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
    made.then(resolve, reject).finally(settle);
  });
}
