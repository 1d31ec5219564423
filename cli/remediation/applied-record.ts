/** What `apply` prints: what became of each account of the plan. */
import type { AccountPlan } from '../../shared/audit/plan-remediation.ts';
import {
  refuse,
  type AccountRecord,
  type AgreedPlan,
  type Outcome,
  type RemediationRecord,
} from '../../shared/remediation/index.ts';

/** The record of all accounts of a plan, those that are not in scope any more and those that it refuses included. */
export function appliedRecord(
  { accounts, others }: AgreedPlan,
  outcomes: readonly Outcome[],
  appliedAt: Date,
): RemediationRecord {
  const records = outcomes.map(({ record }) => record);
  const planned = accounts.map(
    ({ accountId, ruleId }) =>
      records.find((one) => one.accountId === accountId && one.ruleId === ruleId) ??
      outOfScope(accountId, ruleId),
  );
  return {
    schemaVersion: 1,
    appliedAt: appliedAt.toISOString(),
    accounts: [...planned, ...others.map(recordOfOther)],
  };
}

function outOfScope(accountId: string, ruleId: string): AccountRecord {
  const { reason, message } = refuse('undetermined', 'it is not in the scope of this run');
  const error = `${reason}: ${message}`;
  return { accountId, ruleId, outcome: 'refused', created: [], after: null, error };
}

/** What the plan itself refuses, or has nothing to do for, is left alone. */
function recordOfOther({ accountId, ruleId, refusal }: AgreedPlan['others'][number]): AccountRecord {
  const outcome = refusal === null ? 'unchanged' : 'refused';
  const error = refusal === null ? null : `${refusal.reason}: ${refusal.message}`;
  return { accountId, ruleId, outcome, created: [], after: null, error };
}

/** The same accounts as a dry run shows them. */
export function otherPlans({ others }: AgreedPlan): readonly AccountPlan[] {
  return others.map(({ accountId, ruleId, refusal }) => ({
    accountId,
    ruleId,
    outcome: refusal === null ? 'nothing-to-do' : 'refused',
    refusal,
    steps: [],
  }));
}
