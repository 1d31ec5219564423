import { randomUUID } from 'node:crypto';
import { createCallLog, type CallLog } from '../aws/call-log.ts';
import { assumeRole, createStsClient } from '../aws/sts.ts';
import type { Session } from '../aws/session.ts';
import { isInForce, type Exception } from '../organization/exceptions.ts';
import type { ScopedAccount } from '../organization/scope.ts';
import { createAccountRegistry, type AccountRegistry } from './account-registry.ts';
import { findAccounts, type Scope } from './accounts.ts';
import { archiveLeftAccounts } from './archive-left-accounts.ts';
import { auditAccount, notEntered, type AccountAudit } from './audit-account.ts';
import { identifyCaller, visitOwnAccount } from './caller.ts';
import { concludeRun } from './conclude-run.ts';
import { mapConcurrently } from './concurrency.ts';
import { coverageOf, type AccountReport, type Report } from './report.ts';
import { noEarlierRuns, readEarlierRuns, type EarlierRuns } from './run-record.ts';
import type { Settings } from './settings.ts';
import { UsageError } from './usage-error.ts';

/** One run of the audit. */
export interface Run {
  readonly settings: Settings;
  readonly scope: Scope;
  /** The failures that somebody answers for; none where left out. */
  readonly exceptions?: readonly Exception[];
  /** Whether findings are imported; without it nothing is written anywhere. */
  readonly publishes: boolean;
  readonly now: () => Date;
  /** The value of AWS_ENDPOINT_URL, only to name it in errors. */
  readonly endpoint?: string | undefined;
  /** True once no further account may be started, since the time of the run is nearly up. */
  readonly isOver?: () => boolean;
  /** Aborted where somebody interrupts the run: calls in flight are given up, and nothing further is started. */
  readonly signal?: AbortSignal;
  /** Milliseconds that one account may take; `accountTimeout` unless a test has no time for that. */
  readonly accountTimeout?: number;
  readonly observer?: RunObserver;
}

/**
 * Milliseconds that one account may take, its import included. The audit function keeps more than that back, so that
 * the accounts in flight when its time ends can still be reported.
 */
export const accountTimeout = 60_000;

/** By how much more an account may take before nobody waits for it: calls that were given up have to come back. */
const patience = 1.25;

/** Told how the run goes. */
export interface RunObserver {
  onAccountsFound?(accounts: readonly ScopedAccount[]): void;
  onAccountDone?(report: AccountReport): void;
  /** An error that no refusal of AWS explains: something to mend in Ringcheck. */
  onDefect?(accountId: string, error: unknown): void;
  /** An entry of the exceptions does not count, in words: it has expired, or nobody can tell whom it covers. */
  onExceptionIgnored?(because: string): void;
  /** The run record was not written: later runs will not know of this one. */
  onRunNotRecorded?(because: string): void;
  /** A finding beside those of the report could not be brought up to date: one to be archived, for example. */
  onNotPublished?(what: string, because: string): void;
}

/**
 * Audits every account in scope, each by itself: one that cannot be entered never stops the others.
 * @throws UsageError where the run cannot begin: no credentials, no organization, nothing in scope
 */
export async function auditOrganization(run: Run): Promise<Report> {
  const startedAt = run.now();
  const calls = createCallLog();
  const signal = run.signal ?? new AbortController().signal;
  const caller = await identifyCaller({ calls, signal }, run.endpoint);
  const accounts = await findAccounts(
    caller,
    run.scope,
    countingExceptions(run, calls.serviceTime ?? startedAt),
  );
  if (accounts.every(({ excluded }) => excluded !== null)) {
    throw new UsageError(
      'no account is in scope: check what includes and excludes accounts, and their states',
    );
  }
  run.observer?.onAccountsFound?.(accounts);
  const runId = randomUUID();
  // The service's time, as all that the windows are compared with.
  const start = calls.serviceTime ?? startedAt;
  const earlierRuns =
    run.scope.kind === 'this-account' ? noEarlierRuns : await readEarlierRuns(caller, run.settings);
  const audited = await auditAccounts(run, { caller, calls, earlierRuns, start }, accounts);
  const reports = await concludeRun(run, {
    id: runId,
    caller,
    earlierRuns,
    start,
    reports: audited,
    accountTimeout: run.accountTimeout ?? accountTimeout,
  });
  return {
    schemaVersion: 1,
    run: {
      id: runId,
      startedAt: startedAt.toISOString(),
      finishedAt: run.now().toISOString(),
      auditorAccountId: caller.accountId,
      region: caller.region,
      rules: run.settings.rules.map(({ id }) => id),
      verdict: run.settings.verdict,
      apiCalls: countCalls(calls),
    },
    coverage: coverageOf(reports),
    accounts: reports,
  };
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

/** A run that has begun. */
interface BegunRun {
  readonly caller: Session;
  readonly calls: CallLog;
  readonly earlierRuns: EarlierRuns;
  readonly start: Date;
}

async function auditAccounts(
  run: Run,
  { caller, calls, earlierRuns, start }: BegunRun,
  accounts: readonly ScopedAccount[],
): Promise<readonly AccountReport[]> {
  const registry = createRegistry(run, caller, accounts, calls);
  const audit: AccountAudit = {
    settings: run.settings,
    publishes: run.publishes,
    now: run.now,
    registry,
    earlierRuns,
    runStart: start,
    onDefect: (accountId, error) => run.observer?.onDefect?.(accountId, error),
    onNotPublished: (what, because) => run.observer?.onNotPublished?.(what, because),
  };
  const visit = async (account: ScopedAccount): Promise<AccountReport> => {
    const isTooLate = account.excluded === null && (run.isOver?.() === true || caller.signal.aborted);
    const message = 'Not determined: the run ended before it came to this account.';
    const report = isTooLate
      ? notEntered(run, account, 'deadline', message)
      : await auditInTime(run, audit, account);
    run.observer?.onAccountDone?.(report);
    return report;
  };
  const reports = await mapConcurrently(accounts, run.settings.concurrency, visit);
  // Accounts that a narrower scope merely does not name have not left.
  if (run.publishes && run.scope.kind === 'organization' && !caller.signal.aborted) {
    const isOver = () => run.isOver?.() === true || caller.signal.aborted;
    await archiveLeftAccounts({ ...audit, caller, isOver }, accounts);
  }
  registry.close();
  return reports;
}

/**
 * Audits an account, or gives it up: the calls of one that others share are not ended with its own time, and entering it
 * takes time too. What it still waits for ends with the run.
 */
async function auditInTime(run: Run, audit: AccountAudit, account: ScopedAccount): Promise<AccountReport> {
  const audited = auditAccount(audit, account);
  const message = 'Not determined: the account did not answer in time.';
  const latest = (run.accountTimeout ?? accountTimeout) * patience;
  return await new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      resolve(notEntered(run, account, 'timed-out', message));
    }, latest);
    audited.then(resolve, reject).finally(() => {
      clearTimeout(timer);
    });
  });
}

function createRegistry(
  run: Run,
  caller: Session,
  accounts: readonly ScopedAccount[],
  calls: CallLog,
): AccountRegistry {
  const sts = createStsClient(caller, caller);
  const role = { name: run.settings.auditRoleName, externalId: run.settings.externalId };
  const members = new Set(accounts.map(({ id }) => id));
  return createAccountRegistry({
    auditorAccountId: caller.accountId,
    isMember: (accountId) => members.has(accountId),
    enter: async (accountId, signal) =>
      accountId === caller.accountId
        ? visitOwnAccount(caller, signal)
        : await assumeRole(sts, caller, accountId, role, signal),
    signal: caller.signal,
    accountTimeout: run.accountTimeout ?? accountTimeout,
    now: run.now,
    calls,
  });
}

function countCalls({ attempts }: CallLog): Report['run']['apiCalls'] {
  const byAction = Object.fromEntries([...attempts].sort(([a], [b]) => (a < b ? -1 : 1)));
  return { total: [...attempts.values()].reduce((sum, count) => sum + count, 0), byAction };
}
