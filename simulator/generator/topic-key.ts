import { withFurther, withTopicAttributes } from './alter-draft.ts';
import type { Draft, Resource } from './draft.ts';

/** What CloudWatch needs of a key to publish to a topic: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html */
export const keyActions: readonly string[] = ['kms:GenerateDataKey*', 'kms:Decrypt'];

/** The policy of a key that its account administers and with which CloudWatch may do `actions`. */
export function keyPolicy(accountId: string, actions: readonly string[]): Resource {
  const administration = {
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${accountId}:root` },
    Action: 'kms:*',
    Resource: '*',
  };
  const use = {
    Effect: 'Allow',
    Principal: { Service: 'cloudwatch.amazonaws.com' },
    Action: actions,
    Resource: '*',
  };
  return {
    Version: '2012-10-17',
    Statement: actions.length === 0 ? [administration] : [administration, use],
  };
}

/** The draft whose topic is encrypted with a key of its own account. */
export function encrypted(draft: Draft, policy: Resource, key: Resource = {}): Draft {
  const KeyId = '1234abcd-12ab-34cd-56ef-1234567890ab';
  return withFurther(withTopicAttributes(draft, { KmsMasterKeyId: KeyId }), {
    keys: [{ KeyId, Policy: policy, ...key }],
  });
}
