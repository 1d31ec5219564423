/**
 * Milliseconds. Whoever has to wait longer is better off with a refusal, which is tried again: the request is signed by
 * then, and AWS takes a signature for five minutes. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 */
export const longestWait = 120_000;

/** Those who wait, in the order in which they came. Each stops waiting when its own signal comes. */
export interface WaitingLine {
  readonly size: number;
  /**
   * @throws an error named `AbortError`, which the SDK does not try again, where the signal comes first, and one named
   * `TooManyRequestsException`, which it does, after the longest wait
   */
  join(signal: AbortSignal): Promise<void>;
  /** Lets the first go; false where nobody waits. */
  next(): boolean;
}

/** A line with nobody in it. */
export function createWaitingLine(): WaitingLine {
  const waiting = new Set<() => void>();
  return {
    get size() {
      return waiting.size;
    },
    join: async (signal) => {
      if (signal.aborted) throw givenUp('AbortError');
      await new Promise<void>((resolve, reject) => {
        const stops = stopsOf(signal);
        const leave = () => {
          clearTimeout(timer);
          stops.delete(stop);
          waiting.delete(go);
        };
        const go = () => {
          leave();
          resolve();
        };
        const stop = () => {
          leave();
          reject(givenUp('AbortError'));
        };
        const timer = setTimeout(() => {
          leave();
          reject(tooMany(`${waiting.size} others wait still after ${longestWait} ms`));
        }, longestWait);
        stops.add(stop);
        waiting.add(go);
      });
    },
    next: () => {
      const [first] = waiting;
      first?.();
      return first !== undefined;
    },
  };
}

/** The error of a call that nobody waits for any more; the SDK tries again after a `TimeoutError`. */
export function givenUp(name: 'TimeoutError' | 'AbortError'): Error {
  return Object.assign(new Error('the call was given up'), { name });
}

/** The refusal of a call that was not sent; to whoever made it, it is throttled. */
export function tooMany(message: string): Error {
  return Object.assign(new Error(message), { name: 'TooManyRequestsException' });
}

const stopsBySignal = new WeakMap<AbortSignal, Set<() => void>>();

/** What is to be stopped when the signal comes: one listener for all attempts, which are many more than the signals. */
export function stopsOf(signal: AbortSignal): Set<() => void> {
  const known = stopsBySignal.get(signal);
  if (known !== undefined) return known;
  const stops = new Set<() => void>();
  stopsBySignal.set(signal, stops);
  signal.addEventListener(
    'abort',
    () => {
      for (const stop of stops) stop();
    },
    { once: true },
  );
  return stops;
}
