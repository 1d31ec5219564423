import { textOf } from './departures.ts';
import { isJsonObject, memberOf, type JsonObject } from '../json-value.ts';

/**
 * What `userIdentity` looks like for each kind of caller.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */

/** Who called, in the names of the IAM world. */
export interface Caller {
  readonly account: string;
  readonly user: string;
  readonly role: string;
  readonly session: string;
  /** The AWS service that called, or on whose behalf the caller did. */
  readonly service: string | null;
}

/** The caller of a plain record. */
export const plainCaller: Caller = {
  account: '111111111111',
  user: 'alice',
  role: 'Operator',
  session: 'alice',
  service: null,
};

const longTermKey = 'AKIAIOSFODNN7EXAMPLE';
const temporaryKey = 'ASIAIOSFODNN7EXAMPLE';
const userId = 'AIDACKCEVSQ6C2EXAMPLE';
const roleId = 'AROACKCEVSQ6C2EXAMPLE';
const attributes = { creationDate: '2026-01-15T11:30:00Z', mfaAuthenticated: 'false' } as const;

/** The caller's `userIdentity` by its `type`. */
const shapes: Readonly<Record<string, (caller: Caller) => JsonObject>> = {
  IAMUser: ({ account, user }) => ({ ...userOf(account, user), accessKeyId: longTermKey, userName: user }),
  AssumedRole: ({ account, role, session }) => ({
    principalId: `${roleId}:${session}`,
    arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
    accountId: account,
    accessKeyId: temporaryKey,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: roleId,
        arn: `arn:aws:iam::${account}:role/${role}`,
        accountId: account,
        userName: role,
      },
      attributes,
    },
  }),
  Root: ({ account }) => ({ principalId: account, arn: `arn:aws:iam::${account}:root`, accountId: account }),
  FederatedUser: ({ account, user }) => ({
    principalId: `${account}:${user}`,
    arn: `arn:aws:sts::${account}:federated-user/${user}`,
    accountId: account,
    accessKeyId: temporaryKey,
    sessionContext: {
      sessionIssuer: { type: 'IAMUser', ...userOf(account, user), userName: user },
      attributes,
    },
  }),
  // In the records of the account that owns the role: https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
  AWSAccount: ({ account }) => ({ principalId: userId, accountId: account }),
  AWSService: ({ service }) => ({ invokedBy: service ?? 'ec2.amazonaws.com' }),
  SAMLUser: ({ user }) => ({
    principalId: `bdGOnTesti4+ExamplexL/jEvs=:${user}`,
    userName: user,
    identityProvider: 'bdGOnTesti4+ExamplexL/jEvs=',
  }),
  WebIdentityUser: ({ user }) => ({
    principalId: `accounts.google.com:example.apps.googleusercontent.com:${user}`,
    userName: user,
    identityProvider: 'accounts.google.com',
  }),
  IdentityCenterUser: ({ account }) => ({
    accountId: account,
    onBehalfOf: {
      userId: '544894e8-80c1-707f-60e3-3ba6510dfac1',
      identityStoreArn: `arn:aws:identitystore::${account}:identitystore/d-9067642ac7`,
    },
    credentialId: '33333333-3333-4333-8333-333333333333',
  }),
};

/** The types of callers that have a shape here. */
export const callerTypes: readonly string[] = Object.keys(shapes);

function userOf(account: string, user: string): JsonObject {
  return { principalId: userId, arn: `arn:aws:iam::${account}:user/${user}`, accountId: account };
}

/** The whole `userIdentity` of a caller of the type; null if nothing is known of the type. */
export function callerIdentity(type: string, caller: Caller = plainCaller): JsonObject | null {
  const shape = Object.hasOwn(shapes, type) ? shapes[type] : undefined;
  if (shape === undefined) return null;
  const invokedBy = caller.service === null ? {} : { invokedBy: caller.service };
  return { type, ...shape(caller), ...invokedBy };
}

/** An IAM user with the session of a console sign-in or of GetSessionToken. */
export function withSession(identity: JsonObject): JsonObject {
  return { ...identity, accessKeyId: temporaryKey, sessionContext: { attributes } };
}

const principalOfArn =
  /^arn:aws[\w-]*:(?:iam|sts)::(?<account>\d{12}):(?<kind>root|user|assumed-role|federated-user)(?:\/(?<rest>.+))?$/;

const typeOfArn: Readonly<Record<string, string>> = {
  root: 'Root',
  user: 'IAMUser',
  'assumed-role': 'AssumedRole',
  'federated-user': 'FederatedUser',
};

/** The type that a `userIdentity` has by its other members; null if they do not say. */
export function impliedType(identity: JsonObject): string | null {
  const arn = principalOfArn.exec(textOf(identity, 'arn'))?.groups ?? {};
  const context = memberOf(identity, 'sessionContext');
  if (isJsonObject(context)) {
    const issuer = memberOf(context, 'sessionIssuer');
    if (isJsonObject(issuer) || memberOf(context, 'webIdFederationData') !== undefined) return 'AssumedRole';
  }
  const principal = textOf(identity, 'principalId');
  if (/^AROA[A-Z0-9]+:/.test(principal)) return 'AssumedRole';
  return typeOfArn[arn['kind'] ?? ''] ?? null;
}

/** Who the caller is, as far as the `userIdentity` says it: the names in it that are not the base's win. */
export function callerOf(identity: JsonObject, base: JsonObject): Caller {
  const departed = (key: string) =>
    memberOf(identity, key) === memberOf(base, key) ? '' : textOf(identity, key);
  const arn = principalOfArn.exec(textOf(identity, 'arn'))?.groups ?? {};
  const names = (arn['rest'] ?? '').split('/');
  const context = memberOf(identity, 'sessionContext');
  const issuer = isJsonObject(context) ? memberOf(context, 'sessionIssuer') : undefined;
  const isRole = arn['kind'] === 'assumed-role';
  const roleOfIssuer =
    textOf(issuer, 'userName') || /:role\/(?:.*\/)?([^/]+)$/.exec(textOf(issuer, 'arn'))?.[1];
  return {
    account:
      [departed('accountId'), arn['account']].find((text) => /^\d{12}$/.test(text ?? '')) ??
      plainCaller.account,
    user: departed('userName') || (isRole ? '' : names.at(-1)) || plainCaller.user,
    role: roleOfIssuer || (isRole && names[0]) || plainCaller.role,
    session:
      (isRole && names.length > 1 && names.at(-1)) ||
      /^[A-Z0-9]+:(.+)$/.exec(departed('principalId'))?.[1] ||
      plainCaller.session,
    service: textOf(identity, 'invokedBy') || null,
  };
}
