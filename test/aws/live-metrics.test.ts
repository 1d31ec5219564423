import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  GetMetricDataCommand,
  type AlarmHistoryItem,
  type GetMetricDataCommandOutput,
  type StatusCode,
} from '@aws-sdk/client-cloudwatch';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { metricKeyOf } from '../../shared/alarm-chain/index.ts';
import {
  maximumActionRuns,
  readAlarmActions,
  readMetricCounts,
} from '../../shared/aws/cloudwatch-metrics.ts';

const cloudWatch = mockClient(CloudWatchClient);
const client = new CloudWatchClient({ region: 'us-east-1' });

beforeEach(() => {
  cloudWatch.reset();
  cloudWatch.onAnyCommand().rejects(new Error('unexpected call'));
});

const place = { accountId: '333333333333', region: 'us-east-1', namespace: 'CloudTrailMetrics' };
const metrics = [
  { ...place, metricName: 'One' },
  { ...place, metricName: 'Two' },
];
const windows = [
  { start: new Date('2026-01-14T12:02:00Z'), end: new Date('2026-01-14T12:06:00Z') },
  { start: new Date('2026-01-13T12:02:00Z'), end: new Date('2026-01-13T12:06:00Z') },
];

function resultOf(Id: string, points: Readonly<Record<string, number>>, StatusCode: StatusCode = 'Complete') {
  const Timestamps = Object.keys(points).map((time) => new Date(time));
  return { Id, StatusCode, Timestamps, Values: Object.values(points) };
}

async function counts() {
  const answer = await readMetricCounts(client, metrics, windows);
  if (answer.state !== 'seen') return answer;
  return metrics.map((metric) => answer.value.get(metricKeyOf(metric, metric)));
}

test('one call asks for the sums of all metrics, from before the first window to after the last', async () => {
  cloudWatch
    .on(GetMetricDataCommand)
    .resolves({ MetricDataResults: [resultOf('metric0', {}), resultOf('metric1', {})] });

  expect(await counts()).toEqual([
    [null, null],
    [null, null],
  ]);
  expect(cloudWatch.commandCalls(GetMetricDataCommand).map(({ args }) => args[0].input)).toEqual([
    {
      MetricDataQueries: ['One', 'Two'].map((MetricName, index) => ({
        Id: `metric${index}`,
        MetricStat: { Metric: { Namespace: 'CloudTrailMetrics', MetricName }, Stat: 'Sum', Period: 300 },
      })),
      StartTime: new Date('2026-01-13T11:55:00Z'),
      EndTime: new Date('2026-01-14T12:35:00Z'),
    },
  ]);
});

test('data points count from five minutes before a window to 25 after it, over all pages', async () => {
  const early = resultOf(
    'metric0',
    { '2026-01-14T11:50:00Z': 100, '2026-01-14T11:55:00Z': 1 },
    'PartialData',
  );
  const late = resultOf('metric0', { '2026-01-14T12:30:00Z': 2, '2026-01-14T12:35:00Z': 100 });
  cloudWatch.on(GetMetricDataCommand).resolves({ MetricDataResults: [early], NextToken: '2' });
  cloudWatch
    .on(GetMetricDataCommand, { NextToken: '2' })
    .resolves({ MetricDataResults: [late, resultOf('metric1', { '2026-01-13T12:00:00Z': 0 })] });

  expect(await counts()).toEqual([
    [3, null],
    [null, 0],
  ]);
});

test.for(['PartialData', 'InternalError', 'Forbidden'] as const)(
  'a metric whose data end as %s is unseen, not uncounted',
  async (status) => {
    cloudWatch.on(GetMetricDataCommand).resolves({
      MetricDataResults: [resultOf('metric0', {}), resultOf('metric1', {}, status)],
    });

    expect(await counts()).toMatchObject({ state: 'unseen', operation: 'cloudwatch:GetMetricData' });
  },
);

const foreignAnswers: readonly (readonly [string, Partial<GetMetricDataCommandOutput>])[] = [
  ['no list', {}],
  ['not all metrics', { MetricDataResults: [resultOf('metric0', {})] }],
  ['times without values', { MetricDataResults: [{ ...resultOf('metric0', {}), Timestamps: [new Date()] }] }],
];

test.for(foreignAnswers)('an answer with %s is not the service: unseen', async ([, answer]) => {
  cloudWatch.on(GetMetricDataCommand).resolves(answer);

  expect(await counts()).toMatchObject({ state: 'unseen', why: 'unsupported' });
});

test('a refusal is evidence', async () => {
  const error = Object.assign(new Error('not authorized'), { name: 'AccessDenied' });
  cloudWatch.onAnyCommand().rejects(error);

  expect(await counts()).toMatchObject({ state: 'unseen', why: 'access-denied' });
  expect(await readAlarmActions(client, 'a')).toMatchObject({
    state: 'unseen',
    why: 'access-denied',
    operation: 'cloudwatch:DescribeAlarmHistory',
  });
});

const topic = 'arn:aws:sns:us-east-1:333333333333:alarms';
const at = new Date('2026-01-15T11:00:00Z');

async function actionOf(item: AlarmHistoryItem) {
  cloudWatch.on(DescribeAlarmHistoryCommand).resolves({ AlarmHistoryItems: [item] });
  const answer = await readAlarmActions(client, 'assume-role');
  return answer.state === 'seen' ? answer.value[0] : answer;
}

test('the latest actions of an alarm are asked for, of composites too, in one page', async () => {
  await actionOf({ Timestamp: at });

  expect(cloudWatch.commandCalls(DescribeAlarmHistoryCommand).map(({ args }) => args[0].input)).toEqual([
    {
      AlarmName: 'assume-role',
      AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
      HistoryItemType: 'Action',
      ScanBy: 'TimestampDescending',
      MaxRecords: maximumActionRuns,
    },
  ]);
});

const failed = `Failed to execute action ${topic}. Received error: "not authorized"`;
const worked = `Successfully executed action ${topic}`;
const readings: readonly (readonly [string, AlarmHistoryItem, object])[] = [
  [
    'of its data',
    {
      HistorySummary: failed,
      HistoryData: JSON.stringify({ actionState: 'Failed', notificationResource: topic, error: 'denied' }),
    },
    { action: topic, succeeded: false, summary: `${failed}: denied` },
  ],
  ['of its summary alone, a failure', { HistorySummary: failed }, { action: topic, succeeded: false }],
  ['of its summary alone, a success', { HistorySummary: worked }, { action: topic, succeeded: true }],
  [
    'of data that contradict the summary',
    { HistorySummary: failed, HistoryData: JSON.stringify({ actionState: 'Succeeded' }) },
    { action: topic, succeeded: true },
  ],
  [
    'of nothing that is known',
    { HistorySummary: 'Something new', HistoryData: 'not JSON' },
    { action: undefined, succeeded: undefined, summary: 'Something new' },
  ],
  ['of data that are no object', { HistoryData: '"text"' }, { succeeded: undefined, summary: '' }],
  ['of members of other types', { HistoryData: '{"actionState":1,"error":null}' }, { succeeded: undefined }],
];

test.for(readings)('an action is read %s', async ([, item, expected]) => {
  expect(await actionOf({ Timestamp: at, ...item })).toMatchObject({ at, ...expected });
});

test('an entry without a time is left out', async () => {
  expect(await actionOf({ HistorySummary: failed })).toBeUndefined();
});
