import type { AccountSnapshot, Judgement, Note } from '../alarm-chain/index.ts';
import {
  advisoryTargets,
  firstUnseen,
  isPassing,
  isSettled,
  judgeAccount,
  parseArn,
} from '../alarm-chain/index.ts';
import type { AccountReader } from '../aws/account-reader.ts';
import { failureText, readFailure, whyUnseen } from '../aws/failure.ts';
import { readAccount } from '../aws/read-account.ts';
import type { Session } from '../aws/session.ts';
import type { ScopedAccount } from '../organization/scope.ts';
import type { Rule } from '../rules/rule.ts';
import type { AccountRegistry } from './account-registry.ts';
import { judgeRule, type JudgedRule } from './judge-rule.ts';
import { liveOptions, nothingStored } from './live-options.ts';
import { publishFindings, readStoredFindings, type StoredFindings } from './publish.ts';
import type { AccountReport, AccountWhy, ResultReport } from './report.ts';
import { windowsOf, type EarlierRuns } from './run-record.ts';
import type { Settings } from './settings.ts';

/** What one account's audit needs from the run. */
export interface AccountAudit {
  readonly settings: Settings;
  readonly publishes: boolean;
  readonly now: () => Date;
  readonly registry: AccountRegistry;
  readonly earlierRuns: EarlierRuns;
  /** When the run began, in the service's time. */
  readonly runStart: Date;
  /** Nobody waits for the account any more: its report says so already, and its own findings must not say otherwise. */
  readonly isGivenUp: () => boolean;
  /** Told of what should not happen: an error that no refusal of AWS explains. */
  readonly onDefect: (accountId: string, error: unknown) => void;
  /** Told of a finding beside those of the report that could not be brought up to date. */
  readonly onNotPublished: (what: string, because: string) => void;
  /** What else is done with an account while it is open; nothing where left out. */
  readonly onJudged?: ((judged: JudgedAccount) => Promise<void>) | undefined;
}

/** An account that was read and judged. */
export interface JudgedAccount {
  readonly account: ScopedAccount;
  readonly reader: AccountReader;
  readonly snapshot: AccountSnapshot;
  /** In the order of the settings' rules. */
  readonly judged: readonly JudgedRule[];
  /** Its findings from before the run; none where the run did not ask for them. */
  readonly stored: StoredFindings;
  /** When the run began, in the service's time. */
  readonly runStart: Date;
}

/** Audits one account: enter, read, judge, publish. Never throws: whatever goes wrong is this account's own result. */
export async function auditAccount(audit: AccountAudit, account: ScopedAccount): Promise<AccountReport> {
  const { id, name, excluded } = account;
  if (excluded !== null) return excludedAccount({ id, name, excluded });
  let reader: AccountReader;
  try {
    reader = await audit.registry.visit(account.id);
  } catch (error) {
    audit.registry.leave(account.id, false);
    const failure = readFailure(error);
    const message = `Not determined: the role ${audit.settings.auditRoleName} could not be assumed (${failureText(failure)}).`;
    const seen = whyUnseen(failure);
    const why = isPassing(seen) ? seen : 'role-not-assumable';
    return notEntered(audit, account, why, message);
  }
  try {
    return await auditEntered(audit, account, reader);
  } catch (error) {
    audit.onDefect(account.id, error);
    audit.registry.leave(account.id, false);
    return await reportDefect(audit, account, reader.session, failureText(readFailure(error)));
  }
}

/** An account whose audit met an error of the program: undetermined, and its finding says so. */
async function reportDefect(
  audit: AccountAudit,
  account: ScopedAccount,
  session: Session,
  text: string,
): Promise<AccountReport> {
  const message = `Not determined: the audit of the account failed (${text}).`;
  const report = notEntered(audit, account, 'undecided', message);
  if (!audit.publishes || audit.isGivenUp()) return report;
  const judged = report.results.map((result, index) =>
    notJudged(audit.settings.rules[index] as Rule, result, account.id),
  );
  const findings = await publishFindings(session, audit.settings, judged, {
    collectedAt: session.calls.serviceTime ?? audit.now(),
    stored: await readStoredFindings(session, audit.settings),
    runStart: audit.runStart,
    onNotPublished: audit.onNotPublished,
  });
  return {
    ...report,
    results: report.results.map((result, index) => ({ ...result, finding: findings[index] ?? null })),
  };
}

/** A result that says no more than that nothing is known. */
export function notJudged(rule: Rule, result: ResultReport, accountId: string): JudgedRule {
  return { rule, judgement: nothingKnown, result, commands: [], commandAccountId: accountId };
}

const nothingKnown: Judgement = {
  cloudguard: 'unknown',
  rings: 'unknown',
  brokenLink: null,
  reason: null,
  witness: null,
  chain: [],
  chainDigest: null,
  notes: [],
};

/** The report of an account that is not audited. */
export function excludedAccount({
  id,
  name,
  excluded,
}: {
  readonly id: string;
  readonly name: string;
  readonly excluded: NonNullable<ScopedAccount['excluded']>;
}): AccountReport {
  return { accountId: id, name, state: 'excluded', why: excluded, results: [] };
}

/** The report of an account whose chain was never entered. */
export function notEntered(
  { settings }: Pick<AccountAudit, 'settings'>,
  account: ScopedAccount,
  why: AccountWhy,
  message: string,
): AccountReport {
  const results = settings.rules.map((rule): ResultReport => ({
    ruleId: rule.id,
    status: 'NOT_AVAILABLE',
    cloudguard: 'unknown',
    rings: 'unknown',
    brokenLink: null,
    reason: null,
    message,
    witness: null,
    chain: [],
    notes: [],
    exception: null,
    finding: null,
  }));
  return { accountId: account.id, name: account.name, state: 'undetermined', why, results };
}

async function auditEntered(
  audit: AccountAudit,
  account: ScopedAccount,
  reader: AccountReader,
): Promise<AccountReport> {
  const { settings, registry } = audit;
  const { session } = reader;
  const windows = windowsOf(audit.earlierRuns, account);
  const isRecordSeen = audit.earlierRuns.record.state === 'seen';
  const stored =
    audit.publishes || windows.length > 0 || !isRecordSeen
      ? await readStoredFindings(session, settings)
      : nothingStored;
  const snapshot = await readAccount(reader, {
    neighbours: registry,
    isSettled: (look) => settings.rules.every((rule) => isSettled(judgeAccount(look, rule))),
    advisoryTargets: (look) => advisoryTargets(look, settings.rules),
    live: liveOptions(session, settings, audit.earlierRuns, windows, stored),
    now: audit.now,
  });
  const judged = settings.rules.map((rule) =>
    judgeRule(settings, rule, judgeAccount(snapshot, rule), {
      id: account.id,
      notes: accountNotes(account),
      snapshot,
      ...(account.exceptions === undefined ? {} : { exceptions: account.exceptions }),
    }),
  );
  await audit.onJudged?.({ account, reader, snapshot, judged, stored, runStart: audit.runStart });
  const findings =
    audit.publishes && !audit.isGivenUp()
      ? await publishFindings(session, settings, judged, {
          collectedAt: snapshot.collectedAt,
          stored,
          runStart: audit.runStart,
          onNotPublished: audit.onNotPublished,
        })
      : judged.map(() => null);
  registry.leave(account.id, isSharedByNature(snapshot));
  const results = judged.map(({ result }, index) => ({ ...result, finding: findings[index] ?? null }));
  const undetermined = judged.find(({ result }) => result.status !== 'PASSED' && result.status !== 'FAILED');
  return {
    accountId: account.id,
    name: account.name,
    state: undetermined === undefined ? 'judged' : 'undetermined',
    why: undetermined === undefined ? null : (firstUnseen(undetermined.judgement.chain)?.why ?? 'undecided'),
    results,
  };
}

/** Whether an organization trail makes the account's log group, or the trail itself, a part of other accounts' chains. */
function isSharedByNature({ accountId, trailsByRegion }: AccountSnapshot): boolean {
  return [...trailsByRegion.values()]
    .flatMap((answer) => (answer.state === 'seen' ? answer.value : []))
    .filter(({ isOrganization }) => isOrganization)
    .some(({ arn, logGroupArn }) =>
      [arn, logGroupArn ?? ''].some((one) => parseArn(one)?.accountId === accountId),
    );
}

function accountNotes({ isPendingClosure }: ScopedAccount): readonly Note[] {
  if (!isPendingClosure) return [];
  const message = 'the account is about to be closed, but still works';
  return [{ code: 'account-pending-closure', link: 'trail', message }];
}
