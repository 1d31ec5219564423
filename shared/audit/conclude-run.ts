import type { Session } from '../aws/session.ts';
import type { AccountRegistry } from './account-registry.ts';
import { archiveLeftAccounts } from './archive-left-accounts.ts';
import type { BegunRun } from './begin-run.ts';
import { publishCoverage } from './coverage-findings.ts';
import type { AccountReport } from './report.ts';
import { recordRun } from './run-record.ts';
import { accountTimeout, type RunOptions } from './run.ts';

/** The part of an account's time that the coverage findings may take where the run has a deadline. */
const coverageShare = 0.5;

/**
 * Brings up to date what is none of the audited accounts' own findings: archives those of accounts that have left, and
 * writes into the auditor's own hub the coverage findings and the run record. A run of the caller's own account has none
 * of it, and one that was interrupted knows none of it.
 * @param audited the reports of all accounts that the run listed
 * @returns the reports with what became of the coverage findings
 */
export async function concludeRun(
  run: RunOptions,
  begun: BegunRun,
  registry: AccountRegistry,
  audited: readonly AccountReport[],
): Promise<readonly AccountReport[]> {
  const { caller, start, scopeKind } = begun;
  const { settings, observer } = run;
  if (!run.publishes || scopeKind === 'this-account' || caller.signal.aborted) return audited;
  const isOfOrganization = scopeKind === 'organization';
  const onNotPublished = (what: string, because: string) => observer?.onNotPublished?.(what, because);
  // Accounts that a narrower scope merely does not name have not left.
  if (isOfOrganization) {
    const isOver = () => run.isOver?.() === true || caller.signal.aborted;
    await archiveLeftAccounts(
      { caller, settings, registry, now: run.now, isOver, onNotPublished },
      begun.accounts,
    );
  }
  if (caller.signal.aborted) return audited;
  const now = () => caller.calls.serviceTime ?? run.now();
  // Its own writes come after the last visit and are no part of the window.
  const window = { start, end: now() };
  const reports = await publishCoverage(inTime(run, caller), settings, {
    collectedAt: now(),
    reports: audited,
    isOfOrganization,
    onNotPublished,
  });
  if (!isOfOrganization) return reports;
  // A coverage finding is none of the account's own: the record goes by what the accounts themselves hold.
  const ended = { id: begun.id, window, reports: audited };
  const because = await recordRun(caller, settings, begun.earlierRuns, ended);
  if (because !== null) observer?.onRunNotRecorded?.(because);
  return reports;
}

/** A hub that does not answer must not keep the run from its record and its end; what is left out comes next time. */
function inTime({ isOver, accountTimeout: given }: RunOptions, caller: Session): Session {
  if (isOver === undefined) return caller;
  const end = AbortSignal.timeout((given ?? accountTimeout) * coverageShare);
  return { ...caller, signal: AbortSignal.any([caller.signal, end]) };
}
