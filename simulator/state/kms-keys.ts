import { createHash } from 'node:crypto';
import type { ScenarioKmsKey } from '../scenario/scenario.ts';
import { regionOf } from './account-state.ts';
import type { World } from './world.ts';

const arnPattern = /^arn:aws:kms:([a-z0-9-]+):(\d{12}):(key\/[A-Za-z0-9-]+|alias\/[A-Za-z0-9/_-]+)$/;
const snsAlias = 'alias/aws/sns';

/** Where a key or alias is looked for; `name` is the key's id or the alias with its prefix. */
export interface KeyPlace {
  readonly accountId: string;
  readonly region: string;
  readonly name: string;
}

/** The place that an id, an alias or an ARN of either names, seen from an account and Region; null for another text. */
export function placeOfKey(keyId: string, home: Omit<KeyPlace, 'name'>): KeyPlace | null {
  if (!keyId.startsWith('arn:')) return { ...home, name: keyId };
  const match = arnPattern.exec(keyId);
  if (match === null) return null;
  const [, region = '', accountId = '', resource = ''] = match;
  return { accountId, region, name: resource.replace(/^key\//, '') };
}

/** The key at a place. AWS's own key for SNS is in every Region of every account. */
export function keyAt(world: World, { accountId, region, name }: KeyPlace): ScenarioKmsKey | undefined {
  const account = world.accounts.get(accountId);
  if (account === undefined) return undefined;
  const { kmsKeys } = regionOf(account, region);
  const keys = kmsKeys.some(({ Aliases }) => Aliases.includes(snsAlias))
    ? kmsKeys
    : [...kmsKeys, managedSnsKey(accountId, region)];
  return keys.find(({ KeyId, Aliases }) => KeyId === name || Aliases.includes(name));
}

/**
 * The policy lets principals of the account use the key through SNS and nobody else; it cannot be changed.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
function managedSnsKey(accountId: string, region: string): ScenarioKmsKey {
  const keyId = createHash('sha256')
    .update(`${accountId} ${region} ${snsAlias}`)
    .digest('hex')
    .slice(0, 32)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return {
    KeyId: keyId,
    Arn: `arn:aws:kms:${region}:${accountId}:key/${keyId}`,
    Description: 'Default key that protects my SNS data when no other key is defined',
    KeyManager: 'AWS',
    KeyState: 'Enabled',
    Aliases: [snsAlias],
    Policy: JSON.stringify({
      Version: '2012-10-17',
      Id: 'auto-sns-1',
      Statement: [
        {
          Sid: 'Allow access through SNS for all principals in the account that are authorized to use SNS',
          Effect: 'Allow',
          Principal: { AWS: '*' },
          Action: [
            'kms:Decrypt',
            'kms:GenerateDataKey*',
            'kms:CreateGrant',
            'kms:ListGrants',
            'kms:DescribeKey',
          ],
          Resource: '*',
          Condition: {
            StringEquals: { 'kms:CallerAccount': accountId, 'kms:ViaService': `sns.${region}.amazonaws.com` },
          },
        },
        {
          Sid: 'Allow direct access to key metadata to the account',
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${accountId}:root` },
          Action: ['kms:Describe*', 'kms:Get*', 'kms:List*'],
          Resource: '*',
        },
      ],
    }),
  };
}
