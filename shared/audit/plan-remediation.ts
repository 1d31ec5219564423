import { advisoryTargets, type AccountSnapshot } from '../alarm-chain/index.ts';
import { readAdvisory } from '../aws/read-advisory.ts';
import { readerFor, readTopicSubscriptions, type Neighbours } from '../aws/read-elsewhere.ts';
import {
  asItWouldBe,
  planSteps,
  provePlan,
  refuse,
  type AlarmStep,
  type Plan,
  type Refusal,
  type Step,
} from '../remediation/index.ts';
import type { Rule } from '../rules/rule.ts';
import type { JudgedAccount } from './audit-account.ts';
import { auditOrganization } from './audit-organization.ts';
import type { JudgedRule } from './judge-rule.ts';
import type { Report } from './report.ts';
import type { Run } from './run.ts';

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
  readonly refusal: Refusal | null;
  /** In the order in which they have to be done; several accounts may need the same ones of a shared log group. */
  readonly steps: readonly Step[];
}

/**
 * Audits afresh, publishing nothing, and plans for each account and rule what would make its chain ring. Nothing is
 * written anywhere; a plan is proved by judging the account as it would be.
 * @param topicArn of the alarms, with `{partition}`, `{region}` and `{account}` to be filled in; null where none is set
 * @throws UsageError where the audit cannot begin
 */
export async function planRemediation(run: Run, topicArn: string | null): Promise<PlanReport> {
  const plans = new Map<string, AccountPlan>();
  const inScope = new Set<string>();
  const report = await auditOrganization({
    ...run,
    publishes: false,
    observer: {
      ...run.observer,
      onAccountsFound: (accounts) => {
        for (const { id, excluded } of accounts) if (excluded === null) inScope.add(id);
        run.observer?.onAccountsFound?.(accounts);
      },
    },
    onJudged: async (judged, registry) => {
      for (const one of judged.judged) {
        const plan = await planAccount(judged, one, registry, topicArn, (id) => inScope.has(id));
        plans.set(keyOf(judged.account.id, one.rule.id), toAccountPlan(judged.account.id, one.rule, plan));
      }
    },
  });
  return {
    schemaVersion: 1,
    plannedAt: report.run.finishedAt,
    accounts: accountsOf(report, plans),
  };
}

async function planAccount(
  { reader, snapshot }: JudgedAccount,
  { rule, result }: JudgedRule,
  neighbours: Neighbours,
  topicArn: string | null,
  isAllowed: (accountId: string) => boolean,
): Promise<Plan> {
  const plan = planSteps({
    snapshot,
    rule,
    passes: result.status === 'PASSED',
    fails: result.status === 'FAILED',
    isExcepted: result.exception !== null,
    topicArn,
    isAllowed,
  });
  if (plan.outcome !== 'planned') return plan;
  const wouldBe = asItWouldBe(snapshot, plan.steps);
  const alarm = plan.steps.find((step): step is AlarmStep => step.action === 'PutMetricAlarm');
  const known = alarm === undefined ? wouldBe : await withTopic(wouldBe, alarm, rule, { reader, neighbours });
  return provePlan(rule, plan.steps, known);
}

/** The account as it would be, with what is to be known of the new alarm's topic. */
async function withTopic(
  wouldBe: AccountSnapshot,
  alarm: AlarmStep,
  rule: Rule,
  { reader, neighbours }: { readonly reader: JudgedAccount['reader']; readonly neighbours: Neighbours },
): Promise<AccountSnapshot> {
  const [topicArn] = alarm.input.AlarmActions;
  const owner = await readerFor(reader, neighbours, alarm.accountId);
  const subscriptions =
    'state' in owner ? owner : await readTopicSubscriptions(owner, reader.session, neighbours, topicArn);
  const heard = {
    ...wouldBe,
    subscriptionsByTopic: new Map([...wouldBe.subscriptionsByTopic, [topicArn, subscriptions]]),
  };
  return { ...heard, advisory: await readAdvisory(advisoryTargets(heard, [rule]), { reader, neighbours }) };
}

function toAccountPlan(accountId: string, rule: Rule, plan: Plan): AccountPlan {
  return {
    accountId,
    ruleId: rule.id,
    outcome: plan.outcome,
    refusal: plan.outcome === 'refused' ? plan.refusal : null,
    steps: plan.outcome === 'planned' ? plan.steps : [],
  };
}

/** Every account in scope, in the order of the report; one that was never judged is refused. */
function accountsOf(report: Report, plans: ReadonlyMap<string, AccountPlan>): readonly AccountPlan[] {
  return report.accounts.flatMap(({ accountId, results }) =>
    results.map(({ ruleId, message }): AccountPlan => {
      const refusal = refuse('undetermined', message.replace(/\.$/, ''));
      return (
        plans.get(keyOf(accountId, ruleId)) ?? { accountId, ruleId, outcome: 'refused', refusal, steps: [] }
      );
    }),
  );
}

function keyOf(accountId: string, ruleId: string): string {
  return `${accountId} ${ruleId}`;
}
