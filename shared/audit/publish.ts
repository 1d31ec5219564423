import type { Evidence } from '../alarm-chain/index.ts';
import { importFindings } from '../aws/import-findings.ts';
import { readOwnFindings, type StoredFinding } from '../aws/security-hub.ts';
import type { Session } from '../aws/session.ts';
import {
  findingId,
  productFields,
  readStoredChain,
  writeFinding,
  type Finding,
  type FindingSubject,
} from '../findings/index.ts';
import type { JudgedRule } from './judge-rule.ts';
import type { FindingReport } from './report.ts';
import type { Settings } from './settings.ts';

const millisecondsPerDay = 24 * 60 * 60 * 1000;

/** The findings of an account before the run, by id: what its audit is compared with, and what is updated. */
export type StoredFindings = Evidence<ReadonlyMap<string, StoredFinding>>;

/** Reads the account's findings from its own Security Hub, with its own credentials. */
export async function readStoredFindings(session: Session, settings: Settings): Promise<StoredFindings> {
  const ids = settings.rules.map((rule) => findingId(rule.id, session.accountId));
  return await readOwnFindings(session, settings.securityHubRegion ?? session.region, ids);
}

/** What publishing takes besides the judgements. */
export interface Publication {
  /** The service's time, which also dates the findings. */
  readonly collectedAt: Date;
  readonly stored: StoredFindings;
  /** When the run began, in the service's time. */
  readonly runStart: Date;
}

/**
 * Brings the account's findings in its own Security Hub up to date, with its own credentials. A finding that says the
 * same and is younger than the refresh time is left alone: every import is an event in somebody's inbox.
 * @returns one outcome for each rule, in their order
 */
export async function publishFindings(
  session: Session,
  settings: Settings,
  judged: readonly JudgedRule[],
  publication: Publication,
): Promise<readonly FindingReport[]> {
  const { stored } = publication;
  if (stored.state !== 'seen') {
    // Without the stored finding its CreatedAt would be lost, so nothing is imported.
    return judged.map(({ rule }) => ({
      id: findingId(rule.id, session.accountId),
      outcome: 'failed',
      error: stored.message,
    }));
  }
  const planned = judged.map((one) => planImport(session, settings, one, stored.value, publication));
  const due = planned.flatMap(({ finding, outcome }) => (outcome === 'unchanged' ? [] : [finding]));
  const failures = await importFindings(session, settings.securityHubRegion ?? session.region, due);
  return planned.map(({ finding: { Id: id }, outcome }) => {
    const error = failures.get(id);
    return error === undefined ? { id, outcome, error: null } : { id, outcome: 'failed', error };
  });
}

interface PlannedImport {
  readonly finding: Finding;
  readonly outcome: 'created' | 'updated' | 'unchanged';
}

function planImport(
  session: Session,
  settings: Settings,
  { rule, judgement, result }: JudgedRule,
  stored: ReadonlyMap<string, StoredFinding>,
  { collectedAt, runStart }: Publication,
): PlannedImport {
  const before = stored.get(findingId(rule.id, session.accountId));
  const chainBefore = before === undefined ? null : readStoredChain(before.productFields);
  const isSameChain = (chainBefore?.digest ?? null) === judgement.chainDigest;
  const subject: FindingSubject = {
    accountId: session.accountId,
    partition: session.partition,
    securityHubRegion: settings.securityHubRegion ?? session.region,
    rule,
    judgement,
    status: result.status,
    message: result.message,
    chainSince: isSameChain && chainBefore !== null ? chainBefore.since : runStart,
  };
  if (before === undefined) {
    const time = collectedAt.toISOString();
    return { finding: writeFinding(subject, time, time), outcome: 'created' };
  }
  const updatedAt = laterThan(before.updatedAt, collectedAt);
  const finding = writeFinding(subject, before.createdAt, updatedAt);
  const age = collectedAt.getTime() - new Date(before.updatedAt).getTime();
  const isSame =
    before.isActive &&
    isSameChain &&
    before.productFields[productFields.digest] === finding.ProductFields[productFields.digest];
  const isFresh = age < settings.refreshDays * millisecondsPerDay;
  return { finding, outcome: isSame && isFresh ? 'unchanged' : 'updated' };
}

/**
 * The time of an update, which counts only if it is strictly later than the stored one:
 * https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchimportfindings.html
 */
export function laterThan(stored: string, collectedAt: Date): string {
  const earliest = new Date(stored).getTime() + 1;
  const time = Math.max(collectedAt.getTime(), Number.isNaN(earliest) ? 0 : earliest);
  return new Date(time).toISOString();
}
