import type { Clock } from '../../cli/clock.ts';

/** A clock that stands still until it is moved on. */
export function handClock(): Clock & { readonly pass: (milliseconds: number) => void } {
  let time = 0;
  const acts = new Set<{ readonly every: number; readonly act: () => void; next: number }>();
  return {
    now: () => time,
    every: (milliseconds, act) => {
      const entry = { every: milliseconds, act, next: time + milliseconds };
      acts.add(entry);
      return () => {
        acts.delete(entry);
      };
    },
    pass: (milliseconds) => {
      const end = time + milliseconds;
      for (;;) {
        const [first] = [...acts].sort((a, b) => a.next - b.next);
        if (first === undefined || first.next > end) break;
        time = first.next;
        first.next += first.every;
        first.act();
      }
      time = end;
    },
  };
}
