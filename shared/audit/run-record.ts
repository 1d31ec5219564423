import packageDescription from '../../package.json' with { type: 'json' };
import type { Evidence, TimeWindow } from '../alarm-chain/index.ts';
import { importFindings } from '../aws/import-findings.ts';
import { readOwnFindings, type StoredFinding } from '../aws/security-hub.ts';
import type { Session } from '../aws/session.ts';
import { readVisits, runRecordId, writeRunRecord, type Visits } from '../findings/index.ts';
import type { ScopedAccount } from '../organization/scope.ts';
import { laterThan } from './planned-import.ts';
import { coverageOf, type AccountReport } from './report.ts';
import type { Settings } from './settings.ts';

/** What the auditor's run record tells of the runs before. */
export interface EarlierRuns {
  /** The latest first; empty where none is known. */
  readonly visits: readonly Visits[];
  /** The record itself; null where Security Hub holds none. */
  readonly record: Evidence<StoredFinding | null>;
}

/** What a run knows that asks for no record: nothing. */
export const noEarlierRuns: EarlierRuns = { visits: [], record: { state: 'seen', value: null } };

/** Reads the run record from the hub of the auditor's own account. Never throws for what AWS answers. */
export async function readEarlierRuns(caller: Session, settings: Settings): Promise<EarlierRuns> {
  const id = runRecordId(caller.accountId);
  const findings = await readOwnFindings(caller, settings.securityHubRegion ?? caller.region, {
    ids: [id],
  });
  return earlierRunsOf(
    findings.state === 'seen' ? { state: 'seen', value: findings.value.get(id) ?? null } : findings,
  );
}

/** What a run record tells; a record that could not be read tells nothing. */
export function earlierRunsOf(record: EarlierRuns['record']): EarlierRuns {
  const isThere = record.state === 'seen' && record.value !== null;
  return { visits: isThere ? readVisits(record.value.productFields) : [], record };
}

/**
 * The windows of earlier runs in which an account was visited for certain, the latest first. A record tells who was left
 * out, so an account that may not have been in the organization yet has no window.
 */
export function windowsOf({ visits }: EarlierRuns, { id, joinedAt }: ScopedAccount): readonly TimeWindow[] {
  if (joinedAt === null) return [];
  return visits
    .filter(({ unvisited, window }) => !unvisited.has(id) && joinedAt < window.start)
    .map(({ window }) => window);
}

/**
 * Who was visited in a run. Its own account is entered with its own credentials, so only calls into others are visits of
 * it: https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 * @param reports of all accounts of the organization
 */
export function visitsOf(
  window: TimeWindow,
  auditorAccountId: string,
  reports: readonly AccountReport[],
): Visits & { readonly unvisited: ReadonlySet<string> } {
  const isAnyoneEntered = reports.some(
    (report) => report.accountId !== auditorAccountId && isEntered(report),
  );
  const unvisited = reports.filter(
    (report) =>
      !isEntered(report) ||
      !isPublished(report) ||
      (report.accountId === auditorAccountId && !isAnyoneEntered),
  );
  return { window, unvisited: new Set(unvisited.map(({ accountId }) => accountId)) };
}

function isEntered({ state, why }: AccountReport): boolean {
  return state !== 'excluded' && why !== 'role-not-assumable' && why !== 'deadline';
}

/** Where a finding was not brought up to date, nobody can tell later what the chain was like. */
function isPublished({ results }: AccountReport): boolean {
  return results.every(({ finding }) => finding !== null && finding.outcome !== 'failed');
}

/** A run that has ended. */
export interface EndedRun {
  readonly id: string;
  /** From before its first AssumeRole to after its last, in the service's time. */
  readonly window: TimeWindow;
  /** Of all accounts of the organization. */
  readonly reports: readonly AccountReport[];
}

/**
 * Writes the run record: this run's window before those of the runs before.
 * @returns why it was not written; null where it was
 */
export async function recordRun(
  caller: Session,
  settings: Settings,
  before: EarlierRuns,
  run: EndedRun,
): Promise<string | null> {
  // Without the stored record the earlier windows and its CreatedAt would be lost.
  if (before.record.state !== 'seen') return before.record.message;
  const stored = before.record.value;
  const securityHubRegion = settings.securityHubRegion ?? caller.region;
  const time = run.window.end;
  const finding = writeRunRecord(
    {
      auditorAccountId: caller.accountId,
      partition: caller.partition,
      securityHubRegion,
      runId: run.id,
      version: packageDescription.version,
      coverage: coverageOf(run.reports),
      visits: [visitsOf(run.window, caller.accountId, run.reports), ...before.visits],
    },
    stored?.createdAt ?? time.toISOString(),
    stored === null ? time.toISOString() : laterThan(stored.updatedAt, time),
  );
  const failures = await importFindings(caller, securityHubRegion, [finding]);
  return failures.get(finding.Id) ?? null;
}
