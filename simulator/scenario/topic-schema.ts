/** JSON Schemas of topics, their subscriptions and the keys that encrypt them. */
import { flag, listOf, mapOf, members, oneOf, structure, text, time, written } from './json-schema.ts';

/** https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html ; the subscriptions are the simulator's own form. */
export const topic = structure(
  {
    TopicArn: { type: 'string', pattern: '^arn:aws:sns:[a-z0-9-]+:\\d{12}:[A-Za-z0-9_.-]+$' },
    Attributes: mapOf(text),
    Subscriptions: listOf(
      structure(
        {
          Protocol: written(text),
          Endpoint: written(text),
          Confirmed: flag,
          FilterPolicy: { type: ['object', 'string', 'null'] },
          FilterPolicyScope: oneOf('MessageAttributes', 'MessageBody'),
        },
        ['Protocol', 'Endpoint'],
      ),
    ),
  },
  ['TopicArn'],
);

/**
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html ; the policy and the aliases, which AWS tells
 * by other operations, stand beside it.
 */
export const kmsKey = structure(
  {
    KeyId: { type: 'string', pattern: '^[A-Za-z0-9-]{1,256}$' },
    ...members(['Arn', 'Description', 'KeyUsage', 'KeySpec', 'Origin'], text),
    Policy: { type: ['object', 'string', 'null'] },
    Aliases: listOf({ type: 'string', pattern: '^alias/[A-Za-z0-9/_-]{1,250}$' }),
    KeyManager: oneOf('CUSTOMER', 'AWS'),
    KeyState: oneOf(
      'Creating',
      'Enabled',
      'Disabled',
      'PendingDeletion',
      'PendingImport',
      'PendingReplicaDeletion',
      'Unavailable',
      'Updating',
    ),
    ...members(['CreationDate', 'DeletionDate'], time),
    MultiRegion: flag,
  },
  ['KeyId'],
);
