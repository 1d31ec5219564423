import { expect, test } from 'vitest';
import { evaluateAlarm } from '../../shared/alarm-chain/alarm-evaluation.ts';
import type { MetricAlarm, MetricTransformation } from '../../shared/alarm-chain/index.ts';
import { aFilter, anAlarm, aPublishedMetric } from './compliant-account.ts';

type Row = readonly [
  claim: string,
  alarm: Partial<MetricAlarm>,
  transformation: Partial<MetricTransformation>,
  behaviour: ReturnType<typeof evaluateAlarm>['behaviour'],
];

const rows: readonly Row[] = [
  ['Sum ≥ 1 rings on one event', {}, {}, 'rings'],
  ['Sum > 0 rings', { comparisonOperator: 'GreaterThanThreshold', threshold: 0 }, {}, 'rings'],
  ['Sum > 1 needs more', { comparisonOperator: 'GreaterThanThreshold' }, {}, 'needs-more-events'],
  ['a metric value of 5 reaches a threshold of 5', { threshold: 5 }, { metricValue: '5' }, 'rings'],
  ['Maximum ≥ 1 rings', { statistic: 'Maximum' }, {}, 'rings'],
  ['Maximum ≥ 2 can never be reached by ones', { statistic: 'Maximum', threshold: 2 }, {}, 'cannot-fire'],
  ['SampleCount ≥ 1 rings without a default value', { statistic: 'SampleCount' }, {}, 'rings'],
  [
    'SampleCount counts default values too',
    { statistic: 'SampleCount' },
    { defaultValue: 0 },
    'never-resets',
  ],
  ['Average ≥ 1 rings without a default value', { statistic: 'Average' }, {}, 'rings'],
  [
    'Average ≥ 1 is diluted by a default of 0',
    { statistic: 'Average' },
    { defaultValue: 0 },
    'needs-more-events',
  ],
  [
    'Minimum ≥ 1 is diluted by a default of 0',
    { statistic: 'Minimum' },
    { defaultValue: 0 },
    'needs-more-events',
  ],
  ['Sum ≥ 1 is not diluted by a default of 0', {}, { defaultValue: 0 }, 'rings'],
  [
    'Average over one minute may be diluted',
    { statistic: 'Average', periodSeconds: 60 },
    { defaultValue: 0 },
    'undecided',
  ],
  ['2 of 2 periods need two events', { evaluationPeriods: 2 }, {}, 'needs-more-events'],
  ['1 of 12 periods needs one event', { evaluationPeriods: 12, datapointsToAlarm: 1 }, {}, 'rings'],
  ['Less than 1 is not met by an event', { comparisonOperator: 'LessThanThreshold' }, {}, 'cannot-fire'],
  [
    'fewer than two is met by one call and taken back by a second',
    { comparisonOperator: 'LessThanThreshold', threshold: 2 },
    {},
    'cannot-fire',
  ],
  ['at most one likewise', { comparisonOperator: 'LessThanOrEqualToThreshold' }, {}, 'cannot-fire'],
  [
    '2 of 2 periods where missing ones are left out may ring early',
    { evaluationPeriods: 2, treatMissingData: 'missing' },
    {},
    'undecided',
  ],
  [
    '2 of 2 periods where missing ones breach is in ALARM already',
    { evaluationPeriods: 2, treatMissingData: 'breaching' },
    {},
    'never-resets',
  ],
  [
    '2 of 2 periods where missing ones are left out, but a default value is not',
    { evaluationPeriods: 2, treatMissingData: 'missing' },
    { defaultValue: 0 },
    'needs-more-events',
  ],
  ['another unit', { unit: 'Count' }, {}, 'cannot-fire'],
  ['the unit that the filter publishes', { unit: 'Count' }, { unit: 'Count' }, 'rings'],
  ['the unit None where the filter names none', { unit: 'None' }, {}, 'rings'],
  ['no unit takes every unit', {}, { unit: 'Count' }, 'rings'],
  [
    'a dimension that the filter does not publish',
    { dimensions: [{ name: 'Role', value: 'Admin' }] },
    {},
    'cannot-fire',
  ],
  [
    'no dimension where the filter publishes one',
    {},
    { dimensions: { Role: '$.requestParameters.roleArn' } },
    'cannot-fire',
  ],
  [
    'one value of a dimension is a part of the events',
    { dimensions: [{ name: 'Role', value: 'Admin' }] },
    { dimensions: { Role: '$.requestParameters.roleArn' } },
    'undecided',
  ],
  ['missing data ignored and no default value', { treatMissingData: 'ignore' }, {}, 'never-resets'],
  ['missing data ignored, default value of 0', { treatMissingData: 'ignore' }, { defaultValue: 0 }, 'rings'],
  ['missing data breaching and no default value', { treatMissingData: 'breaching' }, {}, 'never-resets'],
  ['missing data missing', { treatMissingData: 'missing' }, {}, 'rings'],
  ['missing data not given means missing', { treatMissingData: undefined }, {}, 'rings'],
  ['a default value at the threshold', {}, { defaultValue: 1 }, 'never-resets'],
  [
    'a default value that adds up to the threshold',
    { threshold: 1 },
    { defaultValue: 0.25, metricValue: '1' },
    'undecided',
  ],
  ['p99 of one sample is that sample', { statistic: undefined, extendedStatistic: 'p99' }, {}, 'rings'],
  [
    'p99 beside a default value',
    { statistic: undefined, extendedStatistic: 'p99' },
    { defaultValue: 0 },
    'undecided',
  ],
  [
    'a percentile that waits for many samples',
    { statistic: undefined, extendedStatistic: 'p99', evaluateLowSampleCountPercentile: 'ignore' },
    {},
    'needs-more-events',
  ],
  [
    'a percentile that waits for many samples, which default values may be',
    { statistic: undefined, extendedStatistic: 'p99', evaluateLowSampleCountPercentile: 'ignore' },
    { defaultValue: 2 },
    'needs-more-events',
  ],
  ['p100', { statistic: undefined, extendedStatistic: 'p100' }, {}, 'rings'],
  [
    'p100, which needs no more than one sample',
    { statistic: undefined, extendedStatistic: 'p100', evaluateLowSampleCountPercentile: 'ignore' },
    {},
    'rings',
  ],
  [
    'a treatment of few samples of another name',
    { statistic: undefined, extendedStatistic: 'p99', evaluateLowSampleCountPercentile: 'perhaps' },
    {},
    'undecided',
  ],
  ['p101 is no percentile', { statistic: undefined, extendedStatistic: 'p101' }, {}, 'undecided'],
  ['a statistic and a percentile', { extendedStatistic: 'p99' }, {}, 'undecided'],
  ['a statistic of another name', { statistic: 'Median' }, {}, 'undecided'],
  ['no statistic', { statistic: undefined }, {}, 'undecided'],
  ['a period of ten seconds', { periodSeconds: 10 }, {}, 'undecided'],
  [
    'a period of ten seconds that needs two events',
    { periodSeconds: 10, threshold: 2 },
    {},
    'needs-more-events',
  ],
  ['a period of seven days', { periodSeconds: 604_800 }, {}, 'rings'],
  ['a range of more than seven days', { periodSeconds: 604_800, evaluationPeriods: 2 }, {}, 'undecided'],
  ['a period of 90 seconds', { periodSeconds: 90 }, {}, 'undecided'],
  ['a period of nothing', { periodSeconds: 0 }, {}, 'undecided'],
  ['no period', { periodSeconds: undefined }, {}, 'undecided'],
  ['no evaluation periods', { evaluationPeriods: 0 }, {}, 'undecided'],
  ['half an evaluation period', { evaluationPeriods: 0.5 }, {}, 'undecided'],
  ['more points to alarm than periods', { datapointsToAlarm: 2 }, {}, 'undecided'],
  ['no points to alarm', { datapointsToAlarm: 0 }, {}, 'undecided'],
  ['a threshold that is no number', { threshold: Number.NaN }, {}, 'undecided'],
  ['a treatment of missing data of another name', { treatMissingData: 'panic' }, {}, 'undecided'],
  ['a threshold below zero is crossed by one event', { threshold: -1 }, {}, 'rings'],
  [
    'a threshold of zero is crossed by the default value',
    { threshold: 0 },
    { defaultValue: 0 },
    'never-resets',
  ],
  ['a large metric value', { threshold: 1e6 }, { metricValue: '1e6' }, 'rings'],
  ['half an event', {}, { metricValue: '0.5' }, 'needs-more-events'],
  [
    'a default value that lifts one event over the threshold only if other records arrive',
    { threshold: 1.5 },
    { defaultValue: 0.2 },
    'needs-more-events',
  ],
  [
    '2 of 3 periods where missing ones keep the state',
    { evaluationPeriods: 3, datapointsToAlarm: 2, treatMissingData: 'ignore' },
    {},
    'needs-more-events',
  ],
  [
    '2 of 2 periods whose default value breaches',
    { evaluationPeriods: 2 },
    { defaultValue: 1 },
    'never-resets',
  ],
  [
    'one dimension named twice',
    {
      dimensions: [
        { name: 'a', value: '1' },
        { name: 'a', value: '2' },
      ],
    },
    { dimensions: { a: '$.a', b: '$.b' } },
    'cannot-fire',
  ],
  ['a trimmed mean', { statistic: undefined, extendedStatistic: 'tm90' }, {}, 'undecided'],
  ['a band of anomaly detection', { comparisonOperator: 'GreaterThanUpperThreshold' }, {}, 'undecided'],
  ['no threshold', { threshold: undefined }, {}, 'undecided'],
];

test.for(rows)('%s → %s', ([, alarm, change, behaviour]) => {
  const transformation = aFilter({}, change).transformations[0] as MetricTransformation;

  const answer = evaluateAlarm(
    anAlarm(alarm),
    aPublishedMetric(transformation),
    Number(transformation.metricValue),
  );
  expect(answer.behaviour).toBe(behaviour);
});

/** An alarm on one expression over the metric of the filter. */
function mathAlarm(expression: string, change: Partial<MetricAlarm> = {}, periodSeconds = 300): MetricAlarm {
  const { namespace, metricName } = metricOf({});
  const source = { namespace, metricName, dimensions: [], statistic: 'Sum', periodSeconds, unit: undefined };
  const query = { expression: undefined, returnsData: false, accountId: undefined, metric: undefined };
  return anAlarm({
    namespace: undefined,
    metricName: undefined,
    statistic: undefined,
    periodSeconds: undefined,
    queries: [
      { ...query, id: 'm1', metric: source },
      { ...query, id: 'e1', expression, returnsData: true },
    ],
    ...change,
  });
}

function metricOf(change: Partial<MetricTransformation>): MetricTransformation {
  return aFilter({}, change).transformations[0] as MetricTransformation;
}

test.for([
  ['m1', {}, 'rings'],
  ['m1 - 1', {}, 'needs-more-events'],
  ['m1 >= 1', {}, 'rings'],
  ['m1 == 1', {}, 'cannot-fire'],
  ['m1 * 0', {}, 'cannot-fire'],
  ['IF(m1 != 7, 1, 0)', {}, 'undecided'],
  ['FILL(m1, 0)', {}, 'rings'],
  ['FILL(m1, 0)', { treatMissingData: 'ignore' }, 'rings'],
  ['FILL(m1, 0)', { treatMissingData: 'breaching' }, 'undecided'],
  ['FILL(m1, 0)', { evaluationPeriods: 2, treatMissingData: 'missing' }, 'needs-more-events'],
  ['FILL(m1, 1)', {}, 'never-resets'],
  ['m1 * 2', { treatMissingData: 'ignore' }, 'undecided'],
  ['m1 * 2', { treatMissingData: 'notBreaching' }, 'rings'],
  ['0 - m1', { comparisonOperator: 'LessThanThreshold', threshold: 0 }, 'rings'],
  ['RATE(m1)', {}, 'undecided'],
] as const)('metric math %s with %o → %s', ([expression, change, behaviour]) => {
  expect(evaluateAlarm(mathAlarm(expression, change), aPublishedMetric(metricOf({})), 1).behaviour).toBe(
    behaviour,
  );
});

test('FILL over a single minute may hide the event, which comes late', () => {
  const published = aPublishedMetric(metricOf({}));

  expect(evaluateAlarm(mathAlarm('FILL(m1, 0)', {}, 60), published, 1).behaviour).toBe('undecided');
  expect(evaluateAlarm(mathAlarm('m1', {}, 60), published, 1).behaviour).toBe('rings');
});

test('the unit and the dimensions of a queried metric count like those of an alarm', () => {
  const published = aPublishedMetric(metricOf({ dimensions: { Role: '$.role' } }));

  expect(evaluateAlarm(mathAlarm('m1'), published, 1).behaviour).toBe('cannot-fire');
});

const systemDimensions = (accountId: string) => [
  { name: '@aws.account', value: accountId },
  { name: '@aws.region', value: 'us-east-1' },
];
test.for([
  ['no dimensions', [], {}, 'cannot-fire'],
  ['those of the account', systemDimensions('333333333333'), {}, 'rings'],
  ['those of another account', systemDimensions('444444444444'), {}, 'undecided'],
  [
    'those of the log group, whose owner is another account',
    systemDimensions('111111111111'),
    { accountId: '111111111111' },
    'undecided',
  ],
] as const)(
  'a filter that emits system fields, and an alarm with %s → %s',
  ([, dimensions, place, behaviour]) => {
    const published = aPublishedMetric(metricOf({}), {
      systemFields: ['@aws.region', '@aws.account'],
      ...place,
    });

    expect(evaluateAlarm(anAlarm({ dimensions: [...dimensions] }), published, 1).behaviour).toBe(behaviour);
  },
);
