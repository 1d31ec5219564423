import type { Evidence, StoredChain } from '../alarm-chain/index.ts';
import { archivedFinding } from '../aws/archived-finding.ts';
import { importFindings } from '../aws/import-findings.ts';
import { readOwnFindings, type StoredFinding } from '../aws/security-hub.ts';
import type { Session } from '../aws/session.ts';
import {
  findingId,
  findingIds,
  readStoredChain,
  ruleOfFinding,
  writeFinding,
  type FindingSubject,
} from '../findings/index.ts';
import type { JudgedRule } from './judge-rule.ts';
import { laterThan, planImport, type PlannedImport } from './planned-import.ts';
import type { FindingReport } from './report.ts';
import type { Settings } from './settings.ts';

/** The findings of an account before the run, by id: what its audit is compared with, and what is updated. */
export type StoredFindings = Evidence<ReadonlyMap<string, StoredFinding>>;

/** Reads the account's findings from its own Security Hub, with its own credentials; also of rules once audited. */
export async function readStoredFindings(session: Session, settings: Settings): Promise<StoredFindings> {
  return await readOwnFindings(session, settings.securityHubRegion ?? session.region, findingIds);
}

/** What publishing takes besides the judgements. */
export interface Publication {
  /** The service's time, which also dates the findings. */
  readonly collectedAt: Date;
  readonly stored: StoredFindings;
  /** When the run began, in the service's time. */
  readonly runStart: Date;
  /** Told of a finding beside those returned that could not be brought up to date. */
  readonly onNotPublished: (what: string, because: string) => void;
}

/**
 * Brings the account's findings in its own Security Hub up to date, with its own credentials, and archives those of
 * rules that are not audited any more.
 * @returns one outcome for each rule, in their order
 */
export async function publishFindings(
  session: Session,
  settings: Settings,
  judged: readonly JudgedRule[],
  publication: Publication,
): Promise<readonly FindingReport[]> {
  const { stored, onNotPublished } = publication;
  if (stored.state !== 'seen') {
    // Without the stored finding its CreatedAt would be lost, so nothing is imported.
    return judged.map(({ rule }) => ({
      id: findingId(rule.id, session.accountId),
      outcome: 'failed',
      error: stored.message,
    }));
  }
  const planned = judged.map((one) => planFinding(session, settings, one, stored.value, publication));
  const due = planned.flatMap(({ finding, outcome }) => (outcome === 'unchanged' ? [] : [finding]));
  const left = findingsOfLeftRules(session, settings, stored.value);
  const archived = left.map(({ answered, updatedAt }) =>
    archivedFinding(answered, leftRule, laterThan(updatedAt, publication.collectedAt)),
  );
  const region = settings.securityHubRegion ?? session.region;
  const failures = await importFindings(session, region, [...due, ...archived]);
  for (const { Id = '' } of archived) {
    const error = failures.get(Id);
    if (error !== undefined) onNotPublished(Id, error);
  }
  return planned.map(({ finding: { Id: id }, outcome }) => {
    const error = failures.get(id);
    return error === undefined ? { id, outcome, error: null } : { id, outcome: 'failed', error };
  });
}

const leftRule = 'Archived, for the rule is not audited any more.';

/** Active findings of ours about this account, of rules that are not audited any more. */
function findingsOfLeftRules(
  { accountId }: Session,
  settings: Settings,
  stored: ReadonlyMap<string, StoredFinding>,
): readonly StoredFinding[] {
  const audited = new Set(settings.rules.map(({ id }) => id));
  return [...stored]
    .filter(([id, { isActive }]) => {
      const ruleId = ruleOfFinding(id, accountId);
      return isActive && ruleId !== null && !audited.has(ruleId);
    })
    .map(([, finding]) => finding);
}

function planFinding(
  session: Session,
  settings: Settings,
  judged: JudgedRule,
  stored: ReadonlyMap<string, StoredFinding>,
  { collectedAt, runStart }: Publication,
): PlannedImport {
  const before = stored.get(findingId(judged.rule.id, session.accountId));
  const chainBefore = before === undefined ? null : readStoredChain(before.productFields);
  const subject = subjectOf(session, settings, judged, chainSinceOf(judged, chainBefore, runStart));
  return planImport((createdAt, updatedAt) => writeFinding(subject, createdAt, updatedAt), before, {
    collectedAt,
    refreshDays: settings.refreshDays,
    isChanged: !isSameChain(judged, chainBefore),
  });
}

function isSameChain({ judgement }: JudgedRule, before: StoredChain | null): boolean {
  return (before?.digest ?? null) === judgement.chainDigest;
}

/** Since when the chain has been as it is: as the stored finding says, or from this run on. */
export function chainSinceOf(judged: JudgedRule, before: StoredChain | null, runStart: Date): Date {
  return before !== null && isSameChain(judged, before) ? before.since : runStart;
}

/** What the finding of a judged account is written from. */
export function subjectOf(
  session: Pick<Session, 'accountId' | 'partition' | 'region'>,
  settings: Pick<Settings, 'securityHubRegion'>,
  { rule, judgement, result, commands, commandAccountId }: JudgedRule,
  chainSince: Date,
): FindingSubject {
  return {
    accountId: session.accountId,
    partition: session.partition,
    securityHubRegion: settings.securityHubRegion ?? session.region,
    rule,
    judgement,
    status: result.status,
    message: result.message,
    exception: result.exception,
    chainSince,
    commands,
    commandAccountId,
  };
}
