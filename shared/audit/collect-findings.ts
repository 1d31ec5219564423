import type { StoredChain } from '../alarm-chain/index.ts';
import {
  areBesideMend,
  findingId,
  readStoredChain,
  recommendationFor,
  writeCoverageFinding,
  writeFinding,
  type ImportedFinding,
  type Recommendation,
} from '../findings/index.ts';
import { notJudged, type JudgedAccount } from './audit-account.ts';
import { uncoveredResults } from './coverage-findings.ts';
import type { JudgedRule } from './judge-rule.ts';
import { laterThan } from './planned-import.ts';
import { chainSinceOf, subjectOf } from './publish.ts';
import type { AccountReport, Report, ResultReport } from './report.ts';
import type { RunCaller } from './run.ts';
import type { Settings } from './settings.ts';

/** The finding of one result of a report, and the commands that would mend it. */
export interface CollectedFinding {
  readonly accountId: string;
  readonly ruleId: string;
  /**
   * As an import at the end of the run would say it. Its times go on from the stored finding where the run has read that
   * (one that publishes does); where it has not, and for coverage findings, they are of this run, as of a first import.
   */
  readonly finding: ImportedFinding;
  /** What a person should do, without the commands; null where nothing is to be done. */
  readonly advice: Recommendation | null;
  /** Of the AWS CLI, in the order in which they are to be run; none where they would mend nothing. */
  readonly commands: readonly string[];
  /** The commands make something beside what is there, instead of what the advice says. */
  readonly areCommandsInstead: boolean;
  /** The account in which the commands are to be run. */
  readonly commandAccountId: string;
}

/** Keeps what findings are written from while a run goes on, for formats that show more than the report holds. */
export interface FindingCollector {
  /** For `RunObserver.onCallerIdentified`. */
  readonly onCallerIdentified: (caller: RunCaller) => void;
  /** For `RunOptions.onJudged`. */
  readonly onJudged: (judged: JudgedAccount) => Promise<void>;
  /**
   * One finding for each result of the run's report, in its order: the account's own, also where its import failed, or the
   * auditor's where the account was not judged. An account that the run did not come to (`deadline`) has none, as when the
   * run publishes.
   */
  readonly findingsOf: (report: Report) => readonly CollectedFinding[];
}

/** Of a judged rule, what its finding is written from: the judgement shares its chain with the report. */
interface KeptRule {
  readonly judged: JudgedRule;
  readonly collectedAt: Date;
  readonly runStart: Date;
  readonly before: EarlierFinding | null;
}

/** What of a stored finding its successor goes on from. */
interface EarlierFinding {
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly chain: StoredChain | null;
}

/** A collector for one run by these settings. */
export function collectFindings(settings: Settings): FindingCollector {
  const kept = new Map<string, readonly KeptRule[]>();
  let caller: RunCaller | null = null;
  return {
    onCallerIdentified: (identified) => {
      caller = identified;
    },
    onJudged: async (judged) => {
      kept.set(judged.account.id, keep(judged));
      await Promise.resolve();
    },
    findingsOf: (report) => {
      const auditor = caller;
      if (auditor === null) throw new Error('a run identifies its caller before it has a report');
      return report.accounts.flatMap((account) =>
        account.results.flatMap((result) =>
          collect(settings, report, auditor, account, result, kept.get(account.accountId) ?? []),
        ),
      );
    },
  };
}

function keep({ account, snapshot, judged, stored, runStart }: JudgedAccount): readonly KeptRule[] {
  return judged.map((one) => {
    const found = stored.state === 'seen' ? stored.value.get(findingId(one.rule.id, account.id)) : undefined;
    const before =
      found === undefined
        ? null
        : {
            createdAt: found.createdAt,
            updatedAt: found.updatedAt,
            chain: readStoredChain(found.productFields),
          };
    return { judged: one, collectedAt: snapshot.collectedAt, runStart, before };
  });
}

function collect(
  settings: Settings,
  { run }: Report,
  auditor: RunCaller,
  account: AccountReport,
  result: ResultReport,
  kept: readonly KeptRule[],
): readonly CollectedFinding[] {
  const { accountId } = account;
  const { ruleId } = result;
  // An account that was given up after it was judged says in its report that it was not: the chain tells the two apart.
  const own =
    kept.find(({ judged }) => judged.result.chain === result.chain) ?? defect(settings, run, account, result);
  if (own !== null) {
    return [{ accountId, ruleId, ...ownFinding(settings, { ...auditor, accountId }, own) }];
  }
  return uncoveredResults(auditor, settings, { ...account, results: [result] }).map((subject) => {
    const finding = writeCoverageFinding(subject, run.finishedAt, run.finishedAt);
    const advice = finding.Remediation?.Recommendation ?? null;
    return {
      accountId,
      ruleId,
      finding,
      advice,
      commands: [],
      areCommandsInstead: false,
      commandAccountId: accountId,
    };
  });
}

/** An account whose audit met an error of the program has a finding of its own that says so, if it was entered. */
function defect(
  { rules }: Settings,
  { startedAt, finishedAt }: Report['run'],
  { accountId, why }: AccountReport,
  result: ResultReport,
): KeptRule | null {
  const rule = rules.find(({ id }) => id === result.ruleId);
  if (why !== 'undecided' || result.chain.length > 0 || rule === undefined) return null;
  return {
    judged: notJudged(rule, result, accountId),
    collectedAt: new Date(finishedAt),
    runStart: new Date(startedAt),
    before: null,
  };
}

function ownFinding(
  settings: Settings,
  account: RunCaller,
  { judged, collectedAt, runStart, before }: KeptRule,
): Omit<CollectedFinding, 'accountId' | 'ruleId'> {
  const { commands, commandAccountId } = judged;
  const subject = subjectOf(account, settings, judged, chainSinceOf(judged, before?.chain ?? null, runStart));
  const time = collectedAt.toISOString();
  return {
    finding:
      before === null
        ? writeFinding(subject, time, time)
        : writeFinding(subject, before.createdAt, laterThan(before.updatedAt, collectedAt)),
    advice: recommendationFor({ ...subject, commands: [] }),
    commands,
    areCommandsInstead: areBesideMend(subject),
    commandAccountId,
  };
}
