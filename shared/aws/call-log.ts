import type { MiddlewareStack } from '@smithy/types';

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

/**
 * Makes a client write to the log. The step `deserialize` runs once per attempt, inside the retries.
 * @param servicePrefix IAM's prefix of the service, for example `logs`
 */
export function recordCalls<Input extends object, Output extends object>(
  client: { readonly middlewareStack: MiddlewareStack<Input, Output> },
  servicePrefix: string,
  log: CallLog,
): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const operation = (context['commandName'] ?? '').replace(/Command$/, '');
      const action = `${servicePrefix}:${operation}`;
      log.attempts.set(action, (log.attempts.get(action) ?? 0) + 1);
      const result = await next(args);
      noteServiceTime(log, result.response);
      return result;
    },
    { step: 'deserialize', name: 'ringcheckRecordCalls', priority: 'low' },
  );
}

function noteServiceTime(log: CallLog, response: unknown): void {
  const headers = (response as { readonly headers?: Readonly<Record<string, string>> } | undefined)?.headers;
  // A page of HTML comes from something in between, which has a clock of its own.
  if (headers?.['content-type']?.includes('text/html') === true) return;
  const time = new Date(headers?.['date'] ?? '');
  if (Number.isNaN(time.getTime())) return;
  if (log.serviceTime === null || time > log.serviceTime) log.serviceTime = time;
}
