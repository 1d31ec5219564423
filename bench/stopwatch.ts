/** The least time that a task was seen to take, in milliseconds, and what it gave. */
export interface Timed<Result> {
  readonly milliseconds: number;
  readonly result: Result;
}

/**
 * Times every task once in each round, so that all meet the same busy and quiet moments of the machine, and keeps the
 * least time of each: other processes only ever add to it. The first round warms the compiler and is not counted.
 */
export function timeInterleaved<Result>(
  tasks: readonly (() => Result)[],
  rounds: number,
): readonly Timed<Result>[] {
  let best: readonly Timed<Result>[] = tasks.map((task) => ({ milliseconds: Infinity, result: task() }));
  for (let round = 0; round < rounds; round += 1) {
    best = tasks.map((task, index) => {
      const start = performance.now();
      const result = task();
      const milliseconds = performance.now() - start;
      return { milliseconds: Math.min(milliseconds, best[index]?.milliseconds ?? Infinity), result };
    });
  }
  return best;
}

/** The middle one; of an even number the upper one of the two. */
export function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** Their sum divided into their number: how many of them are done in a second. */
export function perSecond(milliseconds: readonly number[]): number {
  return (1000 * milliseconds.length) / milliseconds.reduce((sum, one) => sum + one, 0);
}
