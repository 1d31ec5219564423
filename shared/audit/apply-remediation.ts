import { canonical, refuse, type Outcome, type Step } from '../remediation/index.ts';
import { auditAccounts, withRegistry } from './audit-accounts.ts';
import type { BegunRun } from './begin-run.ts';
import { carryOutPlans, type CarriedPlans, type OnCreated } from './carry-out-plans.ts';
import type { PlanTerms } from './plan-account.ts';
import { planAccounts, stepsOf, type PlannedAccount } from './plan-remediation.ts';
import { isDone, outcomeOfPlan, outcomeOfSteps } from './remediation-outcome.ts';
import type { ResultReport } from './report.ts';
import type { RunObserver, RunOptions } from './run.ts';

/** On which terms the remediation writes. */
export interface ApplyTerms extends PlanTerms {
  /**
   * Which accounts and rules are meant. The settings name all rules that are audited, lest the findings of the others be
   * archived when these are imported.
   */
  readonly isWanted: (accountId: string, ruleId: string) => boolean;
  /**
   * The steps that somebody has agreed to, of an account and rule: nothing else is carried out. Null where whatever is
   * planned now may be.
   */
  readonly agreedSteps: ((accountId: string, ruleId: string) => readonly Step[]) | null;
  /** Whether a person asked for it, and is to be told whatever became of it. */
  readonly isAsked: boolean;
  /** Whether the findings are imported as the accounts are judged, before anybody is told that they ring. */
  readonly publishes: boolean;
  /** Told of each write before it is made, and once it is confirmed. */
  readonly onCreated?: OnCreated;
  /** Told what was made once all is, before the accounts are judged again: that takes a while, and may be cut off. */
  readonly onCarried?: (outcomes: readonly Outcome[]) => Promise<void>;
}

/**
 * Plans afresh, carries out what the terms allow, each step once however many accounts need it, and judges again. What
 * is not there as it should be at any of these times is refused. The audit's role reads, the remediation's role writes.
 * @returns what became of each account in scope and each rule
 */
export async function applyRemediation(
  run: RunOptions,
  begun: BegunRun,
  terms: ApplyTerms,
): Promise<readonly Outcome[]> {
  const planned = await planAgreed(run, begun, terms);
  const carried = await carryOutPlans(run, begun, planned, terms.onCreated);
  const outcomes = (again: JudgedAgain) =>
    planned.map((one) => {
      const result = carried.get(one);
      return result === undefined
        ? outcomeOfPlan(one, terms.isAsked)
        : outcomeOfSteps(one, result, again.get(one) ?? null, terms.isAsked);
    });
  await terms.onCarried?.(outcomes(new Map()));
  return outcomes(await judgeAgain(run, begun, planned, carried, terms.publishes));
}

type JudgedAgain = ReadonlyMap<PlannedAccount, ResultReport>;

/** The plans of now as far as the terms allow them. Only findings are written, and only where the terms publish. */
export async function planAgreed(
  run: RunOptions,
  begun: BegunRun,
  terms: ApplyTerms,
): Promise<readonly PlannedAccount[]> {
  const planned = await planAccounts(run, begun, terms);
  const wanted = planned.filter(({ accountId, rule }) => terms.isWanted(accountId, rule.id));
  return wanted.map((one) => asAgreed(one, terms));
}

/** A plan that needs more than was agreed to is none any more; one that needs less is. */
function asAgreed(one: PlannedAccount, { agreedSteps }: ApplyTerms): PlannedAccount {
  if (agreedSteps === null) return one;
  const agreed = agreedSteps(one.accountId, one.rule.id).map(canonical);
  const further = stepsOf(one).find((step) => !agreed.includes(canonical(step)));
  if (further === undefined) return one;
  const refusal = refuse('evidence-stale', `it now needs a ${further.action} that is not in the plan`);
  return { ...one, plan: { outcome: 'refused', refusal } };
}

/**
 * Judges afresh what was carried out, with nothing kept of what was read before. A finding that says FAILED when it is
 * RESOLVED would hide the next failure: only from PASSED does Security Hub reopen it.
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_Workflow.html
 */
async function judgeAgain(
  run: RunOptions,
  begun: BegunRun,
  planned: readonly PlannedAccount[],
  carried: CarriedPlans,
  publishes: boolean,
): Promise<JudgedAgain> {
  const changed = planned.filter((one) => {
    const result = carried.get(one);
    return result !== undefined && isDone(result);
  });
  const ids = new Set(changed.map(({ accountId }) => accountId));
  if (ids.size === 0 || begun.caller.signal.aborted) return new Map();
  const accounts = begun.accounts.filter(({ id }) => ids.has(id));
  const { onJudged: _planned, ...again } = run;
  // The accounts were counted as done when they were planned.
  const observer: RunObserver = {
    onDefect: (accountId, error) => run.observer?.onDefect?.(accountId, error),
    onNotPublished: (what, because) => run.observer?.onNotPublished?.(what, because),
  };
  const reports = await withRegistry(run, begun, async (registry) =>
    auditAccounts({ ...again, observer, publishes }, begun, registry, accounts),
  );
  return new Map(
    changed.flatMap((one) => {
      const report = reports.find(({ accountId }) => accountId === one.accountId);
      const result = report?.results.find(({ ruleId }) => ruleId === one.rule.id);
      return result === undefined ? [] : [[one, result] as const];
    }),
  );
}
