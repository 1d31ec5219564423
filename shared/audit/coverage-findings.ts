import { unseenReasons, type Evidence, type UnseenWhy } from '../alarm-chain/index.ts';
import { coverageCauseOf } from '../aws/coverage-cause.ts';
import type { Session } from '../aws/session.ts';
import { archivedFinding } from '../aws/archived-finding.ts';
import { importFindings } from '../aws/import-findings.ts';
import { readOwnFindings, type StoredFinding } from '../aws/security-hub.ts';
import {
  coverageFindingId,
  coverageIds,
  subjectOfCoverage,
  writeCoverageFinding,
  type CoverageSubject,
} from '../findings/index.ts';
import type { Rule } from '../rules/rule.ts';
import { laterThan, planImport, type PlannedImport } from './planned-import.ts';
import type { AccountReport, FindingReport, ResultReport } from './report.ts';
import type { Settings } from './settings.ts';

/** What the auditor's hub is told of a run's coverage. */
export interface CoveragePublication {
  /** The service's time, which also dates the findings. */
  readonly collectedAt: Date;
  /** Of all accounts that the run listed. */
  readonly reports: readonly AccountReport[];
  /** The run was asked for the whole organization, so an account that it excludes or does not list has left. */
  readonly isOfOrganization: boolean;
  /** Told of a coverage finding that could not be brought up to date. */
  readonly onNotPublished: (what: string, because: string) => void;
}

/**
 * Writes a finding into the auditor's own hub for each account and rule whose finding its own Security Hub could not be
 * given, and archives those of accounts that report for themselves again or are not audited any more. An account that
 * the run did not come to keeps what it has.
 * @returns the reports; where an account was never entered, with what became of its coverage finding
 */
export async function publishCoverage(
  caller: Session,
  settings: Settings,
  publication: CoveragePublication,
): Promise<readonly AccountReport[]> {
  const { reports, collectedAt, onNotPublished } = publication;
  const region = settings.securityHubRegion ?? caller.region;
  const uncovered = reports.flatMap((report) => uncoveredResults(caller, settings, report));
  const ids = uncovered.map(({ rule, accountId }) => coverageFindingId(rule.id, accountId));
  const stored = await readCoverage(caller, region, ids);
  if (stored.state !== 'seen') {
    onNotPublished(`the list of coverage findings (${ids.length} due)`, stored.message);
    return withFindings(reports, new Map(ids.map((id) => [id, failed(id, stored.message)])));
  }
  const planned = uncovered.map((subject) =>
    planImport(
      (createdAt, updatedAt) => writeCoverageFinding(subject, createdAt, updatedAt),
      stored.value.get(coverageFindingId(subject.rule.id, subject.accountId)),
      { collectedAt, refreshDays: settings.refreshDays },
    ),
  );
  const archived = coveredAgain(settings, publication, stored.value, planned).map(({ answered, updatedAt }) =>
    archivedFinding(answered, coveredText, laterThan(updatedAt, collectedAt)),
  );
  const due = planned.flatMap(({ finding, outcome }) => (outcome === 'unchanged' ? [] : [finding]));
  const failures = await importFindings(caller, region, [...due, ...archived]);
  for (const [id, because] of failures) onNotPublished(id, because);
  const outcomes = planned.map(({ finding: { Id: id }, outcome }): readonly [string, FindingReport] => {
    const error = failures.get(id);
    return [id, error === undefined ? { id, outcome, error: null } : failed(id, error)];
  });
  return withFindings(reports, new Map(outcomes));
}

/** Ids that one call of GetFindings can ask for. */
const idsPerLookup = 20;

/**
 * The coverage findings that are active, and those that are due. Archived ones are kept for a month, and in a large
 * organization there are too many to list them all for the few that come back.
 */
async function readCoverage(
  caller: Session,
  region: string,
  due: readonly string[],
): Promise<Evidence<ReadonlyMap<string, StoredFinding>>> {
  const active = await readOwnFindings(caller, region, coverageIds, { onlyActive: true });
  if (active.state !== 'seen') return active;
  const found = new Map(active.value);
  const others = due.filter((id) => !found.has(id));
  for (let at = 0; at < others.length; at += idsPerLookup) {
    const archived = await readOwnFindings(caller, region, { ids: others.slice(at, at + idsPerLookup) });
    if (archived.state !== 'seen') return archived;
    for (const [id, finding] of archived.value) found.set(id, finding);
  }
  return { state: 'seen', value: found };
}

const coveredText = 'Archived, for the account reports for itself again, or is not audited any more.';

function failed(id: string, error: string): FindingReport {
  return { id, outcome: 'failed', error };
}

/** The results of an account that its own Security Hub does not hold. */
export function uncoveredResults(
  caller: Pick<Session, 'accountId' | 'partition' | 'region'>,
  settings: Pick<Settings, 'rules' | 'securityHubRegion'>,
  report: AccountReport,
): readonly CoverageSubject[] {
  return report.results.flatMap((result) => {
    const rule = settings.rules.find(({ id }) => id === result.ruleId);
    const gap = rule === undefined ? null : gapOf(report, result);
    if (rule === undefined || gap === null) return [];
    const subject: CoverageSubject = {
      auditorAccountId: caller.accountId,
      partition: caller.partition,
      securityHubRegion: settings.securityHubRegion ?? caller.region,
      rule,
      accountId: report.accountId,
      accountName: report.name,
      status: result.status,
      exception: result.exception,
      ...gap,
    };
    return [subject];
  });
}

const unseenWhys = Object.keys(unseenReasons) as UnseenWhy[];

/** Null where the account's own Security Hub holds the finding, or the run did not come to the account. */
function gapOf(
  { why }: AccountReport,
  result: ResultReport,
): Pick<CoverageSubject, 'why' | 'cause' | 'message' | 'details'> | null {
  const { message, finding, cloudguard, rings, brokenLink, reason } = result;
  if (why === 'role-not-assumable') return { why, cause: coverageCauseOf(message), message, details: [] };
  // Given up before its finding was written: whether one is there is not known.
  if (finding === null) {
    const cause = unseenWhys.find((one) => one === why) ?? null;
    return why === 'deadline' ? null : { why: 'finding-not-imported', cause, message, details: [why] };
  }
  if (finding.outcome !== 'failed') return null;
  const error = finding.error ?? '';
  // Of the error only the name: the words may differ from one call to the next.
  const [name = ''] = error.split(':');
  return {
    why: 'finding-not-imported',
    cause: coverageCauseOf(error),
    message: `${message} Its own Security Hub could not be told (${error}).`,
    details: [name, cloudguard, rings, brokenLink, reason],
  };
}

/** Active coverage findings that no longer say what is so. */
function coveredAgain(
  settings: Settings,
  { reports, isOfOrganization }: CoveragePublication,
  stored: ReadonlyMap<string, StoredFinding>,
  planned: readonly PlannedImport[],
): readonly StoredFinding[] {
  const due = new Set(planned.map(({ finding }) => finding.Id));
  const byAccount = new Map(reports.map((report) => [report.accountId, report]));
  return [...stored]
    .filter(([id, { isActive }]) => isActive && !due.has(id))
    .filter(([id]) => {
      const subject = subjectOfCoverage(id);
      if (subject === null) return false;
      const report = byAccount.get(subject.accountId);
      if (report === undefined || report.state === 'excluded') return isOfOrganization;
      return isSettled(settings.rules, report, subject.ruleId);
    })
    .map(([, finding]) => finding);
}

/** Whether the account's own Security Hub holds its finding, or the rule is not audited any more. */
function isSettled(rules: readonly Rule[], { results }: AccountReport, ruleId: string): boolean {
  if (rules.every(({ id }) => id !== ruleId)) return true;
  const outcome = results.find((result) => result.ruleId === ruleId)?.finding?.outcome;
  return outcome !== undefined && outcome !== 'failed';
}

/** A finding of the account's own says more than its coverage finding, even where it failed. */
function withFindings(
  reports: readonly AccountReport[],
  findings: ReadonlyMap<string, FindingReport>,
): readonly AccountReport[] {
  if (findings.size === 0) return reports;
  return reports.map((report) => ({
    ...report,
    results: report.results.map((result) => ({
      ...result,
      finding: result.finding ?? findings.get(coverageFindingId(result.ruleId, report.accountId)) ?? null,
    })),
  }));
}
