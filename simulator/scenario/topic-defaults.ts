import { given, type Home } from './resource-defaults.ts';
import type { ScenarioKmsKey, ScenarioSubscription, ScenarioTopic, Sparse } from './scenario.ts';

/** A topic with SNS's default policy, which lets the owner's own resources publish. */
export function filledTopic(topic: Sparse<ScenarioTopic>, { accountId }: Home): ScenarioTopic {
  const topicArn = topic.TopicArn ?? '';
  return {
    TopicArn: topicArn,
    Attributes: {
      Policy: defaultTopicPolicy(topicArn, accountId),
      ...topic.Attributes,
    },
    Subscriptions: (topic.Subscriptions ?? []).map((subscription) => filledSubscription(subscription ?? {})),
  };
}

/** Endpoints that must confirm: https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html */
const confirmingProtocols: readonly string[] = ['email', 'email-json', 'http', 'https'];

function filledSubscription(subscription: Sparse<ScenarioSubscription>): ScenarioSubscription {
  return {
    ...subscription,
    Confirmed:
      given(subscription.Confirmed, !confirmingProtocols.includes(subscription.Protocol ?? '')) ?? false,
  } as ScenarioSubscription;
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html (the policy a new topic has) */
function defaultTopicPolicy(topicArn: string, ownerId: string): string {
  return JSON.stringify({
    Version: '2008-10-17',
    Id: '__default_policy_ID',
    Statement: [
      {
        Sid: '__default_statement_ID',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: [
          'SNS:GetTopicAttributes',
          'SNS:SetTopicAttributes',
          'SNS:AddPermission',
          'SNS:RemovePermission',
          'SNS:DeleteTopic',
          'SNS:Subscribe',
          'SNS:ListSubscriptionsByTopic',
          'SNS:Publish',
        ],
        Resource: topicArn,
        Condition: { StringEquals: { 'AWS:SourceOwner': ownerId } },
      },
    ],
  });
}

/** A customer's key that can be used, with the policy that leaves everything to the account's own IAM policies. */
export function filledKmsKey(key: Sparse<ScenarioKmsKey>, { accountId, region }: Home): ScenarioKmsKey {
  return {
    ...key,
    KeyId: key.KeyId ?? '',
    Arn: key.Arn ?? `arn:aws:kms:${region}:${accountId}:key/${key.KeyId ?? ''}`,
    Policy: given<ScenarioKmsKey['Policy']>(key.Policy, defaultKeyPolicy(accountId)),
    Aliases: (key.Aliases ?? []).filter((alias) => alias !== null),
    KeyManager: key.KeyManager ?? 'CUSTOMER',
    KeyState: key.KeyState ?? 'Enabled',
  };
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
function defaultKeyPolicy(accountId: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Id: 'key-default-1',
    Statement: [
      {
        Sid: 'Enable IAM User Permissions',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${accountId}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
    ],
  });
}
