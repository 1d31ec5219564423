import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  ListTagsForResourceCommand,
  PutMetricAlarmCommand,
  TagResourceCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  DeleteMetricFilterCommand,
  DescribeMetricFiltersCommand,
  PutMetricFilterCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { expect, test } from 'vitest';
import { startSimulator, type SimulatorOptions } from '../../simulator/index.ts';
import { alarm, alarmArn, alarmName, protocols, put, remediable } from './alarm-support.ts';
import { grantedTo } from './granted.ts';
import { asAuditor, asMember, asRemediation, simulate, type ClientConfig } from './support.ts';

const filter = {
  logGroupName: 'trail',
  filterName: 'ringcheck',
  filterPattern: '',
  metricTransformations: [{ metricName: 'Calls', metricNamespace: 'Security', metricValue: '1' }],
};
const resources = {
  logGroups: [{ logGroupName: 'trail' }],
  metricFilters: [filter],
  metricAlarms: [alarm, { AlarmName: 'foreign' }],
};
const remediationRoleActions = grantedTo('ringcheck-remediation');
const Tags = [{ Key: 'owner', Value: 'payments' }];

/** Every call of the remediation, in an order in which each succeeds. */
const calls: readonly (readonly [string, (config: ClientConfig) => Promise<unknown>])[] = [
  [
    'logs:PutMetricFilter',
    async (config) => new CloudWatchLogsClient(config).send(new PutMetricFilterCommand(filter)),
  ],
  [
    'logs:DescribeMetricFilters',
    async (config) => new CloudWatchLogsClient(config).send(new DescribeMetricFiltersCommand({})),
  ],
  [
    'logs:DeleteMetricFilter',
    async (config) => new CloudWatchLogsClient(config).send(new DeleteMetricFilterCommand(filter)),
  ],
  ['cloudwatch:PutMetricAlarm', async (config) => put(new CloudWatchClient(config))],
  [
    'cloudwatch:DescribeAlarms',
    async (config) => new CloudWatchClient(config).send(new DescribeAlarmsCommand({})),
  ],
  [
    'cloudwatch:TagResource',
    async (config) =>
      new CloudWatchClient(config).send(new TagResourceCommand({ ResourceARN: alarmArn, Tags })),
  ],
  [
    'cloudwatch:ListTagsForResource',
    async (config) =>
      new CloudWatchClient(config).send(new ListTagsForResourceCommand({ ResourceARN: alarmArn })),
  ],
  [
    'cloudwatch:DeleteAlarms',
    async (config) => new CloudWatchClient(config).send(new DeleteAlarmsCommand({ AlarmNames: [alarmName] })),
  ],
];

/** The actions that are refused to a caller; any other refusal is thrown. */
async function refused(config: ClientConfig): Promise<readonly string[]> {
  const names: string[] = [];
  for (const [action, call] of calls) {
    await call(config).catch((error: unknown) => {
      if (!/^AccessDenied(Exception)?$/.test((error as Error).name)) throw error;
      names.push(action);
    });
  }
  return names;
}

test('the remediation role may do what the remediation calls, and nothing else', async () => {
  const simulator = await simulate(remediable(resources));
  expect(await refused(await asRemediation(simulator))).toEqual([]);
  expect(remediationRoleActions).toEqual(calls.map(([action]) => action).toSorted());
});

test.for([
  ['the auditor', asAuditor],
  ['the audit role', asMember],
] as const)('%s may write nothing there', async ([, login]) => {
  const simulator = await simulate(remediable(resources));
  const reads = ['logs:DescribeMetricFilters', 'cloudwatch:DescribeAlarms'];
  expect(await refused(await login(simulator))).toEqual(
    calls.map(([action]) => action).filter((action) => !reads.includes(action)),
  );
});

test.for(remediationRoleActions)(
  'without %s that alone is refused, in this simulation only',
  async (action) => {
    const options: SimulatorOptions = { withoutActions: { 'ringcheck-remediation': [action] } };
    const simulator = await simulate(remediable(resources), options);
    expect(await refused(await asRemediation(simulator))).toEqual([action]);
    const other = await simulate(remediable(resources));
    expect(await refused(await asRemediation(other))).toEqual([]);
  },
);

test.for([
  ['a role that is not simulated', { 'ringcheck-plan': ['logs:DescribeLogGroups'] }],
  ['an action that the role lacks anyway', { 'ringcheck-remediation': ['logs:DescribeLogGroups'] }],
] as const)('to take something from %s is a mistake', async ([, withoutActions]) => {
  await expect(startSimulator(remediable(), { withoutActions })).rejects.toThrow(/does not allow/);
});

const foreignArn = alarmArn.replace(alarmName, 'foreign');

test.for([
  ['PutMetricAlarm', new PutMetricAlarmCommand({ ...alarm, AlarmName: 'foreign' })],
  ['PutMetricAlarm', new PutMetricAlarmCommand({ ...alarm, AlarmName: 'x-ringcheck-x' })],
  ['DeleteAlarms', new DeleteAlarmsCommand({ AlarmNames: [alarmName, 'foreign'] })],
  ['DeleteAlarms', new DeleteAlarmsCommand({ AlarmNames: ['unknown'] })],
  ['TagResource', new TagResourceCommand({ ResourceARN: foreignArn, Tags })],
  ['ListTagsForResource', new ListTagsForResourceCommand({ ResourceARN: foreignArn })],
] as const)(
  '%s of an alarm that is not its own is refused to the remediation role',
  async ([name, command]) => {
    const simulator = await simulate(remediable(resources));
    const config = await asRemediation(simulator);
    for (const [, protocol] of protocols) {
      const client = new CloudWatchClient({ ...config, ...protocol });
      await expect(client.send(command as DescribeAlarmsCommand)).rejects.toMatchObject({
        name: 'AccessDenied',
        message: expect.stringMatching(
          new RegExp(
            `is not authorized to perform: cloudwatch:${name} on resource: arn:aws:cloudwatch:.*:alarm:`,
          ),
        ) as unknown,
        $metadata: { httpStatusCode: 403 },
      });
    }
    const { MetricAlarms } = await new CloudWatchClient(config).send(new DescribeAlarmsCommand({}));
    expect(MetricAlarms?.map(({ AlarmName }) => AlarmName)).toEqual([alarmName, 'foreign']);
  },
);

test.for([
  ['its role', {}, { withoutActions: { 'ringcheck-remediation': ['cloudwatch:TagResource'] } }],
  ['the organization', { deniedActions: ['cloudwatch:TagResource'] }, {}],
] as const)(
  'whom %s denies to tag makes no alarm with tags, and may replace one',
  async ([, account, options]) => {
    const document = remediable();
    const [[accountId, resourcesOfAccount] = ['', {}]] = Object.entries(document.accounts ?? {});
    const simulator = await simulate(
      { ...document, accounts: { [accountId]: { ...resourcesOfAccount, ...account } } },
      options,
    );
    const client = new CloudWatchClient(await asRemediation(simulator));
    await expect(put(client, { Tags })).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining(`cloudwatch:TagResource on resource: ${alarmArn}`) as unknown,
    });
    await put(client);
    await put(client, { Tags, Threshold: 2 });
  },
);
