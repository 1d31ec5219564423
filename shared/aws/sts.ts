import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  STSClient,
  type AssumeRoleCommandOutput,
} from '@aws-sdk/client-sts';
import type { AwsCredentialIdentity } from '@smithy/types';
import { parseArn } from '../alarm-chain/index.ts';
import { createCallLog, watchCalls, type CallScope } from './call-log.ts';
import { withoutExternalId } from './external-id.ts';
import { ForeignAnswerError } from './failure.ts';
import { clientConfiguration, createRequestHandler, type LookedUpOptions, type Session } from './session.ts';

/** Seconds of a member session: the shortest STS gives, and role chaining never allows more than an hour. */
export const sessionDurationSeconds = 900;
/** Fixed, so that the owners of an account can tell the audit's own visits in CloudTrail. */
export const roleSessionName = 'ringcheck-audit';

/** A role of the member accounts, and how a visit by it is called. */
export interface MemberRole {
  readonly name: string;
  readonly externalId: string | undefined;
  /** `roleSessionName` where left out. */
  readonly sessionName?: string;
}

/** Who runs the audit. */
export interface Caller {
  readonly accountId: string;
  readonly arn: string;
  readonly partition: string;
}

/** An STS client that finds Region and credentials as the AWS SDK does, unless a session gives them. */
export function createStsClient(scope: CallScope, session?: Session): STSClient {
  const client = new STSClient(
    session === undefined
      ? { maxAttempts: 2, requestHandler: createRequestHandler() }
      : clientConfiguration(session, session.region),
  );
  watchCalls(client, 'sts', scope, session?.region ?? '');
  return client;
}

/** The options that a client found for itself. */
export function lookedUpOptions({ config }: STSClient): LookedUpOptions {
  const { useFipsEndpoint, useDualstackEndpoint, authSchemePreference, userAgentAppId } = config;
  return {
    useFipsEndpoint,
    useDualstackEndpoint,
    authSchemePreference,
    userAgentAppId,
    endpoints: new Map(),
    userAgents: new Map(),
  };
}

/** @throws what the SDK throws: no credentials, no Region, no answer, or the service's refusal */
export async function readCaller(client: STSClient): Promise<Caller> {
  const { Account, Arn } = await client.send(new GetCallerIdentityCommand({}));
  const partition = parseArn(Arn ?? '')?.partition;
  if (Account === undefined || Arn === undefined || partition === undefined) {
    throw new ForeignAnswerError('STS did not say who the caller is');
  }
  return { accountId: Account, arn: Arn, partition };
}

/**
 * Enters a member account: one AssumeRole, in the client's own Region, and one more each time the credentials are about
 * to expire while calls are still to be made.
 * @param signal ends the session's calls, not this one
 * @returns a session of that account with a call log of its own, the AssumeRole not in it
 * @throws what the SDK throws where STS refuses
 */
export async function assumeRole(
  client: STSClient,
  caller: Session,
  accountId: string,
  role: MemberRole,
  signal: AbortSignal,
): Promise<Session> {
  const assume = async () => await roleCredentials(client, caller.partition, accountId, role);
  const credentials = renewedCredentials(await assume(), assume);
  return { ...caller, accountId, calls: createCallLog(), signal, credentials };
}

type RoleCredentials = AwsCredentialIdentity & { readonly expiration: Date };

async function roleCredentials(
  client: STSClient,
  partition: string,
  accountId: string,
  role: MemberRole,
): Promise<RoleCredentials> {
  const command = new AssumeRoleCommand({
    RoleArn: `arn:${partition}:iam::${accountId}:role/${role.name}`,
    RoleSessionName: role.sessionName ?? roleSessionName,
    DurationSeconds: sessionDurationSeconds,
    ...(role.externalId === undefined ? {} : { ExternalId: role.externalId }),
  });
  let answer: AssumeRoleCommandOutput;
  try {
    answer = await client.send(command);
  } catch (error) {
    throw toldWithout(role, error);
  }
  const { Credentials } = answer;
  if (Credentials?.AccessKeyId === undefined || Credentials.SecretAccessKey === undefined) {
    throw new ForeignAnswerError('STS gave no credentials');
  }
  return {
    accessKeyId: Credentials.AccessKeyId,
    secretAccessKey: Credentials.SecretAccessKey,
    ...(Credentials.SessionToken === undefined ? {} : { sessionToken: Credentials.SessionToken }),
    // By the clock of this process, which is what the SDK compares with.
    expiration: new Date(Date.now() + sessionDurationSeconds * 1_000),
  };
}

/** The error as it is, but that its texts do not tell the external id. */
function toldWithout({ externalId }: MemberRole, error: unknown): unknown {
  if (externalId === undefined || !(error instanceof Error)) return error;
  // In place: what the SDK has hung onto the error decides what the failure means.
  error.message = withoutExternalId(error.message, externalId);
  if (error.stack !== undefined) error.stack = withoutExternalId(error.stack, externalId);
  return error;
}

/** Milliseconds before the end of credentials from which on they are renewed. */
const renewalMargin = 120_000;

/** The credentials, renewed where they are about to expire: once for all clients that ask at the same time. */
function renewedCredentials(
  first: RoleCredentials,
  renew: () => Promise<RoleCredentials>,
): () => Promise<RoleCredentials> {
  let current = first;
  let pending: Promise<RoleCredentials> | null = null;
  return async () => {
    if (current.expiration.getTime() - Date.now() > renewalMargin) return current;
    pending ??= renew().finally(() => {
      pending = null;
    });
    current = await pending;
    return current;
  };
}
