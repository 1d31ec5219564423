import { createCallLog, type CallScope } from '../aws/call-log.ts';
import { failureText, isNoAnswer, readFailure, whyUnseen } from '../aws/failure.ts';
import { createPacer } from '../aws/pace.ts';
import { createRequestHandler, type Session } from '../aws/session.ts';
import { createStsClient, lookedUpOptions, readCaller } from '../aws/sts.ts';
import { UsageError } from './usage-error.ts';

/**
 * Finds Region and credentials as the AWS SDK does, asks STS whose they are, and makes the caller's session.
 * @param scope where the calls of the caller are counted, and what ends them
 * @param endpoint the configured endpoint, only to name it where it does not answer
 * @throws UsageError where Region, credentials or an answer are missing
 */
export async function identifyCaller(scope: CallScope, endpoint: string | undefined): Promise<Session> {
  const client = createStsClient(scope);
  let region: string;
  try {
    region = await client.config.region();
  } catch (error) {
    const { message } = readFailure(error);
    throw new UsageError(`no AWS Region (${message}): set AWS_REGION, or region in your AWS profile`, {
      cause: error,
    });
  }
  try {
    await client.config.credentials();
  } catch (error) {
    const { message } = readFailure(error);
    throw new UsageError(
      `no AWS credentials (${message}): sign in, or set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`,
      { cause: error },
    );
  }
  try {
    const caller = await readCaller(client);
    return {
      accountId: caller.accountId,
      partition: caller.partition,
      credentials: client.config.credentials,
      region,
      ...scope,
      pacer: scope.pacer ?? createPacer(),
      requestHandler: createRequestHandler(),
      lookedUp: lookedUpOptions(client),
    };
  } catch (error) {
    throw new UsageError(callerProblem(error, endpoint), { cause: error });
  }
}

function callerProblem(error: unknown, endpoint: string | undefined): string {
  const failure = readFailure(error);
  const text = failureText(failure);
  const where = endpoint === undefined ? 'AWS STS' : `the endpoint ${withoutUserInfo(endpoint)}`;
  const mend = endpoint === undefined ? 'AWS_REGION and the network' : 'AWS_ENDPOINT_URL';
  if (isNoAnswer(error)) return `${where} does not answer (${text}): check ${mend}`;
  if (whyUnseen(failure) !== 'access-denied' && whyUnseen(failure) !== 'region-disabled') {
    return `${where} does not answer as AWS STS does (${text}): check ${mend}`;
  }
  return `AWS refuses the credentials (${text}): sign in again, or choose another AWS_PROFILE`;
}

/** An address may hold a password, or a token in its query; what is left names it well enough. */
function withoutUserInfo(endpoint: string): string {
  if (!URL.canParse(endpoint)) return 'of AWS_ENDPOINT_URL';
  const { protocol, host, pathname } = new URL(endpoint);
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
}

/** The session of the caller's own account for one visit: the same credentials, a call log and a time of its own. */
export function visitOwnAccount(caller: Session, signal: AbortSignal): Session {
  return { ...caller, calls: createCallLog(), signal };
}
