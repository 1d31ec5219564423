import { writeCoverageFinding, writeFinding, type ImportedFinding } from '../findings/index.ts';
import type { JudgedAccount } from './audit-account.ts';
import { uncoveredResults } from './coverage-findings.ts';
import type { JudgedRule } from './judge-rule.ts';
import { subjectOf } from './publish.ts';
import type { AccountReport, Report } from './report.ts';
import type { RunCaller } from './run.ts';
import type { Settings } from './settings.ts';

/** The finding of one result of a report, and the commands that would mend it. */
export interface CollectedFinding {
  readonly accountId: string;
  readonly ruleId: string;
  /** As the first import of it would say it: what Security Hub holds already, nobody has asked. */
  readonly finding: ImportedFinding;
  /** Of the AWS CLI, in the order in which they are to be run; none where they would mend nothing. */
  readonly commands: readonly string[];
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
   * One finding for each result of the run's report, in its order: the account's own, or the auditor's where the account
   * was not judged. An account that the run did not come to (`deadline`) has none, as when the run publishes.
   */
  readonly findingsOf: (report: Report) => readonly CollectedFinding[];
}

interface KeptAccount {
  readonly judged: readonly JudgedRule[];
  readonly collectedAt: Date;
}

/** A collector for one run by these settings. */
export function collectFindings(settings: Settings): FindingCollector {
  const kept = new Map<string, KeptAccount>();
  let caller: RunCaller | null = null;
  return {
    onCallerIdentified: (identified) => {
      caller = identified;
    },
    onJudged: async ({ account, snapshot, judged }) => {
      kept.set(account.id, { judged, collectedAt: snapshot.collectedAt });
      await Promise.resolve();
    },
    findingsOf: (report) => {
      const { partition, region } = caller ?? { partition: 'aws', region: report.run.region };
      const auditor = { accountId: report.run.auditorAccountId, partition, region };
      return report.accounts.flatMap((account) =>
        findingsOfAccount(settings, report, auditor, account, kept),
      );
    },
  };
}

function findingsOfAccount(
  settings: Settings,
  { run }: Report,
  auditor: RunCaller,
  account: AccountReport,
  kept: ReadonlyMap<string, KeptAccount>,
): readonly CollectedFinding[] {
  const { accountId, results } = account;
  const own = kept.get(accountId);
  return results.flatMap((result) => {
    // An account that was given up after it was judged says in its report that it was not: the chain tells the two apart.
    const judged = own?.judged.find((one) => one.result.chain === result.chain);
    if (own !== undefined && judged !== undefined) {
      const { commands, commandAccountId } = judged;
      const time = own.collectedAt.toISOString();
      const subject = subjectOf({ ...auditor, accountId }, settings, judged, own.collectedAt);
      const finding = writeFinding(subject, time, time);
      return [{ accountId, ruleId: result.ruleId, finding, commands, commandAccountId }];
    }
    return uncoveredResults(auditor, settings, { ...account, results: [result] }).map((subject) => ({
      accountId,
      ruleId: result.ruleId,
      finding: writeCoverageFinding(subject, run.finishedAt, run.finishedAt),
      commands: [],
      commandAccountId: accountId,
    }));
  });
}
