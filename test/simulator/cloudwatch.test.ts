import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  DescribeAlarmsForMetricCommand,
} from '@aws-sdk/client-cloudwatch';
import { AwsQueryProtocol } from '@aws-sdk/core/protocols';
import { SmithyRpcV2CborProtocol } from '@smithy/core/cbor';
import { expect, test } from 'vitest';
import { asAdministrator, asMember, member, memberWith, pages, simulate } from './support.ts';

const topicArn = 'arn:aws:sns:us-east-1:333333333333:security';
const alarm = {
  AlarmName: 'AssumeRole',
  MetricName: 'AssumeRole',
  Namespace: 'Security',
  Statistic: 'Sum',
  Period: 300,
  EvaluationPeriods: 1,
  Threshold: 0.5,
  ComparisonOperator: 'GreaterThanThreshold',
  AlarmActions: [topicArn],
  StateUpdatedTimestamp: '2026-01-02T03:04:05Z',
};
const others = Array.from({ length: 22 }, (_, index) => ({
  AlarmName: `other-${String(index).padStart(2, '0')}`,
  MetricName: 'Errors',
  Namespace: 'Application',
}));
const document = memberWith({
  metricAlarms: [
    alarm,
    {
      AlarmName: 'by-dimension',
      MetricName: 'AssumeRole',
      Namespace: 'Security',
      Dimensions: [{ Name: 'Role', Value: 'admin' }],
      StateValue: 'ALARM',
    },
    ...others,
  ],
});

/** Every protocol that CloudWatch's clients have used; the installed one's own is JSON 1.0. */
const protocols = {
  'JSON 1.0': {},
  'RPC v2 with CBOR': { protocol: SmithyRpcV2CborProtocol },
  query: { protocol: AwsQueryProtocol },
} as const;

test.for(Object.entries(protocols))('over %s alarms are told alike, page by page', async ([, protocol]) => {
  const client = new CloudWatchClient({ ...(await asMember(await simulate(document))), ...protocol });
  const answers = await pages((NextToken) => client.send(new DescribeAlarmsCommand({ NextToken })));
  expect(answers.map(({ MetricAlarms }) => MetricAlarms?.length)).toEqual([10, 10, 4]);
  expect(answers[0]?.MetricAlarms?.[0]).toMatchObject({
    ...alarm,
    AlarmArn: 'arn:aws:cloudwatch:us-east-1:333333333333:alarm:AssumeRole',
    ActionsEnabled: true,
    TreatMissingData: 'missing',
    StateValue: 'OK',
    StateUpdatedTimestamp: new Date('2026-01-02T03:04:05Z'),
  });
});

test.for(Object.entries(protocols))(
  'over %s a bad token and a denied action are refused',
  async ([, protocol]) => {
    const config = { ...(await asMember(await simulate(document))), ...protocol };
    await expect(
      new CloudWatchClient(config).send(new DescribeAlarmsCommand({ NextToken: 'nonsense' })),
    ).rejects.toMatchObject({ name: expect.stringMatching(/^InvalidNextToken/) as unknown });
    const denied = await simulate(memberWith({}, { deniedActions: ['cloudwatch:DescribeAlarms'] }));
    await expect(
      new CloudWatchClient({ ...(await asMember(denied)), ...protocol }).send(new DescribeAlarmsCommand({})),
    ).rejects.toMatchObject({ name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
  },
);

async function alarmNames(input: object) {
  const client = new CloudWatchClient(await asMember(await simulate(document)));
  const { MetricAlarms } = await client.send(new DescribeAlarmsCommand(input));
  return MetricAlarms?.map(({ AlarmName }) => AlarmName);
}

test.for([
  [{ AlarmNames: ['AssumeRole', 'unknown'] }, ['AssumeRole']],
  [{ AlarmNamePrefix: 'by-' }, ['by-dimension']],
  [{ StateValue: 'ALARM' }, ['by-dimension']],
  [{ ActionPrefix: 'arn:aws:sns:' }, ['AssumeRole']],
  [{ AlarmNamePrefix: 'other-', MaxRecords: 2 }, ['other-00', 'other-01']],
  [{ AlarmTypes: ['CompositeAlarm'] }, []],
  [{ ParentsOfAlarmName: 'AssumeRole' }, []],
] as const)('alarms asked for by %o are %o', async ([input, names]) => {
  expect(await alarmNames(input)).toEqual(names);
});

const ofAllTypes = memberWith({
  metricAlarms: Array.from({ length: 9 }, (_, index) => ({ AlarmName: `metric-${index}` })),
  compositeAlarms: [
    { AlarmName: 'parent', AlarmRule: 'ALARM("metric-0") OR ALARM(metric-1)', AlarmActions: [topicArn] },
    { AlarmName: 'grandparent', AlarmRule: 'NOT OK(parent)' },
  ],
  logAlarms: [{ AlarmName: 'log' }],
});

test('composite and log alarms are listed only when asked for, on pages of all types', async () => {
  const client = new CloudWatchClient(await asMember(await simulate(ofAllTypes)));
  const metricOnly = await client.send(new DescribeAlarmsCommand({}));
  expect(metricOnly).toMatchObject({ CompositeAlarms: [] });
  expect(metricOnly).not.toHaveProperty('LogAlarms');
  const answers = await pages((NextToken) =>
    client.send(
      new DescribeAlarmsCommand({ NextToken, AlarmTypes: ['MetricAlarm', 'CompositeAlarm', 'LogAlarm'] }),
    ),
  );
  expect(
    answers.map(({ MetricAlarms, CompositeAlarms, LogAlarms }) =>
      [MetricAlarms, CompositeAlarms, LogAlarms].map((alarms) => alarms?.length),
    ),
  ).toEqual([
    [9, 1, 0],
    [0, 1, 1],
  ]);
  expect(answers[0]?.CompositeAlarms?.[0]).toMatchObject({
    AlarmName: 'parent',
    AlarmArn: 'arn:aws:cloudwatch:us-east-1:333333333333:alarm:parent',
    AlarmRule: 'ALARM("metric-0") OR ALARM(metric-1)',
    ActionsEnabled: true,
    AlarmActions: [topicArn],
    StateValue: 'OK',
  });
  expect(answers[1]?.LogAlarms).toMatchObject([{ AlarmName: 'log', ActionsEnabled: true }]);
});

test('children and parents of a composite alarm are found through its rule', async () => {
  const client = new CloudWatchClient(await asMember(await simulate(ofAllTypes)));
  const children = await client.send(new DescribeAlarmsCommand({ ChildrenOfAlarmName: 'parent' }));
  expect(children.MetricAlarms?.map(({ AlarmName }) => AlarmName)).toEqual(['metric-0', 'metric-1']);
  const parents = await client.send(new DescribeAlarmsCommand({ ParentsOfAlarmName: 'parent' }));
  expect(parents.CompositeAlarms?.map(({ AlarmName }) => AlarmName)).toEqual(['grandparent']);
});

test.for([
  [
    'names together with a prefix',
    { AlarmNames: ['a'], AlarmNamePrefix: 'a' },
    /^InvalidParameterCombination/,
  ],
  [
    'over 100 names',
    { AlarmNames: Array.from({ length: 101 }, (_, index) => `a${index}`) },
    /^InvalidParameterValue/,
  ],
  ['a page of over 100', { MaxRecords: 101 }, /^InvalidParameterValue/],
  ['the children of what is no composite alarm', { ChildrenOfAlarmName: 'AssumeRole' }, /^ResourceNotFound/],
] as const)('DescribeAlarms refuses %s', async ([, input, name]) => {
  await expect(alarmNames(input)).rejects.toMatchObject({ name: expect.stringMatching(name) as unknown });
});

test('DescribeAlarmsForMetric finds the alarms on exactly that metric, dimensions included', async () => {
  const client = new CloudWatchClient(asAdministrator(await simulate(document), member));
  const find = async (input: object) => {
    const { MetricAlarms } = await client.send(
      new DescribeAlarmsForMetricCommand({ MetricName: 'AssumeRole', Namespace: 'Security', ...input }),
    );
    return MetricAlarms?.map(({ AlarmName }) => AlarmName);
  };
  expect(await find({})).toEqual(['AssumeRole']);
  expect(await find({ Dimensions: [{ Name: 'Role', Value: 'admin' }] })).toEqual(['by-dimension']);
  expect(await find({ Statistic: 'Average' })).toEqual([]);
  expect(await find({ Namespace: 'Other' })).toEqual([]);
});
