import type { AccountRecord, AfterState, Outcome, Refusal } from '../remediation/index.ts';
import type { Carried } from './carry-out-steps.ts';
import type { PlannedAccount } from './plan-remediation.ts';
import type { ResultReport } from './report.ts';

/** Where nothing was carried out: the plan refused, or had nothing to do. */
export function outcomeOfPlan({ accountId, rule, plan, result }: PlannedAccount, isAsked: boolean): Outcome {
  const refusal = plan.outcome === 'refused' ? plan.refusal : null;
  if (refusal === null) {
    const unchanged = { accountId, ruleId: rule.id, outcome: 'unchanged', created: [] } as const;
    return outcomeOfJudged(unchanged, result, isAsked);
  }
  const record: AccountRecord = {
    accountId,
    ruleId: rule.id,
    outcome: 'refused',
    created: [],
    after: afterOf(result),
    error: refusalText(refusal),
  };
  return { record, refusal: refusal.reason, mayPass: refusal.mayPass === true, isAsked };
}

/** @param again how the account was judged once all was written; null where it was not */
export function outcomeOfSteps(
  { accountId, rule }: PlannedAccount,
  carried: Carried,
  again: ResultReport | null,
  isAsked: boolean,
): Outcome {
  const { outcome, created, refusal, error } = carried;
  const record = { accountId, ruleId: rule.id, outcome, created };
  if (!isDone(carried)) {
    const text = [refusal === null ? [] : refusalText(refusal), error ?? []].flat().join(' ');
    return {
      record: { ...record, after: null, error: text },
      refusal: refusal?.reason ?? null,
      mayPass: carried.mayPass,
      isAsked,
    };
  }
  return outcomeOfJudged(record, again, isAsked);
}

/**
 * All that was needed is there. What is judged otherwise is looked at by the next delivery, which has nothing to write any
 * more: what AWS lists may lag behind what it has taken, and then a plan says what else is wrong.
 */
function outcomeOfJudged(
  record: Pick<AccountRecord, 'accountId' | 'ruleId' | 'outcome' | 'created'>,
  again: ResultReport | null,
  isAsked: boolean,
): Outcome {
  const after = again === null ? null : afterOf(again);
  const error = whatIsLeft(again);
  return { record: { ...record, after, error }, refusal: null, mayPass: error !== null, isAsked };
}

/** Whether all that was needed is there. */
export function isDone({ outcome }: Carried): boolean {
  return outcome === 'applied' || outcome === 'unchanged';
}

function refusalText({ reason, message }: Refusal): string {
  return `${reason}: ${message}`;
}

function afterOf({ status, rings, cloudguard }: ResultReport): AfterState {
  return { status, rings, cloudguard };
}

/** What still has to be done once all is written; null where nothing has. */
function whatIsLeft(again: ResultReport | null): string | null {
  if (again === null) return 'it was not judged again';
  if (again.status !== 'PASSED') return again.message;
  return again.finding?.outcome === 'failed'
    ? `its finding could not be brought up to date: ${again.finding.error}`
    : null;
}
