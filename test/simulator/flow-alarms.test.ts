import { expect, test } from 'vitest';
import {
  cloudwatchOf,
  historyOf,
  hours,
  minutes,
  ringingMember,
  stateOf,
  topicArn,
  type ChainChange,
} from './flow-support.ts';
import { simulate } from './support.ts';

const metricStat = {
  Metric: { Namespace: 'Security', MetricName: 'Calls' },
  Period: 300,
  Stat: 'Sum',
};
const math = (Expression: string, rest: object = {}): ChainChange => ({
  alarm: {
    MetricName: null,
    Namespace: null,
    Statistic: null,
    Period: null,
    Metrics: [
      { Id: 'e1', Expression, ReturnData: true },
      { Id: 'm1', MetricStat: metricStat, ReturnData: false },
    ],
    ...rest,
  },
});

test.for([
  ['m1', 1],
  ['FILL(m1, 0)', 1],
  ['FILL(m1, 0) * 2 - 1', 1],
  ['IF(m1 > 0, 1, 0)', 1],
  ['IF(m1 >= 2, m1)', 0],
  ['SUM([m1, m1]) / 2', 1],
  ['SUM(METRICS())', 1],
  ['m1 - 1', 0],
  ['RATE(m1)', 0],
  ['m1 +', 0],
] as const)('an alarm on %s sends %i mails for one call', async ([expression, mails]) => {
  const simulator = await simulate(ringingMember(math(expression)));
  await cloudwatchOf(simulator);
  simulator.advanceClock(2 * hours);
  expect(simulator.deliveries().total).toBe(mails);
});

test('expressions may use each other, in any order', async () => {
  const change = math('e2 + 0', {
    Metrics: [
      { Id: 'e1', Expression: 'e2 * 1', ReturnData: true },
      { Id: 'e2', Expression: 'FILL(m1, 0)', ReturnData: false },
      { Id: 'm1', MetricStat: metricStat, ReturnData: false },
    ],
  });
  const simulator = await simulate(ringingMember(change));
  await cloudwatchOf(simulator);
  simulator.advanceClock(2 * hours);
  expect(simulator.deliveries().total).toBe(1);
});

const composite = (AlarmRule: string, rest: object = {}): ChainChange => ({
  alarm: { AlarmActions: [] },
  region: {
    compositeAlarms: [
      { AlarmName: 'parent', AlarmRule, AlarmActions: [topicArn], ...rest },
      { AlarmName: 'quiet', AlarmRule: 'FALSE' },
      { AlarmName: 'loud', AlarmRule: 'TRUE', StateValue: 'ALARM' },
    ],
  },
});

test.for([
  ['its child', 'ALARM(AssumeRole)', {}, 1],
  ['its child by ARN', 'ALARM("arn:aws:cloudwatch:us-east-1:333333333333:alarm:AssumeRole")', {}, 1],
  ['its child or another', 'ALARM("quiet") OR ALARM("AssumeRole")', {}, 1],
  ['its child and another that is quiet', 'ALARM(AssumeRole) AND ALARM(quiet)', {}, 0],
  ['its child and not another', 'ALARM(AssumeRole) AND NOT (OK(loud) OR ALARM(quiet))', {}, 1],
  ['its child, suppressed', 'ALARM(AssumeRole)', { ActionsSuppressor: 'loud' }, 0],
  ['its child, with a quiet suppressor', 'ALARM(AssumeRole)', { ActionsSuppressor: 'quiet' }, 1],
  ['its child, without actions', 'ALARM(AssumeRole)', { ActionsEnabled: false }, 0],
  ['itself in a circle', 'ALARM(AssumeRole) OR NOT OK(parent)', {}, 1],
] as const)('a composite alarm over %s: %s %o sends %i mails', async ([, rule, rest, mails]) => {
  const simulator = await simulate(ringingMember(composite(rule, rest)));
  await cloudwatchOf(simulator);
  simulator.advanceClock(15 * minutes);
  expect(simulator.deliveries().total).toBe(mails);
});

test('a composite alarm has its own history, and falls back with its child', async () => {
  const simulator = await simulate(ringingMember(composite('ALARM(AssumeRole)')));
  const cloudwatch = await cloudwatchOf(simulator);
  simulator.advanceClock(50 * minutes);
  expect(await stateOf(cloudwatch, 'parent')).toBe('OK');
  const items = await historyOf(cloudwatch, undefined, 'parent');
  expect(items.map(({ AlarmType, HistorySummary }) => [AlarmType, HistorySummary])).toEqual([
    ['CompositeAlarm', 'Alarm updated from ALARM to OK'],
    ['CompositeAlarm', `Successfully executed action ${topicArn}`],
    ['CompositeAlarm', 'Alarm updated from OK to ALARM'],
  ]);
});

test('composite alarms in a circle come to an end', async () => {
  const change = {
    region: {
      compositeAlarms: [
        { AlarmName: 'one', AlarmRule: 'ALARM(AssumeRole) AND NOT ALARM(two)' },
        { AlarmName: 'two', AlarmRule: 'ALARM(one)' },
      ],
    },
  };
  const simulator = await simulate(ringingMember(change));
  const cloudwatch = await cloudwatchOf(simulator);
  simulator.advanceClock(15 * minutes);
  expect(['OK', 'ALARM']).toContain(await stateOf(cloudwatch, 'one'));
});

const mutedBy = (Expression: string, Duration: string, names = ['AssumeRole']): ChainChange => ({
  region: {
    alarmMuteRules: [
      { Name: 'mute', Rule: { Schedule: { Expression, Duration } }, MuteTargets: { AlarmNames: names } },
    ],
  },
});

test('a muted alarm changes its state and is silent, until the window ends while it is in ALARM', async () => {
  // The window ends at 12:15; the alarm is in ALARM from 12:10 on.
  const simulator = await simulate(ringingMember(mutedBy('at(2026-01-15T12:00)', 'PT15M')));
  const cloudwatch = await cloudwatchOf(simulator);
  simulator.advanceClock(12 * minutes);
  expect(await stateOf(cloudwatch)).toBe('ALARM');
  expect(await historyOf(cloudwatch, 'Action')).toEqual([]);
  expect(simulator.deliveries().total).toBe(0);
  simulator.advanceClock(5 * minutes);
  expect(simulator.deliveries().deliveries).toMatchObject([{ time: '2026-01-15T12:15:00.000Z' }]);
});

test.for([
  ['a window that outlasts the alarm', mutedBy('at(2026-01-15T12:00)', 'PT2H'), 0],
  ['a window of another hour', mutedBy('cron(0 3 * * *)', 'PT1H'), 1],
  ['a window for nobody', mutedBy('at(2026-01-15T12:00)', 'PT2H', []), 1],
] as const)('%s: %o sends %i mails', async ([, change, mails]) => {
  const simulator = await simulate(ringingMember(change));
  await cloudwatchOf(simulator);
  simulator.advanceClock(5 * hours);
  expect(simulator.deliveries().deliveries.filter(({ subject }) => subject.startsWith('ALARM'))).toHaveLength(
    mails,
  );
});

test('actions for the other states go where they are written', async () => {
  const simulator = await simulate(
    ringingMember({
      alarm: { AlarmActions: [], OKActions: [topicArn], InsufficientDataActions: ['arn:aws:lambda:x'] },
    }),
  );
  await cloudwatchOf(simulator);
  simulator.advanceClock(2 * hours);
  expect(simulator.deliveries().deliveries.map(({ subject }) => subject)).toEqual([
    'OK: "AssumeRole" in us-east-1',
  ]);
});

test('an alarm that knows no missing data comes to INSUFFICIENT_DATA, and tells its action there', async () => {
  const lambda = 'arn:aws:lambda:us-east-1:333333333333:function:notify';
  const simulator = await simulate(
    ringingMember({ alarm: { TreatMissingData: 'missing', InsufficientDataActions: [lambda] } }),
  );
  const cloudwatch = await cloudwatchOf(simulator);
  simulator.advanceClock(50 * minutes);
  expect(await stateOf(cloudwatch)).toBe('INSUFFICIENT_DATA');
  const actions = await historyOf(cloudwatch, 'Action');
  expect(actions[0]?.HistorySummary).toBe(`Successfully executed action ${lambda}`);
});
