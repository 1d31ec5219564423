import { isPassing } from '../alarm-chain/index.ts';
import { refuse, refuseForNow, type Plan, type Refusal, type Step } from '../remediation/index.ts';
import type { Rule } from '../rules/rule.ts';
import { exceptionFor } from '../organization/exceptions.ts';
import { auditAccounts, withRegistry } from './audit-accounts.ts';
import { beginRun, type BegunRun } from './begin-run.ts';
import { planAccount, type PlanTerms } from './plan-account.ts';
import type { AccountReport, ResultReport } from './report.ts';
import type { Run, RunOptions } from './run.ts';

/** The contract of `plan --format json`. */
export interface PlanReport {
  readonly schemaVersion: 1;
  readonly plannedAt: string;
  readonly accounts: readonly AccountPlan[];
}

export interface AccountPlan {
  readonly accountId: string;
  readonly ruleId: string;
  readonly outcome: Plan['outcome'];
  readonly refusal: Pick<Refusal, 'reason' | 'message'> | null;
  /** In the order in which they have to be done; several accounts may need the same ones of a shared log group. */
  readonly steps: readonly Step[];
}

/** The plan for one account and rule, with what it rests on. */
export interface PlannedAccount {
  readonly accountId: string;
  readonly rule: Rule;
  readonly result: ResultReport;
  readonly plan: Plan;
}

/** The steps of a plan; none where it plans nothing. */
export function stepsOf({ plan }: PlannedAccount): readonly Step[] {
  return plan.outcome === 'planned' ? plan.steps : [];
}

/**
 * Audits afresh, publishing nothing, and plans for each account and rule what would make its chain ring. Nothing is
 * written anywhere; a plan is proved by judging the account as it would be.
 * @throws UsageError where the audit cannot begin
 */
export async function planRemediation(run: Run): Promise<PlanReport> {
  const begun = await beginRun(run);
  const inScope = new Set(begun.accounts.filter(({ excluded }) => excluded === null).map(({ id }) => id));
  const planned = await planAccounts(run, begun, {
    topicOf: () => run.settings.alarmTopicArn,
    isAllowed: (accountId) => inScope.has(accountId),
  });
  return reportPlans(run, planned);
}

/** Plans of now, as they are printed. */
export function reportPlans(
  { now }: Pick<RunOptions, 'now'>,
  planned: readonly PlannedAccount[],
): PlanReport {
  return { schemaVersion: 1, plannedAt: now().toISOString(), accounts: planned.map(toAccountPlan) };
}

/** Plans every account in scope of a run that has begun, in its order. */
export async function planAccounts(
  run: RunOptions,
  begun: BegunRun,
  terms: PlanTerms,
): Promise<readonly PlannedAccount[]> {
  const plans = new Map<string, Plan>();
  const binding = withOwnersIn(begun, terms);
  const planning: RunOptions = {
    ...run,
    publishes: terms.publishes === true,
    onJudged: async (judged, registry) => {
      for (const one of judged.judged) {
        plans.set(keyOf(judged.account.id, one.rule.id), await planAccount(judged, one, registry, binding));
      }
    },
  };
  const reports = await withRegistry(run, begun, async (registry) =>
    auditAccounts(planning, begun, registry, begun.accounts),
  );
  return reports.flatMap((report) =>
    run.settings.rules.flatMap((rule): readonly PlannedAccount[] => {
      const result = report.results.find(({ ruleId }) => ruleId === rule.id);
      if (result === undefined) return [];
      const plan = planOf(report, result, plans.get(keyOf(report.accountId, rule.id)));
      return [{ accountId: report.accountId, rule, result, plan }];
    }),
  );
}

/**
 * The terms, with what was excluded or excepted of the account that would be written to: it may be the owner of a log
 * group that the accounts in scope share.
 */
function withOwnersIn({ accounts }: BegunRun, terms: PlanTerms): PlanTerms {
  const byId = new Map(accounts.map((account) => [account.id, account]));
  return {
    ...terms,
    isAllowed: (accountId) => byId.get(accountId)?.isTakenAway !== true && terms.isAllowed(accountId),
    isExcepted: (accountId, ruleId) => exceptionFor(byId.get(accountId)?.exceptions ?? [], ruleId) !== null,
  };
}

/** The plan that was made, unless the account was given up meanwhile: then nobody knows what it rests on. */
function planOf({ why }: AccountReport, { status, message }: ResultReport, plan: Plan | undefined): Plan {
  const isFounded =
    plan !== undefined &&
    (plan.outcome !== 'planned' || status === 'FAILED') &&
    (plan.outcome !== 'nothing-to-do' || status === 'PASSED');
  if (isFounded) return plan;
  const mayPass = why === 'deadline' || (why !== null && isPassing(why));
  const refused = mayPass ? refuseForNow : refuse;
  return { outcome: 'refused', refusal: refused('undetermined', message.replace(/\.$/, '')) };
}

function toAccountPlan(one: PlannedAccount): AccountPlan {
  const { accountId, rule, plan } = one;
  const { reason, message } = plan.outcome === 'refused' ? plan.refusal : { reason: null, message: '' };
  return {
    accountId,
    ruleId: rule.id,
    outcome: plan.outcome,
    refusal: reason === null ? null : { reason, message },
    steps: stepsOf(one),
  };
}

function keyOf(accountId: string, ruleId: string): string {
  return `${accountId} ${ruleId}`;
}
