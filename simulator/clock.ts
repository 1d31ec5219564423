/** The simulated time: it starts where the scenario says, runs with real time, and can be moved forward. */
export interface Clock {
  now(): Date;
  advance(seconds: number): void;
}

/** A clock that shows `start` now; without a start it shows the real time. */
export function createClock(start?: Date): Clock {
  let offset = start === undefined ? 0 : start.getTime() - Date.now();
  return {
    now: () => new Date(Date.now() + offset),
    advance: (seconds) => {
      offset += seconds * 1000;
    },
  };
}
