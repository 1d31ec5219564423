/** What a person sees while accounts are visited, and what is left of it. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createProgress, type ProgressOptions } from '../../cli/progress.ts';
import { duration, progressText, timeLeft, type ProgressCounts } from '../../cli/progress-text.ts';
import { handClock } from './hand-clock.ts';
import { Screen } from './screen.ts';

function shown(options: ProgressOptions & { readonly isTTY?: boolean; readonly columns?: number } = {}) {
  const { isTTY = true, columns = 80, ...others } = options;
  const clock = handClock();
  const screen = new Screen(columns);
  const writes: string[] = [];
  const stderr = {
    isTTY,
    columns,
    write: (text: string) => {
      writes.push(text);
      screen.write(text);
      return true;
    },
  };
  const progress = createProgress(stderr as unknown as NodeJS.WriteStream, { clock, ...others });
  const resize = (to: number) => {
    stderr.columns = to;
    screen.resize(to);
  };
  return { progress, clock, screen, writes, resize };
}

const failed = { state: 'judged', results: [{ status: 'FAILED' }] };
const passed = { state: 'judged', results: [{ status: 'PASSED' }] };
const unseen = { state: 'undetermined', results: [{ status: 'NOT_AVAILABLE' }] };

describe('on a terminal', () => {
  test('one line tells how many are done, fail, are in flight and throttled, and how long it takes', () => {
    const { progress, clock, screen } = shown({ columns: 120 });
    progress.start(20);
    for (let begun = 0; begun < 8; begun += 1) progress.begin();
    for (const account of [failed, passed, unseen, passed]) progress.advance(account);
    progress.throttle();
    clock.pass(6_000);

    // 4 done and 4 half done in 6 s: the other 14 take 14 s.
    expect(screen.text).toBe(
      '4/20 done, 1 failing, 1 undetermined, 4 in flight, 1 throttled, 0:06 elapsed, 0:14 left',
    );
  });

  test('no time is forecast once nothing has been done for longer than that', () => {
    const { progress, clock, screen } = shown({ columns: 120 });
    progress.start(10);
    progress.begin();
    for (let done = 0; done < 9; done += 1) {
      progress.begin();
      clock.pass(1_000);
      progress.advance(passed);
    }
    // 9 done and 1 half done in 9 s: the other half takes half a second.
    clock.pass(100);
    expect(screen.text).toMatch(/1 in flight, .* 0:00 left$/);
    clock.pass(60_000);

    expect(screen.text).toMatch(/1 in flight, .* elapsed$/);
  });

  test('nothing of it is left at the end, and nothing before or within another line', () => {
    const { progress, clock, screen } = shown();
    progress.start(3);
    clock.pass(1_000);
    progress.say('ringcheck: the first\n');
    expect(screen.text).toBe('ringcheck: the first');
    progress.advance(passed);
    clock.pass(1_000);
    expect(screen.text.split('\n')).toHaveLength(2);
    progress.say('ringcheck: the second\n');
    progress.end();
    clock.pass(10_000);

    expect(screen.text).toBe('ringcheck: the first\nringcheck: the second');
  });

  test('it is drawn ten times a second at most, and not at all while nothing changes', () => {
    const { progress, clock, writes } = shown();
    progress.start(10_000);
    for (let done = 0; done < 5_000; done += 1) {
      progress.advance(passed);
      clock.pass(1);
    }
    // Each time it is erased and written.
    expect(writes.length).toBeLessThanOrEqual(2 * 50);
    const before = writes.length;
    clock.pass(400);
    expect(writes.length - before).toBeLessThanOrEqual(2);
  });

  test('a terminal that becomes narrower keeps no part of it', () => {
    const { progress, clock, screen, resize } = shown({ columns: 120 });
    progress.say('ringcheck: before\n');
    progress.start(200);
    progress.begin();
    clock.pass(1_000);
    resize(25);
    clock.pass(1_000);
    expect(screen.text.split('\n')).toHaveLength(2);
    progress.end();

    expect(screen.text).toBe('ringcheck: before');
  });
});

describe('where no line can be written over', () => {
  test.for([
    ['a pipe', { isTTY: false }],
    ['a dumb terminal', { env: { TERM: 'dumb' } }],
    ['a build', { env: { CI: 'true' } }],
  ] as const)('%s gets a plain line after each 30 seconds, and nothing of a shorter run', ([, options]) => {
    const { progress, clock, writes } = shown(options);
    progress.start(100);
    for (let begun = 0; begun < 10; begun += 1) progress.begin();
    clock.pass(29_000);
    expect(writes).toEqual([]);
    for (let done = 0; done < 10; done += 1) progress.advance(passed);
    clock.pass(31_000);
    progress.end();
    clock.pass(60_000);

    expect(writes).toEqual([
      'ringcheck: 10/100 done, 0 failing, 0 in flight, 0 throttled, 0:30 elapsed, 4:30 left\n',
      'ringcheck: 10/100 done, 0 failing, 0 in flight, 0 throttled, 1:00 elapsed, 9:00 left\n',
    ]);
  });

  test('who wants quiet gets none of it, on a terminal neither', () => {
    for (const isTTY of [true, false]) {
      const { progress, clock, writes } = shown({ isTTY, isQuiet: true });
      progress.start(3);
      clock.pass(100_000);
      progress.advance(failed);
      clock.pass(100_000);
      progress.end();

      expect(writes).toEqual([]);
    }
  });
});

const counts: fc.Arbitrary<ProgressCounts> = fc
  .record({
    total: fc.nat(10_000),
    done: fc.nat(10_000),
    failing: fc.nat(10_000),
    undetermined: fc.nat(10_000),
    inFlight: fc.nat(128),
    throttled: fc.nat(1_000_000),
    elapsed: fc.nat(1_000_000_000),
    sinceDone: fc.nat(1_000_000_000),
  })
  .map((all) => ({ ...all, done: Math.min(all.done, all.total) }));

test('the line fits any width, says how many are done, and says more the more room there is', () => {
  fc.assert(
    fc.property(counts, fc.integer({ min: 1, max: 200 }), (some, columns) => {
      const text = progressText(some, columns);
      expect(text.length).toBeLessThanOrEqual(columns);
      const start = `${some.done}/${some.total} done`;
      expect(text.startsWith(start.slice(0, columns))).toBe(true);
      expect(progressText(some, columns + 1).length).toBeGreaterThanOrEqual(
        Math.min(text.length, start.length),
      );
    }),
  );
});

test('no forecast is made without a basis, and none is negative or absurd', () => {
  const some = { total: 100, failing: 0, undetermined: 0, inFlight: 24, throttled: 0, sinceDone: 0 };
  expect(timeLeft({ ...some, done: 2, elapsed: 60_000 })).toBeNull();
  expect(timeLeft({ ...some, done: 50, elapsed: 1_999 })).toBeNull();
  expect(timeLeft({ ...some, done: 100, inFlight: 0, elapsed: 60_000 })).toBeNull();
  expect(timeLeft({ ...some, done: 38, elapsed: 10_000 })).toBe(10_000);
  fc.assert(
    fc.property(counts, (any) => {
      const left = timeLeft(any) ?? 0;
      expect(left >= 0 && left <= 360_000_000).toBe(true);
    }),
  );
});

test.for([
  [0, '0:00'],
  [8_400, '0:08'],
  [59_600, '1:00'],
  [754_000, '12:34'],
  [3_723_000, '1:02:03'],
] as const)('%i ms are %s', ([milliseconds, text]) => {
  expect(duration(milliseconds)).toBe(text);
});
