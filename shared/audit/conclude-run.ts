import type { Session } from '../aws/session.ts';
import type { Run } from './audit-organization.ts';
import { publishCoverage } from './coverage-findings.ts';
import type { AccountReport } from './report.ts';
import { recordRun, type EarlierRuns } from './run-record.ts';

/** A run whose accounts are all done. */
export interface AuditedRun {
  readonly id: string;
  readonly caller: Session;
  readonly earlierRuns: EarlierRuns;
  /** When it began, in the service's time. */
  readonly start: Date;
  readonly reports: readonly AccountReport[];
  /** Milliseconds that one account may take. */
  readonly accountTimeout: number;
}

/** The part of an account's time that the coverage findings may take where the run has a deadline. */
const coverageShare = 0.5;

/**
 * Writes what a run leaves in the auditor's own hub: the coverage findings, and the run record. A run of the caller's
 * own account has neither, and one that was interrupted knows neither.
 * @returns the reports with what became of the coverage findings
 */
export async function concludeRun(run: Run, audited: AuditedRun): Promise<readonly AccountReport[]> {
  const { caller, start } = audited;
  const { settings, scope, observer } = run;
  if (!run.publishes || scope.kind === 'this-account' || caller.signal.aborted) return audited.reports;
  const now = () => caller.calls.serviceTime ?? run.now();
  // Its own writes come after the last visit and are no part of the window.
  const window = { start, end: now() };
  const isOfOrganization = scope.kind === 'organization';
  const reports = await publishCoverage(inTime(run, audited), settings, {
    collectedAt: now(),
    reports: audited.reports,
    isOfOrganization,
    onNotPublished: (what, because) => observer?.onNotPublished?.(what, because),
  });
  if (!isOfOrganization) return reports;
  // A coverage finding is none of the account's own: the record goes by what the accounts themselves hold.
  const ended = { id: audited.id, window, reports: audited.reports };
  const because = await recordRun(caller, settings, audited.earlierRuns, ended);
  if (because !== null) observer?.onRunNotRecorded?.(because);
  return reports;
}

/** A hub that does not answer must not keep the run from its record and its end; what is left out comes next time. */
function inTime({ isOver }: Run, { caller, accountTimeout }: AuditedRun): Session {
  if (isOver === undefined) return caller;
  const end = AbortSignal.timeout(accountTimeout * coverageShare);
  return { ...caller, signal: AbortSignal.any([caller.signal, end]) };
}
