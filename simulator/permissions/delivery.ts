import type { Call } from '../service.ts';
import { keyAt, placeOfKey } from '../state/kms-keys.ts';
import { anyResource, namedIn, permission, type PermissionsOf } from './asked.ts';

const topic =
  (action: string): PermissionsOf =>
  (input) => [permission(action, namedIn(input, 'TopicArn'))];

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

function keyArn(keyId: string, { world, caller, region }: Call): string {
  const place = placeOfKey(keyId, { accountId: caller.accountId, region });
  if (place === null) return '*';
  const kind = place.name.startsWith('alias/') ? place.name : `key/${place.name}`;
  return keyAt(world, place)?.Arn ?? `arn:aws:kms:${place.region}:${place.accountId}:${kind}`;
}

export const kms: Readonly<Record<string, PermissionsOf>> = {
  DescribeKey: key('kms:DescribeKey'),
  GetKeyPolicy: key('kms:GetKeyPolicy'),
};

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html */
const object =
  (action: string): PermissionsOf =>
  (input) => [permission(action, `arn:aws:s3:::${namedIn(input, 'Bucket')}/${namedIn(input, 'Key')}`)];

export const s3: Readonly<Record<string, PermissionsOf>> = {
  GetObject: object('s3:GetObject'),
  PutObject: object('s3:PutObject'),
};
