import { randomUUID } from 'node:crypto';
import { createCallLog } from '../aws/call-log.ts';
import { createPacer } from '../aws/pace.ts';
import type { Session } from '../aws/session.ts';
import { isInForce, type Exception } from '../organization/exceptions.ts';
import type { ScopedAccount } from '../organization/scope.ts';
import { findAccounts, NothingInScopeError } from './accounts.ts';
import { identifyCaller } from './caller.ts';
import { noEarlierRuns, readEarlierRuns, type EarlierRuns } from './run-record.ts';
import type { Run, RunOptions } from './run.ts';
import type { Scope } from './scope-settings.ts';

/**
 * What a run was asked for: the caller's own account; accounts that somebody named this once; or all that the audit is
 * set up for, so that an account which is not among them is not audited any more.
 */
export type Reach = 'this-account' | 'named' | 'standing';

/** A run that knows its accounts. */
export interface BegunRun {
  readonly id: string;
  readonly startedAt: Date;
  /** When it began in the service's time, as all that the windows are compared with. */
  readonly start: Date;
  /** Its log is where the calls of the run are added up. */
  readonly caller: Session;
  readonly reach: Reach;
  /** All that were listed, with the decision about each. */
  readonly accounts: readonly ScopedAccount[];
  readonly earlierRuns: EarlierRuns;
}

/**
 * Finds out who calls, which accounts there are, and what earlier runs left.
 * @throws UsageError where the run cannot begin: no credentials, no organization, nothing in scope
 */
export async function beginRun(run: Run): Promise<BegunRun> {
  const startedAt = run.now();
  const caller = await callerOf(run);
  run.observer?.onCallerIdentified?.(caller);
  const start = caller.calls.serviceTime ?? startedAt;
  const accounts = await findAccounts(caller, run.scope, countingExceptions(run, start), run);
  if (accounts.every(({ excluded }) => excluded !== null)) {
    throw new NothingInScopeError(
      'no account is in scope: check what includes and excludes accounts, and their states',
    );
  }
  run.observer?.onAccountsFound?.(accounts);
  const earlierRuns =
    run.scope.kind === 'this-account' ? noEarlierRuns : await readEarlierRuns(caller, run.settings);
  return { id: randomUUID(), startedAt, start, caller, reach: reachOf(run.scope), accounts, earlierRuns };
}

function reachOf(scope: Scope): Reach {
  if (scope.kind === 'this-account') return scope.kind;
  return scope.kind === 'organization' || scope.isStanding === true ? 'standing' : 'named';
}

/**
 * The caller of a process that takes part in a run.
 * @throws UsageError where Region, credentials or an answer are missing
 */
export async function callerOf({
  signal,
  endpoint,
  processes,
  attemptTimeout,
  observer,
}: Pick<RunOptions, 'signal' | 'endpoint' | 'processes' | 'attemptTimeout' | 'observer'>): Promise<Session> {
  const scope = {
    calls: createCallLog(),
    signal: signal ?? new AbortController().signal,
    pacer: createPacer(processes),
    ...(attemptTimeout === undefined ? {} : { attemptTimeout }),
    ...(observer?.onThrottled === undefined ? {} : { onThrottled: () => observer.onThrottled?.() }),
  };
  return await identifyCaller(scope, endpoint);
}

/** The exceptions that count on a day; the others are named. */
function countingExceptions({ exceptions = [], scope, observer }: Run, on: Date): readonly Exception[] {
  return exceptions.filter((exception) => {
    const ignored = ignoredBecause(exception, scope, on);
    if (ignored !== null) observer?.onExceptionIgnored?.(ignored);
    return ignored === null;
  });
}

function ignoredBecause(exception: Exception, scope: Scope, on: Date): string | null {
  const { source, target, owner, expires } = exception;
  if (!isInForce(exception, on)) return `${source} (${owner}) expired on ${expires} and no longer counts`;
  if (scope.kind === 'this-account' && target.kind === 'organizational-unit') {
    return `${source} (${owner}) does not count: without the organization nobody can tell who is in \`${target.unit}\``;
  }
  return null;
}
