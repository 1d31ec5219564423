import type { AccountRegistry } from './account-registry.ts';
import { archiveLeftAccounts } from './archive-left-accounts.ts';
import type { BegunRun } from './begin-run.ts';
import { forStep } from './deadline.ts';
import { publishCoverage } from './coverage-findings.ts';
import type { AccountReport } from './report.ts';
import { recordRun } from './run-record.ts';
import type { RunOptions } from './run.ts';

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
  const { caller, start, reach } = begun;
  const { settings, observer, deadline } = run;
  if (!run.publishes || reach === 'this-account' || caller.signal.aborted) return audited;
  const isStanding = reach === 'standing';
  const onNotPublished = (what: string, because: string) => observer?.onNotPublished?.(what, because);
  const now = () => caller.calls.serviceTime ?? run.now();
  // Accounts that a narrower scope merely does not name have not left.
  if (isStanding) {
    const archivist = forStep(caller, deadline, 'archive');
    const isOver = () => deadline?.isOver() === true || archivist.signal.aborted;
    await archiveLeftAccounts(
      { caller: archivist, settings, registry, now, isOver, onNotPublished },
      begun.accounts,
    );
  }
  if (caller.signal.aborted) return audited;
  // Its own writes come after the last visit and are no part of the window.
  const window = { start, end: now() };
  const reports = await publishCoverage(forStep(caller, deadline, 'coverage'), settings, {
    collectedAt: now(),
    reports: audited,
    isOfOrganization: isStanding,
    onNotPublished,
  });
  if (!isStanding) return reports;
  // A coverage finding is none of the account's own: the record goes by what the accounts themselves hold.
  const ended = { id: begun.id, window, reports: audited };
  const recorder = forStep(caller, deadline, 'record');
  const because = await recordRun(recorder, settings, begun.earlierRuns, ended);
  if (because !== null) observer?.onRunNotRecorded?.(because);
  return reports;
}
