import { assumeRole, createStsClient } from '../aws/sts.ts';
import type { ScopedAccount } from '../organization/scope.ts';
import { createAccountRegistry, type AccountRegistry } from './account-registry.ts';
import { auditAccount, notEntered, type AccountAudit } from './audit-account.ts';
import type { BegunRun } from './begin-run.ts';
import { visitOwnAccount } from './caller.ts';
import { mapConcurrently } from '../aws/concurrency.ts';
import type { AccountReport } from './report.ts';
import { accountTimeout, patience } from './deadline.ts';
import type { RunOptions } from './run.ts';

/** Audits some accounts of a run, each by itself: one that cannot be entered never stops the others. */
export async function auditAccounts(
  run: RunOptions,
  { caller, earlierRuns, start }: BegunRun,
  registry: AccountRegistry,
  accounts: readonly ScopedAccount[],
): Promise<readonly AccountReport[]> {
  const { onJudged } = run;
  const audit: Omit<AccountAudit, 'isGivenUp'> = {
    settings: run.settings,
    publishes: run.publishes,
    now: run.now,
    registry,
    earlierRuns,
    runStart: start,
    onJudged: onJudged && (async (judged) => onJudged(judged, registry)),
    onDefect: (accountId, error) => run.observer?.onDefect?.(accountId, error),
    onNotPublished: (what, because) => run.observer?.onNotPublished?.(what, because),
  };
  const visit = async (account: ScopedAccount): Promise<AccountReport> => {
    const isTooLate = account.excluded === null && (run.deadline?.isOver() === true || caller.signal.aborted);
    const message = 'Not determined: the run ended before it came to this account.';
    if (account.excluded === null && !isTooLate) run.observer?.onAccountStarted?.(account.id);
    const report = isTooLate
      ? notEntered(run, account, 'deadline', message)
      : await auditInTime(run, audit, account);
    run.observer?.onAccountDone?.(report);
    return report;
  };
  return await mapConcurrently(accounts, run.settings.concurrency, visit);
}

/**
 * Audits an account, or gives it up: the calls of one that others share are not ended with its own time, and entering it
 * takes time too. What it still waits for ends with the run.
 */
async function auditInTime(
  run: RunOptions,
  audit: Omit<AccountAudit, 'isGivenUp'>,
  account: ScopedAccount,
): Promise<AccountReport> {
  let isGivenUp = false;
  const audited = auditAccount({ ...audit, isGivenUp: () => isGivenUp }, account);
  const message = 'Not determined: the account did not answer in time.';
  const latest = (run.accountTimeout ?? accountTimeout) * patience;
  return await new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      isGivenUp = true;
      resolve(notEntered(run, account, 'timed-out', message));
    }, latest);
    audited.then(resolve, reject).finally(() => {
      clearTimeout(timer);
    });
  });
}

/** Opens the registry of a process that takes part in a run to `use`, and closes it: its calls are counted then. */
export async function withRegistry<T>(
  run: RunOptions,
  begun: BegunRun,
  use: (registry: AccountRegistry) => Promise<T>,
): Promise<T> {
  const registry = openRegistry(run, begun);
  try {
    return await use(registry);
  } finally {
    registry.close();
  }
}

/** No account is open yet, and only those of the run may be. */
function openRegistry(run: RunOptions, { caller, accounts }: BegunRun): AccountRegistry {
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
    calls: caller.calls,
  });
}
