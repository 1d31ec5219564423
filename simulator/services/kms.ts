import { inputReader } from '../input.ts';
import { awsPrincipal, policyAllows } from '../policies/resource-policy.ts';
import type { ScenarioKmsKey } from '../scenario/scenario.ts';
import { asDate } from '../scenario/times.ts';
import type { Call, Operation, Output, Service } from '../service.ts';
import { ServiceError } from '../service-error.ts';
import { keyAt, placeOfKey } from '../state/kms-keys.ts';

const read = inputReader((message) => new ServiceError('ValidationException', 400, message));

/** Takes a key's id, its ARN, an alias or its ARN: https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html */
const describeKey: Operation = (input, call) => {
  const { key, accountId } = keyOf(read.requiredText(input, 'KeyId'), 'DescribeKey', call);
  const { CreationDate, DeletionDate, Policy: _policy, Aliases: _aliases, ...described } = key;
  return {
    KeyMetadata: {
      AWSAccountId: accountId,
      CreationDate: CreationDate ? asDate(CreationDate) : call.world.resourcesMadeAt,
      ...(DeletionDate ? { DeletionDate: asDate(DeletionDate) } : {}),
      Enabled: key.KeyState === 'Enabled',
      Description: '',
      KeyUsage: 'ENCRYPT_DECRYPT',
      Origin: 'AWS_KMS',
      KeySpec: 'SYMMETRIC_DEFAULT',
      CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
      EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
      MultiRegion: false,
      ...present(described),
    },
  };
};

function present(members: Output): Output {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));
}

/**
 * Takes a key's id or ARN only, and of the caller's own account only.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html
 */
const getKeyPolicy: Operation = (input, call) => {
  const keyId = read.requiredText(input, 'KeyId');
  const policyName = read.text(input, 'PolicyName') ?? 'default';
  if (/^alias\/|:alias\//.test(keyId)) throw notFound(`Invalid keyId ${keyId}`);
  const { key, accountId } = keyOf(keyId, 'GetKeyPolicy', call);
  if (accountId !== call.caller.accountId) throw refused(key.Arn, 'GetKeyPolicy', call);
  if (policyName !== 'default') throw notFound('No such policy exists');
  const { Policy } = key;
  return {
    Policy: typeof Policy === 'string' ? Policy : JSON.stringify(Policy ?? {}),
    PolicyName: policyName,
  };
};

/** The key, or KMS's refusal. The key policy must let the caller in, if only through its account. */
function keyOf(keyId: string, operation: string, call: Call): { key: ScenarioKmsKey; accountId: string } {
  const { caller, region, world } = call;
  const place = placeOfKey(keyId, { accountId: caller.accountId, region });
  if (place === null) throw new ServiceError('InvalidArnException', 400, `Invalid arn ${keyId}`);
  if (place.region !== region)
    throw new ServiceError('NotFoundException', 400, `Invalid arn ${place.region}`);
  const key = keyAt(world, place);
  const isForeign = place.accountId !== caller.accountId;
  if (key === undefined) {
    const kind = place.name.startsWith('alias/') ? place.name : `key/${place.name}`;
    const arn = `arn:aws:kms:${region}:${place.accountId}:${kind}`;
    if (isForeign) throw refused(arn, operation, call);
    throw notFound(kind.startsWith('alias/') ? `Alias ${arn} is not found.` : `Key '${arn}' does not exist`);
  }
  const question = {
    policy: key.Policy,
    action: `kms:${operation}`,
    resourceArn: key.Arn,
    principal: awsPrincipal(caller.accountId, caller.roleName, caller.arn),
    context: { 'kms:calleraccount': caller.accountId, 'aws:principalaccount': caller.accountId },
  };
  if (!policyAllows(question)) throw refused(key.Arn, operation, call);
  return { key, accountId: place.accountId };
}

function refused(arn: string, operation: string, { caller }: Call): ServiceError {
  const action = `kms:${operation}`;
  return accessDenied(
    `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${arn} because no resource-based policy allows the ${action} action`,
  );
}

function notFound(message: string): ServiceError {
  return new ServiceError('NotFoundException', 400, message);
}

function accessDenied(message: string): ServiceError {
  return new ServiceError('AccessDeniedException', 400, message);
}

/** https://docs.aws.amazon.com/kms/latest/APIReference/ */
export const kms: Service = {
  signingName: 'kms',
  iamPrefix: 'kms',
  protocols: ['aws-json'],
  isGlobal: false,
  operations: { DescribeKey: describeKey, GetKeyPolicy: getKeyPolicy },
  accessDenied,
};
