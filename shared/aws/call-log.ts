import type { MiddlewareStack, Provider } from '@smithy/types';
import { boundAttempt } from './bounded-attempt.ts';
import { isThrottling } from './failure.ts';
import { createPacer, type Pacer } from './pace.ts';
import { paces } from './quotas.ts';
import { shareUserAgent, type UserAgentHeaders } from './user-agent.ts';

/** Counts every attempt of every AWS call and keeps the service's latest time. */
export interface CallLog {
  /** `service:Operation` with IAM's prefixes, to the number of attempts. */
  readonly attempts: Map<string, number>;
  /** The latest `Date` header of the account's answers; null before the first. */
  serviceTime: Date | null;
}

/** An empty log. */
export function createCallLog(): CallLog {
  return { attempts: new Map(), serviceTime: null };
}

/** Adds the attempts of one log to another, so that a run adds up over its accounts. */
export function addCalls(total: CallLog, part: Pick<CallLog, 'attempts'>): void {
  for (const [action, attempts] of part.attempts) {
    total.attempts.set(action, (total.attempts.get(action) ?? 0) + attempts);
  }
}

/** Where the attempts of a client are counted and paced, and what ends them before their time. */
export interface CallScope {
  readonly calls: CallLog;
  readonly signal: AbortSignal;
  /** Whose credentials the client has: quotas count for an account. */
  readonly accountId?: string;
  /** Shared by all clients of a run, so that two of one account do not each use its quotas; without it a client has its own. */
  readonly pacer?: Pacer;
  /** Milliseconds; `attemptTimeout` unless a test has no time for that. */
  readonly attemptTimeout?: number;
  /** Told of each attempt that the service refused because there were too many, whether or not it is tried again. */
  readonly onThrottled?: () => void;
  /** Without it every client looks for its endpoint itself; see `LookedUpOptions`. */
  readonly lookedUp?: {
    readonly endpoints: Map<string, Provider<string | undefined>>;
    readonly userAgents: Map<string, UserAgentHeaders>;
  };
}

/** What is touched of a client of the SDK. */
interface WatchedClient<Input extends object, Output extends object> {
  readonly middlewareStack: MiddlewareStack<Input, Output>;
  readonly config: { serviceConfiguredEndpoint?: Provider<string | undefined> };
}

/**
 * Makes a client keep the published quotas, count its attempts and bound each of them. Both steps run once per attempt,
 * inside the retries; the SDK's own request timeout ends with the head of the answer, so a body that stalls would
 * otherwise hang the run.
 * @param servicePrefix IAM's prefix of the service, for example `logs`
 * @param region that the client calls: quotas count for an account and Region
 */
export function watchCalls<Input extends object, Output extends object>(
  client: WatchedClient<Input, Output>,
  servicePrefix: string,
  scope: CallScope,
  region: string,
): void {
  const { calls, signal, accountId, pacer = createPacer(), attemptTimeout, onThrottled, lookedUp } = scope;
  if (lookedUp !== undefined) {
    shareEndpoint(client.config, servicePrefix, lookedUp.endpoints);
    shareUserAgent(client, servicePrefix, lookedUp.userAgents);
  }
  // It prepares what it would log before it finds that nobody listens.
  client.middlewareStack.remove('loggerMiddleware');
  /** The attempt that is under way, by the context of its call. */
  const current = new WeakMap<object, Answering>();
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const answering = current.get(context);
      const result = await next(args);
      noteServiceTime(calls, result.response);
      if (answering !== undefined) noteBody(answering, result.response);
      return result;
    },
    { step: 'deserialize', name: 'ringcheckNoteAnswer', priority: 'low' },
  );
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const action = `${servicePrefix}:${(context['commandName'] ?? '').replace(/Command$/, '')}`;
      const pace = paces.get(action);
      const lane = pace && pacer(`${accountId} ${region} ${pace.name}`, pace);
      const turn = lane?.enter(signal);
      if (turn !== undefined) await turn;
      const answering: Answering = { body: undefined, closed: null };
      const attempt = async () => {
        calls.attempts.set(action, (calls.attempts.get(action) ?? 0) + 1);
        current.set(context, answering);
        if (onThrottled === undefined) return await next(args);
        try {
          return await next(args);
        } catch (error) {
          if (isThrottling(error)) onThrottled();
          throw error;
        }
      };
      const end = (closed: () => void) => {
        answering.closed = closed;
        if (destroyBody(answering.body)) closed();
      };
      return await boundAttempt({ attempt, end, lane, signal, timeout: attemptTimeout });
    },
    { step: 'deserialize', name: 'ringcheckBoundAttempt', priority: 'high' },
  );
}

/** The endpoint of a service that is configured, or that none is, is looked up by the first client and told to all others. */
function shareEndpoint(
  config: WatchedClient<object, object>['config'],
  servicePrefix: string,
  endpoints: Map<string, Provider<string | undefined>>,
): void {
  const found = endpoints.get(servicePrefix);
  if (found !== undefined) config.serviceConfiguredEndpoint = found;
  else if (config.serviceConfiguredEndpoint !== undefined)
    endpoints.set(servicePrefix, config.serviceConfiguredEndpoint);
}

/** What is known of the answer to one attempt. */
interface Answering {
  body: unknown;
  /** Of an attempt that was given up: to be told when its socket is closed. */
  closed: (() => void) | null;
}

/** Keeps the body of an answer; one that nobody waits for any more ends at once, before it holds socket and turn for long. */
function noteBody(answering: Answering, response: unknown): void {
  answering.body = (response as { readonly body?: unknown } | undefined)?.body;
  if (answering.closed !== null && destroyBody(answering.body)) answering.closed();
}

/** @returns whether there was one */
function destroyBody(body: unknown): boolean {
  const { destroy } = (body ?? {}) as { readonly destroy?: () => void };
  destroy?.call(body);
  return destroy !== undefined;
}

function noteServiceTime(log: CallLog, response: unknown): void {
  const headers = (response as { readonly headers?: Readonly<Record<string, string>> } | undefined)?.headers;
  // A page of HTML comes from something in between, which has a clock of its own.
  if (headers?.['content-type']?.includes('text/html') === true) return;
  const time = new Date(headers?.['date'] ?? '');
  if (Number.isNaN(time.getTime())) return;
  if (log.serviceTime === null || time > log.serviceTime) log.serviceTime = time;
}
