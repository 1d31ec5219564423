import type { BreakReason, LinkName } from '../alarm-chain/index.ts';
import type { AccountReport, Coverage, Report, ResultReport } from './report.ts';

/** A run in numbers. */
export interface RunSummary {
  readonly runId: string;
  readonly coverage: Coverage;
  /** Judged accounts for each hundred in scope; 100 where none is. */
  readonly coveragePercent: number;
  readonly rules: readonly RuleSummary[];
  readonly findings: Readonly<Record<'created' | 'updated' | 'unchanged' | 'failed', number>>;
  readonly apiCalls: number;
  readonly seconds: number;
}

/** The accounts in scope by what a rule found; the five numbers add up to them. */
export interface RuleSummary {
  readonly ruleId: string;
  readonly passed: number;
  /** Without an exception. */
  readonly failed: number;
  readonly excepted: number;
  readonly warning: number;
  readonly notAvailable: number;
  /** Where the chains of failed accounts break, the most frequent first; excepted ones are counted too. */
  readonly breaks: readonly ChainBreak[];
}

export interface ChainBreak {
  readonly link: LinkName;
  readonly reason: BreakReason;
  readonly accounts: number;
}

/** Counts what a report says. */
export function summarizeReport({ run, coverage, accounts }: Report): RunSummary {
  const inScope = coverage.accounts - coverage.excluded;
  const results = accounts.flatMap((account) => account.results);
  const outcomes = results.flatMap(({ finding }) => (finding === null ? [] : [finding.outcome]));
  const outcomeCount = (outcome: keyof RunSummary['findings']) =>
    outcomes.filter((one) => one === outcome).length;
  return {
    runId: run.id,
    coverage,
    coveragePercent: inScope === 0 ? 100 : (100 * coverage.judged) / inScope,
    rules: run.rules.map((ruleId) => summarizeRule(ruleId, results)),
    findings: {
      created: outcomeCount('created'),
      updated: outcomeCount('updated'),
      unchanged: outcomeCount('unchanged'),
      failed: outcomeCount('failed'),
    },
    apiCalls: run.apiCalls.total,
    seconds: (new Date(run.finishedAt).getTime() - new Date(run.startedAt).getTime()) / 1_000,
  };
}

function summarizeRule(ruleId: string, results: readonly ResultReport[]): RuleSummary {
  const own = results.filter((result) => result.ruleId === ruleId);
  const count = (status: ResultReport['status']) => own.filter((result) => result.status === status).length;
  const excepted = own.filter((result) => isExcepted(result)).length;
  return {
    ruleId,
    passed: count('PASSED'),
    failed: count('FAILED') - excepted,
    excepted,
    warning: count('WARNING'),
    notAvailable: count('NOT_AVAILABLE'),
    breaks: breaksOf(own),
  };
}

/** A failure that somebody answers for. */
export function isExcepted({ status, exception }: ResultReport): boolean {
  return status === 'FAILED' && exception !== null;
}

function breaksOf(results: readonly ResultReport[]): readonly ChainBreak[] {
  const breaks = new Map<string, ChainBreak>();
  for (const { status, brokenLink: link, reason } of results) {
    if (status !== 'FAILED' || link === null || reason === null) continue;
    const key = `${link} ${reason}`;
    breaks.set(key, { link, reason, accounts: (breaks.get(key)?.accounts ?? 0) + 1 });
  }
  return [...breaks.values()].sort((a, b) => b.accounts - a.accounts || (a.reason < b.reason ? -1 : 1));
}

/** Whether a rule failed in the account and nobody answers for it. */
export function hasFailed({ results }: AccountReport): boolean {
  return results.some((result) => result.status === 'FAILED' && !isExcepted(result));
}

/** Accounts that a person has to look at, those that failed first, in the order of the report. */
export function accountsToLookAt({ accounts }: Report): readonly AccountReport[] {
  const others = accounts.filter((account) => account.state === 'undetermined' && !hasFailed(account));
  return [...accounts.filter(hasFailed), ...others];
}
