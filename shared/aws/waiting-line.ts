/** Those who wait, in the order in which they came. Each stops waiting when its own signal comes. */
export interface WaitingLine {
  readonly size: number;
  /** @throws an error named `AbortError`, which the SDK does not try again, where the signal comes first */
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
        const go = () => {
          stops.delete(stop);
          resolve();
        };
        const stop = () => {
          waiting.delete(go);
          reject(givenUp('AbortError'));
        };
        stops.add(stop);
        waiting.add(go);
      });
    },
    next: () => {
      for (const go of waiting) {
        waiting.delete(go);
        go();
        return true;
      }
      return false;
    },
  };
}

/** The error of a call that nobody waits for any more; the SDK tries again after a `TimeoutError`. */
export function givenUp(name: 'TimeoutError' | 'AbortError'): Error {
  return Object.assign(new Error('the call was given up'), { name });
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
