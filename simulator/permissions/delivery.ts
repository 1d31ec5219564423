import type { Call } from '../service.ts';
import { keyAt, placeOfKey } from '../state/kms-keys.ts';
import { anyResource, arnIn, namedIn, permission, type PermissionsOf } from './asked.ts';

const topic =
  (action: string): PermissionsOf =>
  (input) => [permission(action, arnIn(input, 'TopicArn'))];

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html */
export const sns: Readonly<Record<string, PermissionsOf>> = {
  // Asked for by the ARN of a subscription, which is no resource of the list.
  GetSubscriptionAttributes: anyResource('sns:GetSubscriptionAttributes'),
  GetTopicAttributes: topic('sns:GetTopicAttributes'),
  ListSubscriptionsByTopic: topic('sns:ListSubscriptionsByTopic'),
  Publish: topic('sns:Publish'),
};

/**
 * The resource is the key, also where an alias asks for it.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html
 */
const key =
  (action: string): PermissionsOf =>
  (input, call) => [permission(action, keyArn(namedIn(input, 'KeyId'), call))];

/** An alias that is not there is no key's: KMS says so itself. */
function keyArn(keyId: string | null, { world, caller, region }: Call): string | null {
  const place = keyId === null ? null : placeOfKey(keyId, { accountId: caller.accountId, region });
  if (place === null) return null;
  const known = keyAt(world, place)?.Arn;
  if (known !== undefined || place.name.startsWith('alias/')) return known ?? null;
  return `arn:aws:kms:${place.region}:${place.accountId}:key/${place.name}`;
}

export const kms: Readonly<Record<string, PermissionsOf>> = {
  DescribeKey: key('kms:DescribeKey'),
  GetKeyPolicy: key('kms:GetKeyPolicy'),
};

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html */
const object =
  (action: string): PermissionsOf =>
  (input) => [
    permission(action, `arn:aws:s3:::${namedIn(input, 'Bucket') ?? ''}/${namedIn(input, 'Key') ?? ''}`),
  ];

export const s3: Readonly<Record<string, PermissionsOf>> = {
  GetObject: object('s3:GetObject'),
  PutObject: object('s3:PutObject'),
};
