import { recordAssumeRole } from '../live/settle.ts';
import { awsPrincipal, policyAllows } from '../policies/resource-policy.ts';
import { ServiceError } from '../service-error.ts';
import { inputReader, type Input } from '../input.ts';
import type { Call, Operation, Output, Service } from '../service.ts';
import type { AccountState } from '../state/account-state.ts';
import type { Session } from '../state/sessions.ts';

const read = inputReader((message) => new ServiceError('ValidationError', 400, message));

const rolePattern = /^arn:aws:iam::(\d{12}):role\/([\w+=,.@/-]{1,512})$/;
const sessionNamePattern = /^[\w+=,.@-]{2,64}$/;
const externalIdPattern = /^[\w+=,.@:/-]{2,1224}$/;
const shortestSession = 900;
const longestSession = 43_200;
/** "Role chaining limits your CLI or API role session to a maximum of one hour": https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const longestChainedSession = 3600;

const assumeRole: Operation = (input, call) => {
  const roleArn = read.requiredText(input, 'RoleArn');
  const sessionName = matching(
    read.requiredText(input, 'RoleSessionName'),
    sessionNamePattern,
    'roleSessionName',
  );
  const seconds =
    read.integer(input, 'DurationSeconds', shortestSession, longestSession) ?? longestChainedSession;
  const externalId = read.text(input, 'ExternalId');
  if (externalId !== undefined) matching(externalId, externalIdPattern, 'externalId');
  const match = rolePattern.exec(roleArn);
  if (match === null) throw new ServiceError('ValidationError', 400, `${roleArn} is invalid`);
  const [, accountId = '', roleName = ''] = match;
  const account = call.world.accounts.get(accountId);
  if (account === undefined || !trusts(account, roleName, externalId, call))
    throw notAuthorized(call, roleArn);
  // Every caller here is a role session already, so every AssumeRole is role chaining.
  if (seconds > longestChainedSession) {
    throw new ServiceError(
      'ValidationError',
      400,
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    );
  }
  refuseDisabledRegion(account, call.region);
  const session = openSession(call, account, { roleName, sessionName, seconds });
  recordAssumeRole(call.world, {
    number: call.world.sessions.count(),
    at: call.world.clock.now(),
    region: call.region,
    caller: call.caller,
    roleArn,
    ownerAccountId: account.id,
    requestParameters: recordedParameters(input, roleArn, sessionName, seconds),
    opened: session,
  });
  return shownSession(session);
};

/** Whether the role is there, in an account that is in use, and its trust policy lets the caller assume it. */
function trusts(
  account: AccountState,
  roleName: string,
  externalId: string | undefined,
  { world, caller }: Call,
): boolean {
  const role = world.roles.find(account.id, roleName);
  if (role === undefined || unusableStates.includes(account.scenario.state ?? 'ACTIVE')) return false;
  return policyAllows({
    policy: role.trust,
    action: 'sts:AssumeRole',
    resourceArn: '',
    principal: awsPrincipal(caller.accountId, caller.roleName, caller.arn),
    context: {
      'aws:principalarn': `arn:aws:iam::${caller.accountId}:role/${caller.roleName}`,
      'aws:principalorgid': world.tree.organizationId,
      ...(externalId === undefined ? {} : { 'sts:externalid': externalId }),
    },
  });
}

/** Accounts that AWS does not let anybody into: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_account_state.html */
const unusableStates: readonly string[] = ['PENDING_ACTIVATION', 'SUSPENDED', 'CLOSED'];

function refuseDisabledRegion(account: AccountState, region: string): void {
  if (account.enabledRegions.has(region)) return;
  throw new ServiceError(
    'RegionDisabledException',
    403,
    `STS is not activated in this region for account:${account.id}. Your account administrator can activate STS in this region using the IAM Console.`,
  );
}

function openSession(
  { world }: Call,
  account: AccountState,
  wish: { readonly roleName: string; readonly sessionName: string; readonly seconds: number },
): Session {
  const expiresAt = new Date(world.clock.now().getTime() + wish.seconds * 1000);
  return world.sessions.open(account.id, wish.roleName, wish.sessionName, expiresAt);
}

/** CloudTrail names the parameters as STS's own messages do, with a small first letter. */
function recordedParameters(
  input: Input,
  roleArn: string,
  roleSessionName: string,
  durationSeconds: number,
): Output {
  const optional = { externalId: input['ExternalId'], sourceIdentity: input['SourceIdentity'] };
  return {
    roleArn,
    roleSessionName,
    durationSeconds,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => typeof value === 'string')),
  };
}

function shownSession(session: Session): Output {
  return {
    AssumedRoleUser: { AssumedRoleId: session.caller.userId, Arn: session.caller.arn },
    Credentials: {
      AccessKeyId: session.accessKeyId,
      SecretAccessKey: session.secretAccessKey,
      SessionToken: session.sessionToken,
      Expiration: session.expiresAt ?? undefined,
    },
  };
}

function notAuthorized({ caller }: Call, roleArn: string): ServiceError {
  return accessDenied(
    `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
  );
}

function matching(value: string, pattern: RegExp, member: string): string {
  if (pattern.test(value)) return value;
  throw new ServiceError(
    'ValidationError',
    400,
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must satisfy regular expression pattern: ${pattern.source}`,
  );
}

const getCallerIdentity: Operation = (_input: Input, { caller }) => ({
  UserId: caller.userId,
  Account: caller.accountId,
  Arn: caller.arn,
});

function accessDenied(message: string): ServiceError {
  return new ServiceError('AccessDenied', 403, message);
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/ */
export const sts: Service = {
  signingName: 'sts',
  iamPrefix: 'sts',
  protocols: ['query'],
  isGlobal: false,
  operations: { AssumeRole: assumeRole, GetCallerIdentity: getCallerIdentity },
  xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
  accessDenied,
};
