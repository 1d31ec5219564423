import { policyAllows } from '../policies/resource-policy.ts';
import { regionOf } from '../state/account-state.ts';
import { keyAt, placeOfKey } from '../state/kms-keys.ts';
import type { World } from '../state/world.ts';
import { deliverMessage, type TopicMessage } from './deliver-message.ts';

/** A message of CloudWatch on its way to a topic. */
export interface AlarmMessage extends TopicMessage {
  readonly topicArn: string;
  readonly alarmArn: string;
  readonly alarmAccountId: string;
}

const cloudwatchPrincipal = { kind: 'service', name: 'cloudwatch.amazonaws.com' } as const;

/**
 * Publishes to a topic and on to its confirmed subscriptions. Answers null, or the error that CloudWatch writes into the
 * alarm's history.
 * https://repost.aws/knowledge-center/cloudwatch-receive-sns-for-alarm-trigger
 */
export function publishMessage(world: World, message: AlarmMessage): string | null {
  const [, , , region = '', ownerId = ''] = message.topicArn.split(':');
  const owner = world.accounts.get(ownerId);
  const topic = owner === undefined ? undefined : regionOf(owner, region).topics.get(message.topicArn);
  if (topic === undefined) return 'Topic does not exist';
  const context = contextOf(message);
  const mayPublish = policyAllows({
    policy: topic.topic.Attributes['Policy'] ?? '',
    action: 'SNS:Publish',
    resourceArn: message.topicArn,
    principal: cloudwatchPrincipal,
    context,
  });
  if (!mayPublish) {
    return `Resource: ${message.alarmArn} is not authorized to perform: SNS:Publish on resource: ${message.topicArn} because no resource-based policy allows the SNS:Publish action`;
  }
  const keyId = topic.topic.Attributes['KmsMasterKeyId'];
  if (keyId && !mayUseKey(world, keyId, { accountId: ownerId, region }, context)) {
    // As https://github.com/awslabs/landing-zone-accelerator-on-aws/issues/31 quotes it.
    return 'CloudWatch Alarms does not have authorization to access the SNS topic encryption key.';
  }
  deliverMessage(world, topic, message);
  return null;
}

/** SNS fills in the owner of the source for the policy that every new topic has. */
function contextOf({ alarmArn, alarmAccountId }: AlarmMessage): Readonly<Record<string, string>> {
  return {
    'aws:sourcearn': alarmArn,
    'aws:sourceaccount': alarmAccountId,
    'aws:sourceowner': alarmAccountId,
    'aws:securetransport': 'true',
    'aws:principalisawsservice': 'true',
  };
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html (event sources need both actions) */
function mayUseKey(
  world: World,
  keyId: string,
  home: { readonly accountId: string; readonly region: string },
  context: Readonly<Record<string, string>>,
): boolean {
  const place = placeOfKey(keyId, home);
  const key = place === null ? undefined : keyAt(world, place);
  if (key?.KeyState !== 'Enabled') return false;
  return ['kms:GenerateDataKey', 'kms:Decrypt'].every((action) =>
    policyAllows({
      policy: key.Policy,
      action,
      resourceArn: key.Arn,
      principal: cloudwatchPrincipal,
      context,
    }),
  );
}
