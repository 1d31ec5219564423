import type { CloudWatchClient, MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadScenario } from '../../simulator/index.ts';
import {
  alarm,
  alarmArn,
  alarmName,
  alarmOf,
  namesIn,
  now,
  protocols,
  put,
  remediable,
  remediationOf,
  topicArn,
} from './alarm-support.ts';
import { simulate, type RegionDocument } from './support.ts';

async function clientOf(resources: RegionDocument = {}, protocol: object = {}): Promise<CloudWatchClient> {
  return await remediationOf(await simulate(remediable(resources)), protocol);
}

/** Members that are not sent. */
function without(...members: readonly string[]): object {
  return Object.fromEntries(members.map((member) => [member, undefined]));
}

test.for(protocols)(
  'over %s an alarm that was put is there at once, in INSUFFICIENT_DATA, with all that it was put with',
  async ([, protocol]) => {
    const client = await clientOf({}, protocol);
    await put(client, { Dimensions: [{ Name: 'Role', Value: 'admin' }], OKActions: [] });
    const made = await alarmOf(client);
    expect(made).toEqual({
      ...alarm,
      AlarmArn: alarmArn,
      Dimensions: [{ Name: 'Role', Value: 'admin' }],
      OKActions: [],
      InsufficientDataActions: [],
      StateValue: 'INSUFFICIENT_DATA',
      StateReason: 'Unchecked: Initial alarm creation',
      StateUpdatedTimestamp: expect.any(Date) as unknown,
      StateTransitionedTimestamp: expect.any(Date) as unknown,
      AlarmConfigurationUpdatedTimestamp: expect.any(Date) as unknown,
    });
    const age = Math.abs((made?.AlarmConfigurationUpdatedTimestamp?.getTime() ?? 0) - Date.parse(now));
    expect(age).toBeLessThan(20_000);
  },
);

test.for(protocols)('over %s metric math is put with its numbers and flags', async ([, protocol]) => {
  const client = await clientOf({}, protocol);
  const Metrics: MetricDataQuery[] = [
    { Id: 'e1', Expression: 'FILL(m1, 0)', Label: 'calls', ReturnData: true },
    {
      Id: 'm1',
      MetricStat: {
        Metric: {
          Namespace: 'Security',
          MetricName: 'Calls',
          Dimensions: [{ Name: 'Role', Value: 'admin' }],
        },
        Period: 60,
        Stat: 'p99.9',
        Unit: 'Count',
      },
      ReturnData: false,
    },
  ];
  const ofOneMetric = ['MetricName', 'Namespace', 'Statistic', 'Period'];
  await put(client, { ...without(...ofOneMetric), Threshold: 0.5, Metrics });
  const made = await alarmOf(client);
  expect(made).toMatchObject({ Threshold: 0.5, Metrics, AlarmActions: [topicArn] });
  expect(ofOneMetric.filter((member) => member in (made ?? {}))).toEqual([]);
});

test('an alarm of the same name is replaced as a whole, and keeps its state', async () => {
  const state = {
    StateValue: 'ALARM' as const,
    StateReason: 'as written',
    StateUpdatedTimestamp: '2026-01-02T03:04:05Z',
    StateTransitionedTimestamp: '2026-01-01T03:04:05Z',
  };
  const written = { ...alarm, ...state, DatapointsToAlarm: 1, OKActions: [topicArn] };
  const client = await clientOf({ metricAlarms: [{ AlarmName: 'first' }, written, { AlarmName: 'last' }] });
  await put(client, { ...without('AlarmDescription', 'AlarmActions'), Threshold: 5 });
  const made = await alarmOf(client);
  expect(made).toMatchObject({
    Threshold: 5,
    AlarmActions: [],
    OKActions: [],
    StateValue: 'ALARM',
    StateReason: 'as written',
    StateUpdatedTimestamp: new Date(state.StateUpdatedTimestamp),
    StateTransitionedTimestamp: new Date(state.StateTransitionedTimestamp),
  });
  expect(made).not.toHaveProperty('AlarmDescription');
  expect(made).not.toHaveProperty('DatapointsToAlarm');
  expect(made?.AlarmConfigurationUpdatedTimestamp?.getTime()).toBeGreaterThanOrEqual(Date.parse(now));
  expect(await namesIn(client)).toEqual(['first', alarmName, 'last']);
});

test('alarms are put into a Region of which the scenario says nothing', async () => {
  const simulator = await simulate(remediable());
  const client = await remediationOf(simulator, { region: 'eu-west-1' });
  await put(client, { AlarmActions: [topicArn.replace('us-east-1', 'eu-west-1')] });
  expect((await alarmOf(client))?.AlarmArn).toBe(alarmArn.replace('us-east-1', 'eu-west-1'));
  expect(await alarmOf(await remediationOf(simulator))).toBeUndefined();
});

test('the scenario stays as it was', async () => {
  const scenario = loadScenario(remediable({ metricAlarms: [{ ...alarm, Threshold: 9 }] }));
  const before = structuredClone(scenario);
  const client = await remediationOf(await simulate(scenario));
  await put(client);
  await put(client, { AlarmName: `${alarmName}-2` });
  expect(scenario).toEqual(before);
  expect(await namesIn(await remediationOf(await simulate(scenario)))).toEqual([alarmName]);
});

const others: readonly (readonly [string, RegionDocument])[] = [
  ['composite', { compositeAlarms: [{ AlarmName: alarmName, AlarmRule: 'TRUE' }] }],
  ['log', { logAlarms: [alarmName] as never }],
];

test.for(others)('the name of a %s alarm is taken', async ([, resources]) => {
  const client = await clientOf(resources);
  await expect(put(client)).rejects.toMatchObject({
    name: expect.stringMatching(/^Validation/) as unknown,
  });
  expect(await namesIn(client)).toEqual([alarmName]);
});

const long = (length: number) => 'x'.repeat(length);
const topics = (count: number) => Array.from({ length: count }, (_, index) => `${topicArn}-${index}`);
const math = (...Metrics: readonly object[]) => ({
  ...without('MetricName', 'Namespace', 'Statistic', 'Period'),
  Metrics,
});
const stat = {
  Metric: { Namespace: 'Security', MetricName: 'Calls' },
  Period: 300,
  Stat: 'Sum',
};
const m1 = { Id: 'm1', MetricStat: stat, ReturnData: false };
const e1 = { Id: 'e1', Expression: 'm1 * 2', ReturnData: true };

const refusals: readonly (readonly [string, object, object])[] = [
  ['an empty name', { AlarmName: '' }, {}],
  ['a name of over 255', { AlarmName: `ringcheck-${long(246)}` }, { AlarmName: `ringcheck-${long(245)}` }],
  ['a control character in the name', { AlarmName: 'ringcheck-\u0007' }, { AlarmName: 'ringcheck-é/ü *' }],
  ['a description of over 1,024', { AlarmDescription: long(1025) }, { AlarmDescription: long(1024) }],
  ['over five actions', { AlarmActions: topics(6) }, { AlarmActions: topics(5) }],
  ['an action that is no ARN', { OKActions: ['security'] }, { OKActions: [topicArn] }],
  [
    'a topic of another Region',
    { AlarmActions: [topicArn.replace('us-east-1', 'eu-west-1')] },
    { AlarmActions: [topicArn] },
  ],
  ['no metric', without('MetricName'), {}],
  ['no namespace', without('Namespace'), {}],
  ['a namespace that begins with a colon', { Namespace: ':a' }, { Namespace: 'a:b' }],
  ['a metric name of over 255', { MetricName: long(256) }, { MetricName: long(255) }],
  ['no statistic', without('Statistic'), { Statistic: undefined, ExtendedStatistic: 'p90' }],
  ['two statistics', { ExtendedStatistic: 'p90' }, {}],
  ['an unknown statistic', { Statistic: 'Median' }, { Statistic: 'Maximum' }],
  [
    'an unknown extended statistic',
    { Statistic: undefined, ExtendedStatistic: 'x90' },
    { Statistic: undefined, ExtendedStatistic: 'TM(10%:90%)' },
  ],
  ['no period', without('Period'), {}],
  ['a period of 15 seconds', { Period: 15 }, { Period: 10 }],
  ['a period of 90 seconds', { Period: 90 }, { Period: 120 }],
  ['no count of periods', without('EvaluationPeriods'), {}],
  ['no periods', { EvaluationPeriods: 0 }, { EvaluationPeriods: 1 }],
  ['over a day of short periods', { EvaluationPeriods: 289 }, { EvaluationPeriods: 288 }],
  ['over a week', { Period: 3600, EvaluationPeriods: 169 }, { Period: 3600, EvaluationPeriods: 168 }],
  [
    'more data points than periods',
    { EvaluationPeriods: 2, DatapointsToAlarm: 3 },
    { EvaluationPeriods: 2, DatapointsToAlarm: 2 },
  ],
  ['no comparison', without('ComparisonOperator'), {}],
  [
    'an unknown comparison',
    { ComparisonOperator: 'EqualToThreshold' },
    { ComparisonOperator: 'LessThanThreshold' },
  ],
  ['a comparison with a band', { ComparisonOperator: 'GreaterThanUpperThreshold' }, {}],
  ['no threshold', without('Threshold'), { Threshold: -0.5 }],
  [
    'a threshold and a band',
    { ThresholdMetricId: 'e1', ComparisonOperator: 'GreaterThanUpperThreshold' },
    { ...without('Threshold'), ThresholdMetricId: 'e1', ComparisonOperator: 'GreaterThanUpperThreshold' },
  ],
  ['an unknown treatment of missing data', { TreatMissingData: 'maintain' }, { TreatMissingData: 'ignore' }],
  [
    'an unknown treatment of low samples',
    { EvaluateLowSampleCountPercentile: 'skip' },
    { EvaluateLowSampleCountPercentile: 'ignore' },
  ],
  ['an unknown unit', { Unit: 'Calls' }, { Unit: 'Count' }],
  [
    'over thirty dimensions',
    { Dimensions: Array.from({ length: 31 }, (_, index) => ({ Name: `d${index}`, Value: 'x' })) },
    { Dimensions: Array.from({ length: 30 }, (_, index) => ({ Name: `d${index}`, Value: 'x' })) },
  ],
  ['a metric beside metric math', { Metrics: [e1, m1] }, math(e1, m1)],
  ['math without a result', math({ ...e1, ReturnData: false }, m1), math(e1, m1)],
  ['math with two results', math(e1, { ...m1, ReturnData: true }), math({ ...m1, ReturnData: true })],
  ['math with one id twice', math(e1, { ...m1, Id: 'e1' }), math(e1, m1)],
  ['math with an id that begins with a capital', math({ ...e1, Id: 'E1' }, m1), math(e1, m1)],
  ['a query that is metric and expression', math({ ...e1, MetricStat: stat }, m1), math(e1, m1)],
  [
    'math with a period of 90 seconds',
    math(e1, { ...m1, MetricStat: { ...stat, Period: 90 } }),
    math(e1, { ...m1, MetricStat: { ...stat, Period: 60 } }),
  ],
  ['what is not simulated', { EvaluationInterval: 60 }, {}],
  ['a tag of AWS', { Tags: [{ Key: 'aws:x', Value: '' }] }, { Tags: [{ Key: 'x', Value: '' }] }],
  [
    'one tag twice',
    {
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'a', Value: '2' },
      ],
    },
    {
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '2' },
      ],
    },
  ],
];

describe.for(protocols)('over %s', ([, protocol]) => {
  test.for(refusals)('PutMetricAlarm refuses %s, and takes what is just within', async ([, wrong, right]) => {
    const client = await clientOf({}, protocol);
    await expect(put(client, wrong)).rejects.toMatchObject({
      name: expect.stringMatching(/^Validation/) as unknown,
      $metadata: { httpStatusCode: 400 },
    });
    expect(await namesIn(client)).toEqual([]);
    await put(client, right);
    expect(await namesIn(client)).toHaveLength(1);
  });
});

const text = (most: number) => fc.stringMatching(new RegExp(`^[A-Za-z0-9/_.-]{1,${most}}$`));
const actions = fc.array(
  text(20).map((name) => `arn:aws:sns:us-east-1:333333333333:${name}`),
  { maxLength: 5 },
);
const made = fc.record(
  {
    AlarmName: text(60).map((name) => `ringcheck-${name}`),
    MetricName: text(60),
    Namespace: text(60),
    Statistic: fc.constantFrom('Sum', 'Average', 'Minimum', 'Maximum', 'SampleCount'),
    Period: fc.constantFrom(10, 20, 30, 60, 300, 3600),
    EvaluationPeriods: fc.integer({ min: 1, max: 24 }),
    Threshold: fc.double({ noNaN: true, noDefaultInfinity: true }).filter((one) => !Object.is(one, -0)),
    ComparisonOperator: fc.constantFrom('GreaterThanThreshold', 'LessThanOrEqualToThreshold'),
    AlarmDescription: text(100),
    ActionsEnabled: fc.boolean(),
    OKActions: actions,
    AlarmActions: actions,
    InsufficientDataActions: actions,
    Dimensions: fc.array(fc.record({ Name: text(10), Value: text(10) }), { maxLength: 3 }),
    Unit: fc.constantFrom('Count', 'None', 'Bytes/Second'),
    TreatMissingData: fc.constantFrom('breaching', 'notBreaching', 'ignore', 'missing'),
  },
  {
    requiredKeys: [
      'AlarmName',
      'MetricName',
      'Namespace',
      'Statistic',
      'Period',
      'EvaluationPeriods',
      'Threshold',
      'ComparisonOperator',
    ],
  },
);
const defaults = {
  ActionsEnabled: true,
  OKActions: [],
  AlarmActions: [],
  InsufficientDataActions: [],
  Dimensions: [],
  TreatMissingData: 'missing',
  StateValue: 'INSUFFICIENT_DATA',
};

test.for(protocols)('over %s what was put is described as it was put', async ([, protocol]) => {
  const client = await clientOf({}, protocol);
  const optional = without('AlarmDescription', 'AlarmActions', 'TreatMissingData', 'ActionsEnabled');
  await fc.assert(
    fc.asyncProperty(made, async (wanted) => {
      await put(client, { ...optional, ...wanted });
      expect(await alarmOf(client, wanted.AlarmName)).toMatchObject({ ...defaults, ...wanted });
    }),
    { numRuns: 40 },
  );
});
