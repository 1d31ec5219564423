import type { AwsCredentialIdentity, Provider } from '@smithy/types';
import { isUtf8 } from 'node:buffer';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { CallLog } from './call-log.ts';
import { ForeignAnswerError } from './failure.ts';
import type { Pacer } from './pace.ts';
import { Sha256 } from './sha256.ts';
import type { UserAgentHeaders } from './user-agent.ts';

/**
 * Credentials of one account with what every client of that account needs. Clients are made from one session and never
 * shared across accounts: a shared client signs concurrent calls with another account's key.
 */
export interface Session {
  readonly accountId: string;
  readonly partition: string;
  readonly credentials: AwsCredentialIdentity | (() => Promise<AwsCredentialIdentity>);
  /** The audit's own Region: where an account is first looked at. */
  readonly region: string;
  readonly calls: CallLog;
  /** Aborted when the account's time is used up or the run is interrupted: no further call is then made. */
  readonly signal: AbortSignal;
  /** One for all sessions of a run; see `CallScope`. */
  readonly pacer?: Pacer;
  /** Milliseconds; see `CallScope`. */
  readonly attemptTimeout?: number;
  /** See `CallScope`. */
  readonly onThrottled?: () => void;
  readonly requestHandler: NodeHttpHandler;
  /** Without it every client looks for itself. */
  readonly lookedUp?: LookedUpOptions;
}

/**
 * What the SDK looks up in the environment and in the configuration files for every client anew: found once, by the
 * caller's first client, it costs the thousands of clients of a run nothing, and means the same for all of them. Each
 * look-up that finds nothing throws errors inside the SDK, which cost more than signing the request.
 * https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html
 */
export interface LookedUpOptions {
  readonly useFipsEndpoint: Provider<boolean>;
  readonly useDualstackEndpoint: Provider<boolean>;
  readonly authSchemePreference: Provider<string[]>;
  readonly userAgentAppId: Provider<string | undefined>;
  /** The configured endpoint by IAM's prefix of the service, filled by the first client of each. */
  readonly endpoints: Map<string, Provider<string | undefined>>;
  /** What a client of each service sends of who asks, by the same prefix. */
  readonly userAgents: Map<string, UserAgentHeaders>;
}

/** Milliseconds to open a connection, to get the head of an answer, and between two pieces of its body. */
const connectionTimeout = 3_000;
const requestTimeout = 10_000;
const socketTimeout = 10_000;

/**
 * Sockets that are kept open in all, to whichever hosts, while no attempt uses them. With the attempts under way
 * (`mostAttempts`, a socket each) that makes 256 + 256 = 512 sockets of a process at most, half of the 1,024 file
 * descriptors that Lambda allows; each service has a host in each Region, so that a bound for each host would bound
 * nothing. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const mostIdleSockets = 256;

/**
 * Attempts of one call, the first included, in the SDK's standard mode. After a throttling error it waits up to 1, 2, 4
 * and 8 seconds: the default of 3 attempts would give up on the 5/s of CloudWatch Logs within three, while an account has
 * a minute. The adaptive mode learns a pace for each client, and a client here makes one call or two: each action has
 * its pace (`quotas.ts`). https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export const maxAttempts = 5;

/** One handler for all clients of the process, so that connections are reused across accounts. */
export function createRequestHandler(): NodeHttpHandler {
  const handler = new NodeHttpHandler({
    connectionTimeout,
    requestTimeout,
    socketTimeout,
    throwOnRequestTimeout: true,
    // An attempt that waited here for a socket would use up the time to open a connection; it waits for its place before.
    httpAgent: keepingFew(new HttpAgent({ keepAlive: true, maxSockets: Infinity })),
    httpsAgent: keepingFew(new HttpsAgent({ keepAlive: true, maxSockets: Infinity })),
  });
  const handle = handler.handle.bind(handler);
  handler.handle = async (request, options) => {
    request.body = asText(request.body);
    return await handle(request, options);
  };
  return handler;
}

/** The agent closes what it would keep open beyond `mostIdleSockets`. */
function keepingFew<Agent extends HttpAgent>(agent: Agent): Agent {
  // Whether it may be kept is what the answer says: https://nodejs.org/api/http.html#agentkeepsocketalivesocket
  const keeps = agent.keepSocketAlive.bind(agent) as (socket: Duplex) => boolean;
  agent.keepSocketAlive = (socket): boolean => {
    let idle = 0;
    for (const host in agent.freeSockets) idle += agent.freeSockets[host]?.length ?? 0;
    return idle < mostIdleSockets && keeps(socket);
  };
  return agent;
}

/** Bodies up to this size are turned into text; larger ones are rare, and gain nothing. */
const mostTextBytes = 65_536;

/**
 * A body as the text of the same bytes, where it is one. Node sends head and text in one write, head and bytes in two,
 * which is some per cent of the whole work of a call.
 * https://nodejs.org/api/http.html#requestwritechunk-encoding-callback
 */
function asText(body: unknown): unknown {
  if (!(body instanceof Uint8Array) || body.byteLength > mostTextBytes || !isUtf8(body)) return body;
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
}

/**
 * The configuration of a client of this session in a Region. The Region may come from an ARN that anybody wrote, so one
 * that is no part of a host name fails the calls, as an answer that cannot be followed; the SDK's own error would look
 * like a defect of the program.
 */
export function clientConfiguration(session: Session, region: string) {
  return {
    region: async () => {
      if (/^[a-z\d][a-z\d-]{0,62}$/i.test(region)) return await Promise.resolve(region);
      throw new ForeignAnswerError(`\`${region}\` is no Region`);
    },
    credentials: session.credentials,
    requestHandler: session.requestHandler,
    ...optionsOf(session),
    sha256: Sha256,
    maxAttempts,
    retryMode: 'standard',
  } as const;
}

function optionsOf({ lookedUp }: Session): Omit<LookedUpOptions, 'endpoints' | 'userAgents'> | undefined {
  if (lookedUp === undefined) return undefined;
  const { endpoints: _endpoints, userAgents: _userAgents, ...options } = lookedUp;
  return options;
}
