import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { aFilter, aStatus, collectedAt, hoursAgo, seen, withAlarm } from './compliant-account.ts';
import { judge, minute } from './visited-account.ts';

const runs = Number(process.env['RINGCHECK_PROPERTY_RUNS'] ?? 500);

const hours = fc.integer({ min: 0, max: 24 * 65 * 60 }).map((minutes) => minutes * minute);
const someVisits = fc.array(
  fc.record({
    start: hours,
    minutes: fc.integer({ min: 0, max: 90 }),
    count: fc.constantFrom(null, 0, 0, 0, 1),
  }),
  { maxLength: 6 },
);

test('nobody is blamed but by two settled visits in a row that began under the chain of today, filter and alarm older', () => {
  const made = fc.oneof(fc.constant(hoursAgo(24 * 80)), hours.map(hoursAgo));
  const age = fc.oneof({ arbitrary: made, weight: 9 }, { arbitrary: fc.constant(undefined), weight: 1 });
  let blamed = 0;
  fc.assert(
    fc.property(
      someVisits,
      age,
      age,
      made,
      fc.boolean(),
      (visits, createdAt, configuredAt, since, isSame) => {
        const latestFirst = visits.toSorted((a, b) => a.start - b.start);
        const windows = latestFirst.map(({ start, minutes }) => ({
          start: hoursAgo(start),
          end: hoursAgo(start - minutes * minute),
        }));
        const change = {
          filters: seen([aFilter({ createdAt })]),
          ...withAlarm({ configuredAt }),
          status: seen(aStatus({ startedLoggingAt: hoursAgo(24 * 90) })),
        };
        const counts = latestFirst.map(({ count }) => count);
        const stored = isSame ? { since } : { since, digest: 'another' };
        const judgement = judge({ windows, counts, stored }, change);

        expect(judgement.rings).not.toBe('unknown');
        const mustHaveCounted = latestFirst.filter((_, index) => {
          const { start = collectedAt, end = collectedAt } = windows[index] ?? {};
          const isSettled = collectedAt.getTime() - end.getTime() > 40 * 60_000;
          const isOlder = (time: Date | undefined) => time !== undefined && time < start;
          return isSame && isSettled && since <= start && isOlder(createdAt) && isOlder(configuredAt);
        });
        if (judgement.rings === 'yes') return;
        blamed += 1;
        expect(judgement.reason).toBe('metric-missed-our-visits');
        expect(mustHaveCounted.length).toBeGreaterThanOrEqual(2);
        expect(mustHaveCounted.slice(0, 2).every(({ count }) => count === null || count === 0)).toBe(true);
      },
    ),
    { numRuns: runs },
  );
  expect(blamed).toBeGreaterThan(0);
});
