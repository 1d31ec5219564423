/** The time as a person sees it pass; tests have one that they set. */
export interface Clock {
  /** Milliseconds since any moment; never goes back. */
  readonly now: () => number;
  /** Calls `act` again and again, without keeping the process from ending. Returns what stops it. */
  readonly every: (milliseconds: number, act: () => void) => () => void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  every: (milliseconds, act) => {
    const timer = setInterval(act, milliseconds);
    timer.unref();
    return () => {
      clearInterval(timer);
    };
  },
};
