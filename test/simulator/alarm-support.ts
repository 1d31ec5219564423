import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
} from '@aws-sdk/client-cloudwatch';
import { AwsQueryProtocol } from '@aws-sdk/core/protocols';
import { SmithyRpcV2CborProtocol } from '@smithy/core/cbor';
import type { Simulator } from '../../simulator/index.ts';
import {
  asAdministrator,
  asMember,
  asRemediation,
  member,
  memberWith,
  type RegionDocument,
} from './support.ts';

/** Every protocol that CloudWatch's clients have used; the installed one's own is JSON 1.0. */
export const protocols = [
  ['JSON 1.0', {}],
  ['RPC v2 with CBOR', { protocol: SmithyRpcV2CborProtocol }],
  ['query', { protocol: AwsQueryProtocol }],
] as const;

export const now = '2026-01-15T12:00:00Z';
export const alarmName = 'ringcheck-D9.AWS.MON.22';
export const alarmArn = `arn:aws:cloudwatch:us-east-1:${member}:alarm:${alarmName}`;
export const topicArn = `arn:aws:sns:us-east-1:${member}:security`;

/** The alarm that a remediation would make. */
export const alarm = {
  AlarmName: alarmName,
  AlarmDescription: 'Rings for AssumeRole.',
  ActionsEnabled: true,
  AlarmActions: [topicArn],
  MetricName: 'Calls',
  Namespace: 'Security',
  Statistic: 'Sum',
  Period: 300,
  EvaluationPeriods: 1,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  TreatMissingData: 'notBreaching',
} satisfies PutMetricAlarmCommandInput;

/** A member that may be remediated, with these resources. */
export function remediable(resources: RegionDocument = {}) {
  const account = { remediationRole: true, enabledRegions: ['us-east-1', 'eu-west-1'] };
  return { ...memberWith(resources, account), now };
}

/** As who may do everything in the member's account. */
export function administratorOf(simulator: Simulator, protocol: object = {}): CloudWatchClient {
  return new CloudWatchClient({ ...asAdministrator(simulator, member), ...protocol });
}

/** The remediation role's CloudWatch client for the member. */
export async function remediationOf(simulator: Simulator, protocol: object = {}): Promise<CloudWatchClient> {
  return new CloudWatchClient({ ...(await asRemediation(simulator)), ...protocol });
}

/** The audit role's. */
export async function auditOf(simulator: Simulator): Promise<CloudWatchClient> {
  return new CloudWatchClient(await asMember(simulator, member, { DurationSeconds: 3600 }));
}

/** Puts the alarm, with changes. */
export async function put(client: CloudWatchClient, change: object = {}): Promise<void> {
  await client.send(new PutMetricAlarmCommand({ ...alarm, ...change }));
}

/** The names of all alarms of the member, kind by kind. */
export async function namesIn(client: CloudWatchClient): Promise<readonly (string | undefined)[]> {
  const answer = await client.send(
    new DescribeAlarmsCommand({ AlarmTypes: ['MetricAlarm', 'CompositeAlarm', 'LogAlarm'] }),
  );
  const { MetricAlarms = [], CompositeAlarms = [], LogAlarms = [] } = answer;
  return [...MetricAlarms, ...CompositeAlarms, ...LogAlarms].map(({ AlarmName }) => AlarmName);
}

/** The metric alarm of a name. */
export async function alarmOf(client: CloudWatchClient, AlarmName = alarmName) {
  const { MetricAlarms } = await client.send(new DescribeAlarmsCommand({ AlarmNames: [AlarmName] }));
  return MetricAlarms?.[0];
}
