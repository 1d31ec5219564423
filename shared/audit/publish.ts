import { failureText, readFailure } from '../aws/failure.ts';
import {
  createSecurityHubClient,
  importFindings,
  readFindings,
  type StoredFinding,
} from '../aws/security-hub.ts';
import type { Session } from '../aws/session.ts';
import {
  defaultProductArn,
  findingId,
  productFields,
  writeFinding,
  type Finding,
  type FindingSubject,
} from '../findings/index.ts';
import type { JudgedRule } from './judge-rule.ts';
import type { FindingReport } from './report.ts';
import type { Settings } from './settings.ts';

const millisecondsPerDay = 24 * 60 * 60 * 1000;

/**
 * Brings the account's findings in its own Security Hub up to date, with its own credentials. A finding that says the
 * same and is younger than the refresh time is left alone: every import is an event in somebody's inbox.
 * @param collectedAt the service's time, which also dates the findings
 * @returns one outcome for each rule, in their order
 */
export async function publishFindings(
  session: Session,
  settings: Settings,
  judged: readonly JudgedRule[],
  collectedAt: Date,
): Promise<readonly FindingReport[]> {
  const securityHubRegion = settings.securityHubRegion ?? session.region;
  const subjects = judged.map(({ rule, judgement, result }): FindingSubject => ({
    accountId: session.accountId,
    partition: session.partition,
    securityHubRegion,
    rule,
    judgement,
    status: result.status,
    message: result.message,
  }));
  const client = createSecurityHubClient(session, securityHubRegion);
  const productArn = defaultProductArn(session.partition, securityHubRegion, session.accountId);
  const ids = subjects.map(({ rule }) => findingId(rule.id, session.accountId));
  let stored: ReadonlyMap<string, StoredFinding>;
  try {
    stored = await readFindings(client, { productArn, accountId: session.accountId, ids });
  } catch (error) {
    // Without the stored finding its CreatedAt would be lost, so nothing is imported.
    const text = failureText(readFailure(error));
    return ids.map((id) => ({ id, outcome: 'failed', error: text }));
  }
  const planned = subjects.map((subject) => planImport(subject, stored, settings, collectedAt));
  const due = planned.flatMap(({ finding, outcome }) => (outcome === 'unchanged' ? [] : [finding]));
  const failures = due.length === 0 ? new Map<string, string>() : await importFindings(client, due);
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
  subject: FindingSubject,
  stored: ReadonlyMap<string, StoredFinding>,
  { refreshDays }: Settings,
  collectedAt: Date,
): PlannedImport {
  const before = stored.get(findingId(subject.rule.id, subject.accountId));
  if (before === undefined) {
    const time = collectedAt.toISOString();
    return { finding: writeFinding(subject, time, time), outcome: 'created' };
  }
  const updatedAt = laterThan(before.updatedAt, collectedAt);
  const finding = writeFinding(subject, before.createdAt, updatedAt.toISOString());
  const age = collectedAt.getTime() - new Date(before.updatedAt).getTime();
  const isSame = before.isActive && before.digest === finding.ProductFields[productFields.digest];
  const isFresh = age < refreshDays * millisecondsPerDay;
  return { finding, outcome: isSame && isFresh ? 'unchanged' : 'updated' };
}

/**
 * An update counts only if its UpdatedAt is strictly later than the stored one:
 * https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchimportfindings.html
 */
function laterThan(stored: string, collectedAt: Date): Date {
  const earliest = new Date(stored).getTime() + 1;
  return new Date(Math.max(collectedAt.getTime(), Number.isNaN(earliest) ? 0 : earliest));
}
