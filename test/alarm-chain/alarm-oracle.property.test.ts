import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluateAlarm } from '../../shared/alarm-chain/alarm-evaluation.ts';
import type { MetricAlarm } from '../../shared/alarm-chain/index.ts';
import { propertyRuns } from '../filter-pattern/property-runs.ts';
import { statesOf, type Minute, type OracleAlarm, type OracleMetric } from './cloudwatch-oracle.ts';
import { aFilter, anAlarm, aPublishedMetric } from './compliant-account.ts';

/** An expression with what AWS's pages say of it; `zero` is what a period without any value counts as. */
interface Expression {
  readonly text: string | null;
  readonly math: (zero: number | null) => OracleAlarm['math'];
}
const expressions: readonly Expression[] = [
  { text: null, math: () => (x) => x },
  { text: 'm1', math: () => (x) => x },
  { text: 'FILL(m1, 0)', math: () => (x) => x ?? 0 },
  { text: 'FILL(METRICS(), 3)', math: () => (x) => x ?? 3 },
  { text: 'm1 * 2', math: (zero) => (x) => mapped(x ?? zero, (y) => y * 2) },
  { text: '-m1', math: (zero) => (x) => mapped(x ?? zero, (y) => -y) },
  { text: 'SUM([m1]) - 1', math: (zero) => (x) => mapped(x ?? zero, (y) => y - 1) },
  { text: 'm1 > 0', math: (zero) => (x) => mapped(x ?? zero, (y) => Number(y > 0)) },
  { text: '1 / m1', math: (zero) => (x) => mapped(x ?? zero, (y) => (y === 0 ? null : 1 / y)) },
  { text: 'm1 == 1', math: (zero) => (x) => mapped(x ?? zero, (y) => Number(y === 1)) },
  { text: 'IF(m1 > 0, 1, 0)', math: (zero) => (x) => mapped(x ?? zero, (y) => (y > 0 ? 1 : 0)) },
  { text: 'IF(m1 >= 2, m1)', math: (zero) => (x) => mapped(x ?? zero, (y) => (y >= 2 ? y : null)) },
  { text: 'IF(m1 >= 2, 0, 1)', math: (zero) => (x) => mapped(x ?? zero, (y) => (y >= 2 ? 0 : 1)) },
  { text: 'FILL(m1, 0) >= 1 AND FILL(m1, 0) < 4', math: () => (x) => Number((x ?? 0) >= 1 && (x ?? 0) < 4) },
  { text: 'm1 + FILL(m1, 1)', math: () => (x) => (x ?? 0) + (x ?? 1) },
];

function mapped(x: number | null, map: (x: number) => number | null): number | null {
  return x === null ? null : map(x);
}

interface Case {
  readonly expression: Expression;
  readonly alarm: Omit<OracleAlarm, 'math'>;
  readonly metric: OracleMetric;
}

const someAlarm = fc
  .record({
    statistic: fc.constantFrom('Sum', 'SampleCount', 'Average', 'Minimum', 'Maximum'),
    periodMinutes: fc.constantFrom(1, 2, 5),
    periods: fc.constantFrom(1, 2, 3),
    periodsToAlarm: fc.constantFrom(1, 1, 1, 2, 3),
    comparison: fc.constantFrom('>', '>=', '<', '<='),
    threshold: fc.constantFrom(-1, 0, 0.5, 1, 2, 3, 5),
    treatMissingData: fc.constantFrom('missing', 'notBreaching', 'breaching', 'ignore'),
  } satisfies { [Key in keyof Omit<OracleAlarm, 'math'>]: fc.Arbitrary<OracleAlarm[Key]> })
  .map((alarm) => ({ ...alarm, periodsToAlarm: Math.min(alarm.periods, alarm.periodsToAlarm) }));
const someMetric: fc.Arbitrary<OracleMetric> = fc.record({
  value: fc.constantFrom(1, 1, 1, 0.5, 2),
  defaultValue: fc.constantFrom(undefined, undefined, 0, 0, 0.25, 1, 3, -1),
});
const plainCase: fc.Arbitrary<Case> = fc.record({
  expression: fc.constant({ text: null, math: () => (x: number | null) => x }),
  alarm: someAlarm,
  metric: someMetric,
});
const mathCase: fc.Arbitrary<Case> = fc.record({
  expression: fc.constantFrom(...expressions),
  alarm: someAlarm,
  metric: someMetric,
});

const operators = {
  '>': 'GreaterThanThreshold',
  '>=': 'GreaterThanOrEqualToThreshold',
  '<': 'LessThanThreshold',
  '<=': 'LessThanOrEqualToThreshold',
} as const;

function behaviourOf({ expression, alarm, metric }: Case) {
  const [base] = aFilter(
    {},
    { metricValue: String(metric.value), defaultValue: metric.defaultValue },
  ).transformations;
  if (base === undefined) throw new Error('the filter of the tests has a transformation');
  const periodSeconds = alarm.periodMinutes * 60;
  const settings: Partial<MetricAlarm> = {
    threshold: alarm.threshold,
    comparisonOperator: operators[alarm.comparison],
    evaluationPeriods: alarm.periods,
    datapointsToAlarm: alarm.periodsToAlarm,
    treatMissingData: alarm.treatMissingData,
  };
  const { statistic } = alarm;
  const direct = { statistic, periodSeconds };
  const query = { id: 'm1', expression: undefined, returnsData: false, accountId: undefined };
  const { namespace, metricName } = base;
  const source = {
    ...query,
    metric: { namespace, metricName, dimensions: [], statistic, periodSeconds, unit: undefined },
  };
  const result = {
    ...query,
    id: 'e1',
    expression: expression.text ?? '',
    returnsData: true,
    metric: undefined,
  };
  const queries = {
    queries: [source, result],
    namespace: undefined,
    metricName: undefined,
    statistic: undefined,
  };
  const watched = expression.text === null ? direct : { ...queries, periodSeconds: undefined };
  return evaluateAlarm(anAlarm({ ...settings, ...watched }), aPublishedMetric(base), metric.value);
}

/** Minutes until nothing that was before is looked at any more. */
function rest({ alarm }: Case): number {
  return alarm.periodMinutes * (alarm.periods + 4);
}

function quiet(length: number, hasOthers: boolean): readonly Minute[] {
  return Array.from({ length }, () => ({ matching: 0, hasOthers }));
}

/** Quiet time, the events, quiet time, one event, quiet time; other records come always, or not around the events. */
function minutesOf(one: Case, events: number, hasPause: boolean): readonly Minute[] {
  const pause = hasPause ? one.alarm.periodMinutes : 0;
  const around = (matching: number) => [
    ...quiet(pause, false),
    { matching, hasOthers: false },
    ...quiet(pause, false),
    ...quiet(rest(one), true),
  ];
  return [...quiet(rest(one), true), ...around(events), ...around(1)];
}

/** Whether the events ring, and one event rings again after quiet time. */
function ringsTwice(one: Case, zero: number | null, events: number, hasPause: boolean): boolean {
  const alarm = { ...one.alarm, math: one.expression.math(zero) };
  const minutes = minutesOf(one, events, hasPause);
  const states = statesOf(alarm, one.metric, minutes);
  const at = minutes.findIndex(({ matching }) => matching > 0);
  const again = minutes.findIndex(({ matching }, index) => index > at && matching > 0);
  const risesFrom = (from: number, to: number) =>
    states[from - 1] !== 'ALARM' && states.slice(from, to).includes('ALARM');
  return risesFrom(at, again) && risesFrom(again, states.length) && states.at(-1) !== 'ALARM';
}

const numbersOfEvents = [1, 2, 3, 5, 10, 1000];

/** Whether the alarm rings whatever the log group receives besides, and however many events come at once. */
function ringsAlways(one: Case, zero: number | null): boolean {
  return numbersOfEvents.every((events) =>
    [false, true].every((hasPause) => ringsTwice(one, zero, events, hasPause)),
  );
}

function agrees(one: Case): void {
  const { behaviour } = behaviourOf(one);
  if (behaviour === 'undecided') return;
  for (const zero of [null, 0]) expect(ringsAlways(one, zero), behaviour).toBe(behaviour === 'rings');
}

test('an alarm on the metric rings in CloudWatch exactly where the model says so', () => {
  fc.assert(fc.property(plainCase, agrees), { numRuns: propertyRuns * 5 });
});

test('a metric-math alarm rings in CloudWatch exactly where the model says so', () => {
  fc.assert(fc.property(mathCase, agrees), { numRuns: propertyRuns * 5 });
});

/** Whether events in every minute of a whole evaluation range ever bring the alarm to ALARM. */
function firesWithMany(one: Case, zero: number | null): boolean {
  const alarm = { ...one.alarm, math: one.expression.math(zero) };
  return numbersOfEvents.some((matching) => {
    const busy = Array.from({ length: rest(one) }, () => ({ matching, hasOthers: true }));
    return statesOf(alarm, one.metric, busy).includes('ALARM');
  });
}

/** Whether the alarm is in ALARM after quiet time: without any event, or after one that rang. */
function isStuck(one: Case, zero: number | null): boolean {
  const alarm = { ...one.alarm, math: one.expression.math(zero) };
  return numbersOfEvents.some((events) => {
    const minutes = minutesOf(one, events, false);
    return statesOf(alarm, one.metric, minutes).at(-1) === 'ALARM';
  });
}

test('the reason that the model gives is what is wrong', () => {
  fc.assert(
    fc.property(plainCase, (one) => {
      const { behaviour } = behaviourOf(one);
      fc.pre(behaviour === 'needs-more-events' || behaviour === 'never-resets');
      expect(behaviour === 'never-resets' ? isStuck(one, null) : firesWithMany(one, null)).toBe(true);
    }),
    { numRuns: propertyRuns * 5 },
  );
});

test('an alarm on the metric is undecided only where AWS leaves open what happens', () => {
  fc.assert(
    fc.property(plainCase, (one) => {
      const { alarm, metric } = one;
      const mayBePremature = alarm.periodsToAlarm > 1 && alarm.treatMissingData === 'missing';
      // Whether a default value stands for a minute or for every record that does not match.
      const countsOpen =
        metric.defaultValue !== undefined &&
        (metric.defaultValue !== 0 || alarm.statistic === 'Average' || alarm.statistic === 'Minimum');
      fc.pre(!(mayBePremature && metric.defaultValue === undefined) && !countsOpen);
      expect(behaviourOf(one).behaviour).not.toBe('undecided');
    }),
    { numRuns: propertyRuns * 5 },
  );
});

test('most alarms are decided', () => {
  const all = fc.sample(plainCase, { numRuns: 1000, seed: 1 }).map((one) => behaviourOf(one).behaviour);

  expect(all.filter((behaviour) => behaviour === 'undecided').length).toBeLessThan(200);
  expect(new Set(all)).toEqual(
    new Set(['rings', 'needs-more-events', 'cannot-fire', 'never-resets', 'undecided']),
  );
});
