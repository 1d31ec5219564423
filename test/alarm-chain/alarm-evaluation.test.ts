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
