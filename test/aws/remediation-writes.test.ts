import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  ListTagsForResourceCommand,
  PutMetricAlarmCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  DeleteMetricFilterCommand,
  PutMetricFilterCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import {
  deleteAlarm,
  deleteMetricFilter,
  putMetricAlarm,
  putMetricFilter,
  readAlarmTags,
} from '../../shared/aws/remediation-writes.ts';
import { alarmArn, topicArn } from '../alarm-chain/compliant-account.ts';
import { ownAlarmStep, ownFilterStep, ownName } from '../remediation/own-resources.ts';

const region = 'us-east-1';
const mockedLogs = mockClient(CloudWatchLogsClient);
const mockedCloudWatch = mockClient(CloudWatchClient);
const logs = new CloudWatchLogsClient({ region });
const cloudWatch = new CloudWatchClient({ region });

beforeEach(() => {
  for (const mock of [mockedLogs, mockedCloudWatch]) mock.reset();
  mockedLogs.onAnyCommand().rejects(new Error('unexpected call'));
  mockedCloudWatch.onAnyCommand().rejects(new Error('unexpected call'));
});

/** The inputs of all calls, whatever the command. */
function inputs(): readonly unknown[] {
  return [...mockedLogs.calls(), ...mockedCloudWatch.calls()].map(({ args: [{ input }] }) => input);
}

function refusal(name: string, status: number, message = 'refused'): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } });
}

test('a metric filter is put with the rule’s pattern and one transformation, and nothing else', async () => {
  mockedLogs.on(PutMetricFilterCommand).resolves({});

  await putMetricFilter(logs, ownFilterStep.input);
  expect(inputs()).toStrictEqual([
    {
      logGroupName: 'trail-logs',
      filterName: ownName,
      filterPattern: '{($.eventName=AssumeRole)}',
      metricTransformations: [
        { metricName: 'D9.AWS.MON.22', metricNamespace: 'Ringcheck/Rules', metricValue: '1' },
      ],
    },
  ]);
});

test('an alarm is put with its settings, its topic and its tags, and nothing else', async () => {
  mockedCloudWatch.on(PutMetricAlarmCommand).resolves({});

  await putMetricAlarm(cloudWatch, ownAlarmStep.input);
  expect(inputs()).toStrictEqual([
    {
      AlarmName: ownName,
      AlarmDescription: ownAlarmStep.input.AlarmDescription,
      Namespace: 'Ringcheck/Rules',
      MetricName: 'D9.AWS.MON.22',
      Statistic: 'Sum',
      Period: 300,
      EvaluationPeriods: 1,
      DatapointsToAlarm: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
      ActionsEnabled: true,
      AlarmActions: [topicArn],
      Tags: [
        { Key: 'ringcheck:managed-by', Value: 'ringcheck' },
        { Key: 'ringcheck:rule', Value: 'D9.AWS.MON.22' },
      ],
    },
  ]);
});

test('a metric filter is deleted by log group and name', async () => {
  mockedLogs.on(DeleteMetricFilterCommand).resolves({});

  await deleteMetricFilter(logs, ownFilterStep.input);
  expect(inputs()).toStrictEqual([{ logGroupName: 'trail-logs', filterName: ownName }]);
});

test('one alarm is deleted, by its name', async () => {
  mockedCloudWatch.on(DeleteAlarmsCommand).resolves({});

  await deleteAlarm(cloudWatch, ownAlarmStep.input);
  expect(inputs()).toStrictEqual([{ AlarmNames: [ownName] }]);
});

test.each([
  ['PutMetricFilter', async () => await putMetricFilter(logs, ownFilterStep.input)],
  ['PutMetricAlarm', async () => await putMetricAlarm(cloudWatch, ownAlarmStep.input)],
  ['DeleteMetricFilter', async () => await deleteMetricFilter(logs, ownFilterStep.input)],
  ['DeleteAlarms', async () => await deleteAlarm(cloudWatch, ownAlarmStep.input)],
])('what the SDK throws of %s is thrown on as it is, and nothing is asked again', async (_, write) => {
  const error = refusal('AccessDeniedException', 400);
  mockedLogs.onAnyCommand().rejects(error);
  mockedCloudWatch.onAnyCommand().rejects(error);

  await expect(write()).rejects.toBe(error);
  expect(inputs()).toHaveLength(1);
});

test('the tags of an alarm are read by its ARN, by key', async () => {
  mockedCloudWatch.on(ListTagsForResourceCommand).resolves({
    Tags: [
      { Key: 'ringcheck:rule', Value: 'D9.AWS.MON.22' },
      { Key: 'team', Value: '' },
    ],
  });

  expect(await readAlarmTags(cloudWatch, alarmArn)).toStrictEqual({
    state: 'seen',
    value: new Map([
      ['ringcheck:rule', 'D9.AWS.MON.22'],
      ['team', ''],
    ]),
  });
  expect(inputs()).toStrictEqual([{ ResourceARN: alarmArn }]);
});

test('an alarm without tags has none', async () => {
  mockedCloudWatch.on(ListTagsForResourceCommand).resolves({ Tags: [] });

  expect(await readAlarmTags(cloudWatch, alarmArn)).toStrictEqual({ state: 'seen', value: new Map() });
});

test('a tag of which the answer leaves key or value out is no tag of the remediation', async () => {
  // Answers are XML or JSON, whatever the types of the SDK promise.
  const answer: object = { Tags: [{ Key: 'ringcheck:rule' }, { Value: 'D9.AWS.MON.22' }] };
  mockedCloudWatch.on(ListTagsForResourceCommand).resolves(answer);

  expect(await readAlarmTags(cloudWatch, alarmArn)).toStrictEqual({
    state: 'seen',
    value: new Map([
      ['ringcheck:rule', ''],
      ['', 'D9.AWS.MON.22'],
    ]),
  });
});

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListTagsForResource.html
test('the tags of an alarm that is gone are absent', async () => {
  mockedCloudWatch.on(ListTagsForResourceCommand).rejects(refusal('ResourceNotFoundException', 404, 'gone'));

  expect(await readAlarmTags(cloudWatch, alarmArn)).toStrictEqual({
    state: 'absent',
    operation: 'cloudwatch:ListTagsForResource',
    message: 'ResourceNotFoundException: gone',
  });
});

test.each<[string, object]>([
  ['is no list', {}],
  ['has an item that is none', { Tags: [null] }],
])('tags whose answer %s are unseen, not none', async (_, answer) => {
  mockedCloudWatch.on(ListTagsForResourceCommand).resolves(answer);

  expect(await readAlarmTags(cloudWatch, alarmArn)).toStrictEqual({
    state: 'unseen',
    why: 'unsupported',
    operation: 'cloudwatch:ListTagsForResource',
    message: 'ForeignAnswerError: the answer has no list Tags',
  });
});

test.each([
  ['AccessDenied', 403, 'access-denied'],
  ['Throttling', 400, 'throttled'],
  ['InternalServiceFault', 500, 'timed-out'],
] as const)('tags that %s hides are unseen (HTTP %i, %s)', async (name, status, why) => {
  mockedCloudWatch.on(ListTagsForResourceCommand).rejects(refusal(name, status));

  expect(await readAlarmTags(cloudWatch, alarmArn)).toMatchObject({ state: 'unseen', why });
});

test('an error that is of no call is a defect, not a refusal', async () => {
  await expect(readAlarmTags(cloudWatch, alarmArn)).rejects.toThrow('unexpected call');
});
