/** The remediation's own calls, each with the credentials of its own role in the account written to. */
import {
  DeleteAlarmsCommand,
  ListTagsForResourceCommand,
  PutMetricAlarmCommand,
  type CloudWatchClient,
} from '@aws-sdk/client-cloudwatch';
import {
  DeleteMetricFilterCommand,
  PutMetricFilterCommand,
  type CloudWatchLogsClient,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Evidence } from '../alarm-chain/index.ts';
import type { AlarmStep, FilterStep } from '../remediation/index.ts';
import { expectList, readEvidence } from './evidence.ts';

/**
 * Creates a metric filter. One that has the name is replaced without a word, so look before.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html
 * @throws what the SDK throws where Logs refuses
 */
export async function putMetricFilter(
  client: CloudWatchLogsClient,
  { logGroupName, filterName, filterPattern, metricTransformations }: FilterStep['input'],
): Promise<void> {
  await client.send(
    new PutMetricFilterCommand({
      logGroupName,
      filterName,
      filterPattern,
      metricTransformations: [...metricTransformations],
    }),
  );
}

/**
 * Creates an alarm with its tags. One that has the name is replaced without a word, so look before; its tags would then
 * stay as they are. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 * @throws what the SDK throws where CloudWatch refuses
 */
export async function putMetricAlarm(client: CloudWatchClient, input: AlarmStep['input']): Promise<void> {
  const { AlarmActions, Tags, ...rest } = input;
  await client.send(new PutMetricAlarmCommand({ ...rest, AlarmActions: [...AlarmActions], Tags: [...Tags] }));
}

/**
 * The tags of an alarm; `absent` where it is gone.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListTagsForResource.html
 */
export async function readAlarmTags(
  client: CloudWatchClient,
  alarmArn: string,
): Promise<Evidence<ReadonlyMap<string, string>>> {
  return await readEvidence('cloudwatch:ListTagsForResource', async () => {
    const { Tags } = await client.send(new ListTagsForResourceCommand({ ResourceARN: alarmArn }));
    return new Map(expectList(Tags, 'Tags').map(({ Key, Value }) => [Key ?? '', Value ?? '']));
  });
}

/**
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteMetricFilter.html
 * @throws what the SDK throws where Logs refuses
 */
export async function deleteMetricFilter(
  client: CloudWatchLogsClient,
  { logGroupName, filterName }: FilterStep['input'],
): Promise<void> {
  await client.send(new DeleteMetricFilterCommand({ logGroupName, filterName }));
}

/**
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DeleteAlarms.html
 * @throws what the SDK throws where CloudWatch refuses
 */
export async function deleteAlarm(
  client: CloudWatchClient,
  { AlarmName }: AlarmStep['input'],
): Promise<void> {
  await client.send(new DeleteAlarmsCommand({ AlarmNames: [AlarmName] }));
}
