import { failureText, isOfCall, isPassing, readFailure, whyUnseen } from '../aws/failure.ts';
import { mapConcurrently } from '../aws/concurrency.ts';
import { createRemediationWriter, type RemediationWriter } from '../aws/remediation-writer.ts';
import type { Session } from '../aws/session.ts';
import { assumeRole, createStsClient } from '../aws/sts.ts';
import {
  passing,
  refuse,
  refuseUnseen,
  type AccountRecord,
  type AfterState,
  type Outcome,
  type Step,
} from '../remediation/index.ts';
import { auditAccounts, withRegistry } from './audit-accounts.ts';
import type { BegunRun } from './begin-run.ts';
import { visitOwnAccount } from './caller.ts';
import { carryOutSteps, refusedSteps, type Carried } from './carry-out-steps.ts';
import { planAccounts, type PlanTerms, type PlannedAccount } from './plan-remediation.ts';
import type { ResultReport } from './report.ts';
import type { RunOptions } from './run.ts';
import type { Settings } from './settings.ts';

/** On which terms the remediation writes. */
export interface ApplyTerms extends PlanTerms {
  /**
   * The steps that somebody has agreed to, of an account and rule: nothing else is carried out. Null where whatever is
   * planned now may be.
   */
  readonly agreedSteps: ((accountId: string, ruleId: string) => readonly Step[]) | null;
  /** Whether a person asked for it, and is to be told whatever became of it. */
  readonly isAsked: boolean;
}

/** The session name of the remediation's visits, by which the owners of an account tell them from the audit's. */
export const remediationSessionName = 'ringcheck-remediation';

/** Milliseconds that the looks and writes in one account may take; nobody interrupts a write that is under way. */
export const writeTimeout = 60_000;

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
  const planned = await planAccounts(run, begun, terms);
  const carried = await carryOutPlans(run, begun, planned, terms);
  const after = await judgeAgain(run, begun, planned, carried);
  return planned.map((one) => outcomeOf(one, carried.get(one) ?? null, after.get(one) ?? null, terms));
}

type CarriedPlans = ReadonlyMap<PlannedAccount, Carried>;

/** The plans with the same steps, of which the first account's record holds what is made. */
type Group = readonly [PlannedAccount, ...PlannedAccount[]];

async function carryOutPlans(
  run: RunOptions,
  begun: BegunRun,
  planned: readonly PlannedAccount[],
  terms: ApplyTerms,
): Promise<CarriedPlans> {
  const carried = new Map<PlannedAccount, Carried>();
  const byAccount = new Map<string, Group[]>();
  for (const group of groupsOf(planned, carried, terms)) {
    const at = stepsOf(group[0])[0]?.accountId ?? '';
    byAccount.set(at, [...(byAccount.get(at) ?? []), group]);
  }
  const enter = entrance(run.settings, begun);
  await mapConcurrently([...byAccount], run.settings.concurrency, async ([accountId, groups]) => {
    // One after the other: plans of one account may make the same alarm.
    for (const group of groups) {
      const result = await carryOutGroup(begun.caller, accountId, stepsOf(group[0]), enter);
      const [first, ...others] = group;
      carried.set(first, result);
      for (const other of others) carried.set(other, withoutOwn(result));
    }
  });
  return carried;
}

/** What was made stands in the record of one account alone, so that nobody undoes it twice. */
function withoutOwn(result: Carried): Carried {
  return { ...result, created: [], outcome: result.outcome === 'applied' ? 'unchanged' : result.outcome };
}

/** Groups what is to be carried out; what was not agreed to is refused here. */
function groupsOf(
  planned: readonly PlannedAccount[],
  carried: Map<PlannedAccount, Carried>,
  { agreedSteps }: ApplyTerms,
): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const one of planned) {
    if (one.plan.outcome !== 'planned') continue;
    const agreed = agreedSteps?.(one.accountId, one.rule.id).map((step) => keyOf(step));
    const other = stepsOf(one).find((step) => agreed !== undefined && !agreed.includes(keyOf(step)));
    if (other !== undefined) {
      carried.set(one, refusedSteps(refuse('evidence-stale', `it needs ${other.action} otherwise now`)));
      continue;
    }
    const key = JSON.stringify(stepsOf(one));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else groups.set(key, isAtHome(one) ? [one, ...group] : [...group, one]);
  }
  return [...groups.values()] as readonly Group[];
}

function isAtHome(one: PlannedAccount): boolean {
  return stepsOf(one)[0]?.accountId === one.accountId;
}

function stepsOf({ plan }: PlannedAccount): readonly Step[] {
  return plan.outcome === 'planned' ? plan.steps : [];
}

/** Steps are the same if the calls are, in whatever order their members stand. */
function keyOf(step: Step): string {
  return JSON.stringify(step, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

type Entrance = (accountId: string) => Promise<RemediationWriter>;

/** Opens an account for writing. @throws what the SDK throws where STS refuses */
function entrance({ remediationRoleName, externalId }: Settings, { caller, reach }: BegunRun): Entrance {
  const sts = createStsClient(caller, caller);
  const role = { name: remediationRoleName, externalId, sessionName: remediationSessionName };
  return async (accountId) => {
    const signal = AbortSignal.timeout(writeTimeout);
    // Who asks for the own account alone writes with the own credentials: there need be no role.
    const session: Session =
      reach === 'this-account' && accountId === caller.accountId
        ? visitOwnAccount(caller, signal)
        : await assumeRole(sts, caller, accountId, role, signal);
    return createRemediationWriter(session);
  };
}

async function carryOutGroup(
  { signal }: Session,
  accountId: string,
  steps: readonly Step[],
  enter: Entrance,
): Promise<Carried> {
  if (signal.aborted) return interrupted;
  let writer: RemediationWriter;
  try {
    writer = await enter(accountId);
  } catch (error) {
    if (!isOfCall(error)) throw error;
    const failure = readFailure(error);
    const why = whyUnseen(failure);
    const detail = `the remediation's role in account ${accountId} could not be assumed (${failureText(failure)})`;
    return refusedSteps(
      isPassing(why)
        ? refuseUnseen({ state: 'unseen', why, operation: 'sts:AssumeRole', message: detail })
        : passing(why, refuse('owner-account-unreachable', detail)),
    );
  }
  return await carryOutSteps(writer, steps);
}

const interrupted: Carried = {
  outcome: 'failed',
  created: [],
  refusal: null,
  error: 'interrupted before anything was written',
  mayPass: true,
};

/** Judges afresh what was carried out, with nothing kept of what was read before. */
async function judgeAgain(
  run: RunOptions,
  begun: BegunRun,
  planned: readonly PlannedAccount[],
  carried: CarriedPlans,
): Promise<ReadonlyMap<PlannedAccount, ResultReport>> {
  const changed = planned.filter((one) => isDone(carried.get(one)));
  const ids = new Set(changed.map(({ accountId }) => accountId));
  if (ids.size === 0 || begun.caller.signal.aborted) return new Map();
  const accounts = begun.accounts.filter(({ id }) => ids.has(id));
  const { onJudged: _planned, observer: _told, ...again } = run;
  const reports = await withRegistry(run, begun, async (registry) =>
    auditAccounts({ ...again, publishes: false }, begun, registry, accounts),
  );
  return new Map(
    changed.flatMap((one) => {
      const report = reports.find(({ accountId }) => accountId === one.accountId);
      const result = report?.results.find(({ ruleId }) => ruleId === one.rule.id);
      return result === undefined ? [] : [[one, result] as const];
    }),
  );
}

function isDone(carried: Carried | undefined): boolean {
  return carried?.outcome === 'applied' || carried?.outcome === 'unchanged';
}

/** What became of an account. */
function outcomeOf(
  { accountId, rule, plan, result }: PlannedAccount,
  carried: Carried | null,
  again: ResultReport | null,
  { isAsked }: ApplyTerms,
): Outcome {
  const record = { accountId, ruleId: rule.id };
  if (carried === null) {
    const refusal = plan.outcome === 'refused' ? plan.refusal : null;
    const error = refusal === null ? null : `${refusal.reason}: ${refusal.message}`;
    const outcome = refusal === null ? 'unchanged' : 'refused';
    return {
      record: { ...record, outcome, created: [], after: afterOf(result), error },
      refusal: refusal?.reason ?? null,
      mayPass: refusal?.mayPass === true,
      isAsked,
    };
  }
  const { outcome, created, refusal, error, mayPass } = carried;
  const refused =
    refusal === null ? error : `${refusal.reason}: ${refusal.message}${error === null ? '' : ` (${error})`}`;
  const written: AccountRecord = { ...record, outcome, created, after: null, error: refused };
  if (!isDone(carried)) return { record: written, refusal: refusal?.reason ?? null, mayPass, isAsked };
  const after = again === null ? null : afterOf(again);
  return {
    record: { ...written, after, error: whatIsLeft(again) },
    refusal: null,
    // What could not be looked at is looked at by the next delivery, which has nothing to write any more.
    mayPass: after === null || after.status === 'WARNING' || after.status === 'NOT_AVAILABLE',
    isAsked,
  };
}

function afterOf({ status, rings, cloudguard }: ResultReport): AfterState {
  return { status, rings, cloudguard };
}

/** What still has to be done once all is written; null where nothing has. */
function whatIsLeft(again: ResultReport | null): string | null {
  if (again === null) return 'it was not judged again';
  return again.status === 'PASSED' ? null : again.message;
}
