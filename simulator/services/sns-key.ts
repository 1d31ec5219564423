import { foreseenVerdict, identityVerdict } from '../permission.ts';
import { policyAllows, policyDenies, type PolicyQuestion } from '../policies/resource-policy.ts';
import type { ScenarioKmsKey, ScenarioTopic } from '../scenario/scenario.ts';
import type { Call } from '../service.ts';
import { ServiceError } from '../service-error.ts';
import { keyAt, placeOfKey } from '../state/kms-keys.ts';

/** "permissions for the `kms:GenerateDataKey*` and `kms:Decrypt` actions": https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html */
const publisherActions: readonly string[] = ['kms:GenerateDataKey', 'kms:Decrypt'];

/**
 * Refuses a caller that may publish to a topic but not encrypt with its key. Simulated are the key's existence and
 * state, its policy, and what the caller's role allows of KMS. Not simulated are grants, the data key that SNS reuses
 * for five minutes, the encryption itself and KMS's own quotas.
 */
export function refuseWithoutKey({ TopicArn, Attributes }: ScenarioTopic, call: Call): void {
  const keyId = Attributes['KmsMasterKeyId'];
  if (!keyId) return;
  const [, , , region = '', ownerId = ''] = TopicArn.split(':');
  const place = placeOfKey(keyId, { accountId: ownerId, region });
  const key = place === null ? undefined : keyAt(call.world, place);
  if (place === null || key === undefined) {
    throw new ServiceError('KMSNotFound', 400, `Key '${keyId}' does not exist`);
  }
  if (key.KeyState === 'Disabled') throw new ServiceError('KMSDisabled', 400, `${key.Arn} is disabled.`);
  if (key.KeyState !== 'Enabled') {
    throw new ServiceError('KMSInvalidState', 400, `${key.Arn} is ${key.KeyState}.`);
  }
  const refused = publisherActions.find((action) => !mayUse(key, place.accountId, action, call));
  if (refused === undefined) return;
  throw new ServiceError(
    'KMSAccessDenied',
    400,
    `User: ${call.caller.arn} is not authorized to perform: ${refused} on resource: ${key.Arn}`,
  );
}

/**
 * In one account a key policy that names the role or its session is enough; one that names the account only leaves it
 * to the role's own policy, and across accounts both must allow it.
 * https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html
 */
function mayUse(
  key: ScenarioKmsKey,
  ownerId: string,
  action: string,
  { caller, region, world }: Call,
): boolean {
  const names = [`arn:aws:iam::${caller.accountId}:role/${caller.roleName}`, caller.arn];
  const account = [caller.accountId, `arn:aws:iam::${caller.accountId}:root`];
  const asking = (principals: readonly string[]): PolicyQuestion => ({
    policy: key.Policy,
    action,
    resourceArn: key.Arn,
    principal: { kind: 'aws', names: principals },
    context: {
      'kms:calleraccount': caller.accountId,
      'kms:viaservice': `sns.${region}.amazonaws.com`,
      'aws:principalaccount': caller.accountId,
      'aws:principalorgid': world.tree.organizationId,
    },
  });
  if (policyDenies(asking([...names, ...account]))) return false;
  const asked = { action, resourceArn: key.Arn, context: {} };
  const isNamed = ownerId === caller.accountId && policyAllows(asking(names));
  if (isNamed) return !foreseenVerdict(asked, caller, world).startsWith('denied');
  // Only where the key leaves it to the role does the role have to be asked.
  return policyAllows(asking([...names, ...account])) && identityVerdict(asked, caller, world) === 'allowed';
}
