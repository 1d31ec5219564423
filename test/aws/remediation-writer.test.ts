import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  ListTagsForResourceCommand,
  PutMetricAlarmCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  DeleteMetricFilterCommand,
  DescribeMetricFiltersCommand,
  PutMetricFilterCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Alarms, Evidence } from '../../shared/alarm-chain/index.ts';
import { createRemediationWriter } from '../../shared/aws/remediation-writer.ts';
import { absent, aComposite, refused } from '../alarm-chain/compliant-account.ts';
import { ownAlarm, ownAlarmStep, ownFilterStep, ownName, theAlarms } from '../remediation/own-resources.ts';
import { aSession } from './a-session.ts';

const logs = mockClient(CloudWatchLogsClient);
const cloudWatch = mockClient(CloudWatchClient);

beforeEach(() => {
  for (const mock of [logs, cloudWatch]) mock.reset();
  logs.onAnyCommand().rejects(new Error('unexpected call'));
  cloudWatch.onAnyCommand().rejects(new Error('unexpected call'));
});

/** Each call as `Operation region`, those of Logs first, with its input. */
async function calls(): Promise<readonly (readonly [string, unknown])[]> {
  const made = [...logs.calls(), ...cloudWatch.calls()];
  return await Promise.all(
    made.map(async ({ thisValue, args: [command] }) => {
      const client = thisValue as CloudWatchClient;
      const operation = command.constructor.name.replace('Command', '');
      return [`${operation} ${await client.config.region()}`, command.input] as const;
    }),
  );
}

const elsewhere = 'eu-west-1';
const filterElsewhere = { ...ownFilterStep, region: elsewhere };
const alarmElsewhere = { ...ownAlarmStep, region: elsewhere };
const writer = () => createRemediationWriter(aSession());

const allTypes = { AlarmTypes: ['MetricAlarm', 'CompositeAlarm', 'LogAlarm'], MaxRecords: 100 };
const awsFilter = { filterName: 'other', filterPattern: '' };
const awsAlarm = { AlarmName: ownName, AlarmArn: 'arn:the-alarm' };

test('it is of the account of its session, and signs with the session’s credentials', async () => {
  const credentials = { accessKeyId: 'ASIAIOSFODNN7EXAMPLE', secretAccessKey: 'OF-THE-ROLE' };
  const session = aSession({ accountId: '444444444444', credentials });
  logs.on(DescribeMetricFiltersCommand).resolves({ metricFilters: [] });
  const ofSession = createRemediationWriter(session);
  await ofSession.filters(ownFilterStep);

  expect(ofSession.accountId).toBe('444444444444');
  const client = logs.calls()[0]?.thisValue as CloudWatchLogsClient;
  expect(await client.config.credentials()).toMatchObject(credentials);
});

test('it asks for nothing until somebody does', async () => {
  writer();

  expect(await calls()).toEqual([]);
});

describe('looks', () => {
  test('at all metric filters of the log group, to the last page, in the step’s Region', async () => {
    logs
      .on(DescribeMetricFiltersCommand)
      .resolvesOnce({ metricFilters: [awsFilter], nextToken: 'page-2' })
      .resolvesOnce({ metricFilters: [{ ...awsFilter, filterName: ownName }] });

    expect(await writer().filters(filterElsewhere)).toMatchObject({
      state: 'seen',
      value: [{ name: 'other' }, { name: ownName }],
    });
    expect(await calls()).toStrictEqual([
      ['DescribeMetricFilters eu-west-1', { logGroupName: 'trail-logs' }],
      ['DescribeMetricFilters eu-west-1', { logGroupName: 'trail-logs', nextToken: 'page-2' }],
    ]);
  });

  test('at the alarm of the name, of every type, in the step’s Region', async () => {
    cloudWatch.on(DescribeAlarmsCommand).resolves({
      MetricAlarms: [],
      CompositeAlarms: [{ AlarmName: ownName, AlarmRule: 'ALARM("other")' }],
    });

    expect(await writer().alarmOfName(alarmElsewhere)).toMatchObject({
      state: 'seen',
      value: { metric: [], composite: [{ name: ownName }], log: [] },
    });
    expect(await calls()).toStrictEqual([
      ['DescribeAlarms eu-west-1', { ...allTypes, AlarmNames: [ownName] }],
    ]);
  });

  test.each([
    ['a filter', filterElsewhere],
    ['an alarm', alarmElsewhere],
  ])('at all alarms of the Region, for %s', async (_, step) => {
    cloudWatch.on(DescribeAlarmsCommand).resolves({ MetricAlarms: [awsAlarm] });

    expect(await writer().alarms(step)).toMatchObject({
      state: 'seen',
      value: { metric: [{ name: ownName }] },
    });
    expect(await calls()).toStrictEqual([['DescribeAlarms eu-west-1', allTypes]]);
  });

  test('at the tags of the alarm of the name among those that it is given, by its own ARN', async () => {
    cloudWatch.on(ListTagsForResourceCommand).resolves({ Tags: [{ Key: 'team', Value: 'security' }] });
    const alarms = theAlarms({
      metric: [ownAlarm({ name: 'other', arn: 'arn:other' }), ownAlarm({ arn: 'arn:the-alarm' })],
    });

    expect(await writer().tags(alarmElsewhere, alarms)).toStrictEqual({
      state: 'seen',
      value: new Map([['team', 'security']]),
    });
    expect(await calls()).toStrictEqual([
      ['ListTagsForResource eu-west-1', { ResourceARN: 'arn:the-alarm' }],
    ]);
  });

  test.each<[string, Evidence<Alarms>]>([
    ['none of the name', theAlarms({ metric: [ownAlarm({ name: 'other' })] })],
    ['only a composite alarm of the name', theAlarms({ composite: [aComposite({ name: ownName })] })],
    ['only a log alarm of the name', theAlarms({ log: [ownName] })],
    ['no answer', refused('cloudwatch:DescribeAlarms', 'throttled')],
    ['no CloudWatch', absent('cloudwatch:DescribeAlarms')],
  ])('at no tags where there is %s', async (_, alarms) => {
    expect(await writer().tags(ownAlarmStep, alarms)).toBe(null);
    expect(await calls()).toEqual([]);
  });

  test('anew each time: what it answers is what stands there now', async () => {
    logs
      .on(DescribeMetricFiltersCommand)
      .resolvesOnce({ metricFilters: [awsFilter] })
      .resolvesOnce({ metricFilters: [] });
    cloudWatch
      .on(DescribeAlarmsCommand)
      .resolvesOnce({ MetricAlarms: [awsAlarm] })
      .resolvesOnce({ MetricAlarms: [awsAlarm] })
      .resolvesOnce({ MetricAlarms: [] })
      .resolvesOnce({ MetricAlarms: [] });
    cloudWatch
      .on(ListTagsForResourceCommand)
      .resolvesOnce({ Tags: [{ Key: 'team', Value: 'security' }] })
      .resolvesOnce({ Tags: [] });
    const one = writer();
    const own = theAlarms({ metric: [ownAlarm()] });
    const look = async () => [
      await one.filters(ownFilterStep),
      await one.alarmOfName(ownAlarmStep),
      await one.alarms(ownAlarmStep),
      await one.tags(ownAlarmStep, own),
    ];

    expect(await look()).toMatchObject([
      { value: [{ name: 'other' }] },
      { value: { metric: [{ name: ownName }] } },
      { value: { metric: [{ name: ownName }] } },
      { value: new Map([['team', 'security']]) },
    ]);
    expect(await look()).toStrictEqual([
      { state: 'seen', value: [] },
      theAlarms(),
      theAlarms(),
      { state: 'seen', value: new Map() },
    ]);
  });
});

describe('writes', () => {
  test.each([
    ['PutMetricFilter', PutMetricFilterCommand, logs, filterElsewhere],
    ['PutMetricAlarm', PutMetricAlarmCommand, cloudWatch, alarmElsewhere],
  ] as const)('%s with the step’s own input, in its Region', async (action, command, mock, step) => {
    // One signature for both mocks.
    (mock as typeof logs).on(command as typeof PutMetricFilterCommand).resolves({});

    await writer().put(step);
    expect(await calls()).toStrictEqual([[`${action} eu-west-1`, step.input]]);
  });

  test('deletes the filter of the step, in its Region', async () => {
    logs.on(DeleteMetricFilterCommand).resolves({});

    await writer().remove(filterElsewhere);
    expect(await calls()).toStrictEqual([
      ['DeleteMetricFilter eu-west-1', { logGroupName: 'trail-logs', filterName: ownName }],
    ]);
  });

  test('deletes the alarm of the step, in its Region', async () => {
    cloudWatch.on(DeleteAlarmsCommand).resolves({});

    await writer().remove(alarmElsewhere);
    expect(await calls()).toStrictEqual([['DeleteAlarms eu-west-1', { AlarmNames: [ownName] }]]);
  });

  test.each([
    ['put', async () => await writer().put(ownFilterStep)],
    ['remove', async () => await writer().remove(ownAlarmStep)],
  ])('%s throws what the SDK throws', async (_, write) => {
    const error = Object.assign(new Error('no'), { name: 'AccessDeniedException' });
    logs.onAnyCommand().rejects(error);
    cloudWatch.onAnyCommand().rejects(error);

    await expect(write()).rejects.toBe(error);
  });
});

test('each Region has its own client, which is kept', async () => {
  logs.on(DescribeMetricFiltersCommand).resolves({ metricFilters: [] });
  const one = writer();
  for (const step of [ownFilterStep, filterElsewhere, ownFilterStep]) await one.filters(step);
  const [first, second, third] = logs.calls().map(({ thisValue }) => thisValue as unknown);

  expect((await calls()).map(([call]) => call)).toEqual([
    'DescribeMetricFilters us-east-1',
    'DescribeMetricFilters eu-west-1',
    'DescribeMetricFilters us-east-1',
  ]);
  expect(second).not.toBe(first);
  expect(third).toBe(first);
});
