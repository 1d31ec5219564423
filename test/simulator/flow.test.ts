import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { expect, test } from 'vitest';
import {
  alarmArn,
  cloudwatchOf,
  historyOf,
  hours,
  minutes,
  ringingMember,
  stateOf,
  sumOf,
  topicArn,
  type ChainChange,
} from './flow-support.ts';
import { member, simulate } from './support.ts';

test('an AssumeRole call reaches the metric about five minutes later, and not before', async () => {
  const simulator = await simulate(ringingMember());
  const cloudwatch = await cloudwatchOf(simulator);
  simulator.advanceClock(4 * minutes);
  expect(await sumOf(cloudwatch)).toBeNull();
  simulator.advanceClock(2 * minutes);
  expect(await sumOf(cloudwatch)).toBe(1);
});

test('one call rings: the alarm changes, the topic is told, the subscriber gets the mail', async () => {
  const simulator = await simulate(ringingMember());
  const cloudwatch = await cloudwatchOf(simulator);
  expect(await stateOf(cloudwatch)).toBe('OK');
  expect(simulator.deliveries()).toEqual({ total: 0, deliveries: [] });
  simulator.advanceClock(15 * minutes);
  expect(await stateOf(cloudwatch)).toBe('ALARM');
  const { total, deliveries } = simulator.deliveries();
  expect(total).toBe(1);
  expect(deliveries).toMatchObject([
    {
      time: '2026-01-15T12:10:00.000Z',
      topicArn,
      subscriptionArn: expect.stringMatching(`^${topicArn}:`) as unknown,
      protocol: 'email',
      endpoint: 'security@example.com',
      subject: 'ALARM: "AssumeRole" in us-east-1',
    },
  ]);
  expect(JSON.parse(deliveries[0]?.message ?? '')).toMatchObject({
    AlarmName: 'AssumeRole',
    AlarmArn: alarmArn,
    AWSAccountId: member,
    OldStateValue: 'OK',
    NewStateValue: 'ALARM',
    StateChangeTime: '2026-01-15T12:10:00.000+0000',
  });
});

test('the history tells the change and the action, in JSON too', async () => {
  const simulator = await simulate(ringingMember());
  const cloudwatch = await cloudwatchOf(simulator);
  simulator.advanceClock(15 * minutes);
  const [action, update] = await historyOf(cloudwatch);
  expect(action).toMatchObject({
    AlarmName: 'AssumeRole',
    AlarmType: 'MetricAlarm',
    HistoryItemType: 'Action',
    Timestamp: new Date('2026-01-15T12:10:00Z'),
    HistorySummary: `Successfully executed action ${topicArn}`,
  });
  expect(JSON.parse(action?.HistoryData ?? '')).toMatchObject({
    actionState: 'Succeeded',
    notificationResource: topicArn,
    error: null,
  });
  expect(update).toMatchObject({
    HistoryItemType: 'StateUpdate',
    HistorySummary: 'Alarm updated from OK to ALARM',
  });
  expect(JSON.parse(update?.HistoryData ?? '')).toMatchObject({
    oldState: { stateValue: 'OK' },
    newState: { stateValue: 'ALARM', stateReasonData: { threshold: 1, recentDatapoints: [1] } },
  });
});

test('the alarm falls back by itself and rings for the call of the next day again', async () => {
  const simulator = await simulate(ringingMember());
  await cloudwatchOf(simulator);
  simulator.advanceClock(24 * hours);
  const nextDay = await cloudwatchOf(simulator);
  expect(await stateOf(nextDay)).toBe('OK');
  simulator.advanceClock(15 * minutes);
  const updates = await historyOf(nextDay, 'StateUpdate');
  expect(updates.map(({ HistorySummary }) => HistorySummary)).toEqual([
    'Alarm updated from OK to ALARM',
    'Alarm updated from ALARM to OK',
    'Alarm updated from OK to ALARM',
  ]);
  expect(simulator.deliveries().total).toBe(2);
});

test('DescribeAlarms tells since when the alarm is in its state', async () => {
  const simulator = await simulate(ringingMember());
  const cloudwatch = await cloudwatchOf(simulator);
  simulator.advanceClock(15 * minutes);
  const { MetricAlarms } = await cloudwatch.send(new DescribeAlarmsCommand({}));
  expect(MetricAlarms?.[0]).toMatchObject({
    StateValue: 'ALARM',
    StateReason: expect.stringContaining('Threshold Crossed') as unknown,
    StateTransitionedTimestamp: new Date('2026-01-15T12:10:00Z'),
  });
});

const denyingPolicy = JSON.stringify({
  Statement: [{ Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'SNS:Publish' }],
});
const bodyFilter = (states: readonly string[]) => ({
  FilterPolicy: { NewStateValue: states },
  FilterPolicyScope: 'MessageBody',
});

const succeeded = [`Successfully executed action ${topicArn}`];
const failed = (error: string) => [
  expect.stringMatching(new RegExp(`^Failed to execute action ${topicArn}. Received error: ".*${error}`)),
];
/** What keeps the mail from coming: the change, the metric's sum, the alarm's state, and what it tells of its actions. */
const silences: readonly (readonly [string, ChainChange, number | null, string, readonly unknown[]])[] = [
  ['a trail that is off', { trail: { Status: { IsLogging: false } } }, null, 'OK', []],
  [
    'a trail for writes only',
    { trail: { EventSelectors: [{ ReadWriteType: 'WriteOnly' }] } },
    null,
    'OK',
    [],
  ],
  [
    'a trail without management events',
    { trail: { EventSelectors: [{ IncludeManagementEvents: false }] } },
    null,
    'OK',
    [],
  ],
  [
    'advanced selectors for writes',
    {
      trail: {
        AdvancedEventSelectors: [
          {
            FieldSelectors: [
              { Field: 'eventCategory', Equals: ['Management'] },
              { Field: 'readOnly', Equals: ['false'] },
            ],
          },
        ],
      },
    },
    null,
    'OK',
    [],
  ],
  ['a trail without a log group', { trail: { CloudWatchLogsLogGroupArn: null } }, null, 'OK', []],
  [
    'a delivery that fails',
    { trail: { Status: { LatestCloudWatchLogsDeliveryError: 'AccessDenied' } } },
    null,
    'OK',
    [],
  ],
  [
    'a delivery that stopped days ago',
    { trail: { Status: { LatestCloudWatchLogsDeliveryTime: '2026-01-10T00:00:00Z' } } },
    null,
    'OK',
    [],
  ],
  ['a log class without filters', { logGroup: { logGroupClass: 'INFREQUENT_ACCESS' } }, null, 'OK', []],
  ['a pattern in small letters', { filter: { filterPattern: '{$.eventName = assumerole}' } }, null, 'OK', []],
  ['a filter of tomorrow', { filter: { creationTime: Date.parse('2026-01-16T00:00:00Z') } }, null, 'OK', []],
  [
    'criteria for another account',
    { filter: { fieldSelectionCriteria: '@aws.account != "333333333333"' } },
    null,
    'OK',
    [],
  ],
  ['metrics that are not published', { region: { silentFaults: ['metrics-not-published'] } }, null, 'OK', []],
  ['a value of zero', { transformation: { metricValue: '0' } }, 0, 'OK', []],
  ['a threshold of two', { alarm: { Threshold: 2 } }, 1, 'OK', []],
  ['another unit', { alarm: { Unit: 'Bytes' } }, 1, 'OK', []],
  ['actions that are off', { alarm: { ActionsEnabled: false } }, 1, 'ALARM', []],
  ['no action', { alarm: { AlarmActions: [] } }, 1, 'ALARM', []],
  [
    'a topic that is gone',
    { topic: { TopicArn: `${topicArn}-2` } },
    1,
    'ALARM',
    failed('Topic does not exist'),
  ],
  [
    'a policy for another service',
    { topic: { Attributes: { Policy: denyingPolicy } } },
    1,
    'ALARM',
    failed('because no resource-based policy allows the SNS:Publish action'),
  ],
  [
    "AWS's own key",
    { topic: { Attributes: { KmsMasterKeyId: 'alias/aws/sns' } } },
    1,
    'ALARM',
    failed('does not have authorization to access the SNS topic encryption key'),
  ],
  [
    'actions that fail',
    { region: { silentFaults: ['actions-fail'] } },
    1,
    'ALARM',
    failed('Error Code: InternalFailure'),
  ],
  ['an unconfirmed subscriber', { subscription: { Confirmed: false } }, 1, 'ALARM', succeeded],
  [
    'a filter on attributes',
    { subscription: { FilterPolicy: { severity: ['high'] } } },
    1,
    'ALARM',
    succeeded,
  ],
  ['a filter on the body for other states', { subscription: bodyFilter(['OK']) }, 1, 'ALARM', succeeded],
];

test.for(silences)('%s lets no mail come', async ([, change, sum, state, summaries]) => {
  const simulator = await simulate(ringingMember(change));
  const cloudwatch = await cloudwatchOf(simulator);
  simulator.advanceClock(15 * minutes);
  expect(simulator.deliveries().total).toBe(0);
  expect(await sumOf(cloudwatch)).toBe(sum);
  expect(await stateOf(cloudwatch)).toBe(state);
  const actions = await historyOf(cloudwatch, 'Action');
  expect(actions.map(({ HistorySummary }) => HistorySummary)).toEqual(summaries);
  expect(actions.map(({ HistoryData }) => HistoryData)).toEqual(
    summaries.map(() => expect.stringContaining(simulator.scenario.region) as unknown),
  );
});

test('a failure is told as one in the JSON of the history too', async () => {
  const simulator = await simulate(ringingMember({ region: { silentFaults: ['actions-fail'] } }));
  const cloudwatch = await cloudwatchOf(simulator);
  simulator.advanceClock(15 * minutes);
  const [action] = await historyOf(cloudwatch, 'Action');
  expect(JSON.parse(action?.HistoryData ?? '')).toMatchObject({
    actionState: 'Failed',
    notificationResource: topicArn,
    error: expect.stringContaining('InternalFailure') as unknown,
  });
});

const keyFor = (Action: readonly string[], rest: object = {}) => ({
  topic: { Attributes: { KmsMasterKeyId: 'alias/alarms' } },
  region: {
    kmsKeys: [
      {
        KeyId: 'key-1',
        Aliases: ['alias/alarms'],
        Policy: {
          Statement: [
            { Effect: 'Allow', Principal: { Service: 'cloudwatch.amazonaws.com' }, Action, Resource: '*' },
          ],
        },
        ...rest,
      },
    ],
  },
});
const bothActions = ['kms:GenerateDataKey*', 'kms:Decrypt'];
const cloudwatchPolicy = (SourceArn: string) =>
  JSON.stringify({
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: 'SNS:Publish',
        Resource: topicArn,
        Condition: { ArnLike: { 'aws:SourceArn': SourceArn }, StringEquals: { 'aws:SourceAccount': member } },
      },
    ],
  });

const variations: readonly (readonly [string, ChainChange, number])[] = [
  ['a customer key that lets CloudWatch in', keyFor(bothActions), 1],
  ['a customer key for half of what is needed', keyFor(['kms:Decrypt']), 0],
  ['a disabled key', keyFor(bothActions, { KeyState: 'Disabled' }), 0],
  [
    'a topic policy for the alarms of the account',
    { topic: { Attributes: { Policy: cloudwatchPolicy(`arn:aws:cloudwatch:*:${member}:alarm:*`) } } },
    1,
  ],
  [
    'a topic policy for another alarm',
    { topic: { Attributes: { Policy: cloudwatchPolicy(`${alarmArn}-other`) } } },
    0,
  ],
  ['a filter on the body for ALARM', { subscription: bodyFilter(['ALARM']) }, 1],
  ['criteria for this account', { filter: { fieldSelectionCriteria: '@aws.account = "333333333333"' } }, 1],
  ['a pattern of words', { filter: { filterPattern: 'AssumeRole' } }, 1],
  ['a period of a minute', { alarm: { Period: 60 } }, 1],
  ['a percentile', { alarm: { Statistic: null, ExtendedStatistic: 'p99' } }, 1],
  [
    'an average that default values dilute',
    { transformation: { defaultValue: 0 }, alarm: { Statistic: 'Average' } },
    0,
  ],
  ['a sum beside default values', { transformation: { defaultValue: 0 } }, 1],
  [
    'an alarm that ignores missing data, on a filter with a default value, once',
    { transformation: { defaultValue: 0 }, alarm: { TreatMissingData: 'ignore' } },
    1,
  ],
  [
    'dimensions that the alarm names',
    {
      transformation: { dimensions: { Type: '$.userIdentity.type' } },
      alarm: { Dimensions: [{ Name: 'Type', Value: 'AWSAccount' }] },
    },
    1,
  ],
  [
    'dimensions that the alarm does not name',
    { transformation: { dimensions: { Type: '$.userIdentity.type' } } },
    0,
  ],
  [
    'emitted dimensions that the alarm names',
    {
      filter: { emitSystemFieldDimensions: ['@aws.account'] },
      alarm: { Dimensions: [{ Name: '@aws.account', Value: member }] },
    },
    1,
  ],
  ['two of three periods', { alarm: { EvaluationPeriods: 3, DatapointsToAlarm: 2 } }, 0],
];

test.for(variations)('with %s, %o sends %i mails', async ([, change, mails]) => {
  const simulator = await simulate(ringingMember(change));
  await cloudwatchOf(simulator);
  simulator.advanceClock(2 * hours);
  expect(simulator.deliveries().total).toBe(mails);
});

test('default values fill the minutes without a call, and only those', async () => {
  const simulator = await simulate(ringingMember({ transformation: { defaultValue: 0 } }));
  const cloudwatch = await cloudwatchOf(simulator);
  simulator.advanceClock(30 * minutes);
  expect(await sumOf(cloudwatch)).toBe(1);
  // From 11:00 to 12:30, the minute under way included.
  expect(await sumOf(cloudwatch, { stat: 'SampleCount' })).toBe(91);
});

test('default values stop where the trail does, and where metrics are not published', async () => {
  for (const change of [
    { trail: { Status: { IsLogging: false } } },
    { region: { silentFaults: ['metrics-not-published'] } },
  ]) {
    const simulator = await simulate(ringingMember({ transformation: { defaultValue: 0 }, ...change }));
    expect(await sumOf(await cloudwatchOf(simulator), { stat: 'SampleCount' })).toBeNull();
  }
});
