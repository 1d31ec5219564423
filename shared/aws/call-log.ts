import type { MiddlewareStack, Provider } from '@smithy/types';
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
export function addCalls(total: CallLog, part: CallLog): void {
  for (const [action, attempts] of part.attempts) {
    total.attempts.set(action, (total.attempts.get(action) ?? 0) + attempts);
  }
}

/** Milliseconds that one attempt may take in all, the last byte of the answer's body included. */
export const attemptTimeout = 20_000;

/** Where the attempts of a client are counted, and what ends them before their time. */
export interface CallScope {
  readonly calls: CallLog;
  readonly signal: AbortSignal;
  /** Milliseconds; `attemptTimeout` unless a test has no time for that. */
  readonly attemptTimeout?: number;
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
 * Makes a client count its attempts and bounds each of them. Both steps run once per attempt, inside the retries; the
 * SDK's own request timeout ends with the head of the answer, so a body that stalls would otherwise hang the run.
 * @param servicePrefix IAM's prefix of the service, for example `logs`
 */
export function watchCalls<Input extends object, Output extends object>(
  client: WatchedClient<Input, Output>,
  servicePrefix: string,
  { calls, signal, attemptTimeout: timeout = attemptTimeout, lookedUp }: CallScope,
): void {
  if (lookedUp !== undefined) {
    shareEndpoint(client.config, servicePrefix, lookedUp.endpoints);
    shareUserAgent(client, servicePrefix, lookedUp.userAgents);
  }
  // It prepares what it would log before it finds that nobody listens.
  client.middlewareStack.remove('loggerMiddleware');
  const bodies = new WeakMap<object, unknown>();
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const operation = (context['commandName'] ?? '').replace(/Command$/, '');
      const action = `${servicePrefix}:${operation}`;
      calls.attempts.set(action, (calls.attempts.get(action) ?? 0) + 1);
      const result = await next(args);
      noteServiceTime(calls, result.response);
      bodies.set(context, (result.response as { readonly body?: unknown } | undefined)?.body);
      return result;
    },
    { step: 'deserialize', name: 'ringcheckCountAttempt', priority: 'low' },
  );
  client.middlewareStack.add(
    (next, context) => async (args) =>
      await withinTime(
        () => next(args),
        timeout,
        signal,
        () => {
          destroyBody(bodies.get(context));
        },
      ),
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

/**
 * A plain timer: an `AbortSignal` made for each of a hundred thousand attempts is work for the garbage collector.
 * @param timeout milliseconds
 * @throws an error named `TimeoutError`, which the SDK retries, or `AbortError`, which it does not
 */
async function withinTime<T>(
  attempt: () => Promise<T>,
  timeout: number,
  signal: AbortSignal,
  end: () => void,
): Promise<T> {
  return await new Promise<T>((resolve, reject) => {
    const giveUp = (name: 'TimeoutError' | 'AbortError') => {
      settle();
      end();
      reject(Object.assign(new Error('the call was given up'), { name }));
    };
    const stop = () => {
      giveUp('AbortError');
    };
    const timer = setTimeout(giveUp, timeout, 'TimeoutError');
    const stops = stopsOf(signal);
    const settle = () => {
      clearTimeout(timer);
      stops.delete(stop);
    };
    // Who is out of time sends nothing more.
    if (signal.aborted) {
      stop();
      return;
    }
    stops.add(stop);
    attempt().then(resolve, reject).finally(settle);
  });
}

const stopsBySignal = new WeakMap<AbortSignal, Set<() => void>>();

/** What is to be stopped when the signal comes: one listener for all attempts, which are many more than the signals. */
function stopsOf(signal: AbortSignal): Set<() => void> {
  const known = stopsBySignal.get(signal);
  if (known !== undefined) return known;
  const stops = new Set<() => void>();
  stopsBySignal.set(signal, stops);
  signal.addEventListener(
    'abort',
    () => {
      for (const stop of stops) stop();
    },
    { once: true },
  );
  return stops;
}

function destroyBody(body: unknown): void {
  (body as { destroy?: () => void } | undefined)?.destroy?.();
}

function noteServiceTime(log: CallLog, response: unknown): void {
  const headers = (response as { readonly headers?: Readonly<Record<string, string>> } | undefined)?.headers;
  // A page of HTML comes from something in between, which has a clock of its own.
  if (headers?.['content-type']?.includes('text/html') === true) return;
  const time = new Date(headers?.['date'] ?? '');
  if (Number.isNaN(time.getTime())) return;
  if (log.serviceTime === null || time > log.serviceTime) log.serviceTime = time;
}
