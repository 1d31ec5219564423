import { isPassing } from '../alarm-chain/index.ts';
import { mapConcurrently } from '../aws/concurrency.ts';
import { isOfCall, readFailure, whyUnseen } from '../aws/failure.ts';
import type { RemediationWriter } from '../aws/remediation-writer.ts';
import type { Session } from '../aws/session.ts';
import { refuse, refuseUnseen, type CreatedResource } from '../remediation/index.ts';
import type { BegunRun } from './begin-run.ts';
import { carryOutSteps, refusedSteps, type Carried } from './carry-out-steps.ts';
import { entranceOf, notAssumed, type Entrance } from './enter-to-write.ts';
import { stepsOf, type PlannedAccount } from './plan-remediation.ts';
import type { RunOptions } from './run.ts';

/** Told of each write before it is made (not confirmed) and once it is, and in whose name. */
export type OnCreated = (
  created: CreatedResource,
  subject: { readonly accountId: string; readonly ruleId: string },
) => void;

/** What became of the plans that were carried out. */
export type CarriedPlans = ReadonlyMap<PlannedAccount, Carried>;

/** Plans with the same steps, of which the first account's record holds what is made. */
type Group = readonly [PlannedAccount, ...PlannedAccount[]];

/**
 * Carries out plans, the same steps once: all members of an organization trail need those of its one log group. In one
 * account they come one after the other, for plans of several log groups may make the same alarm.
 */
export async function carryOutPlans(
  run: RunOptions,
  begun: BegunRun,
  planned: readonly PlannedAccount[],
  onCreated?: OnCreated,
): Promise<CarriedPlans> {
  const carried = new Map<PlannedAccount, Carried>();
  const enter = entranceOf(run.settings, begun);
  await mapConcurrently(
    [...groupsByAccount(planned)],
    run.settings.concurrency,
    async ([accountId, groups]) => {
      for (const [first, ...others] of groups) {
        const subject = { accountId: first.accountId, ruleId: first.rule.id };
        const result = await carryOutIn(begun.caller, accountId, first, {
          enter,
          onCreated: (created) => onCreated?.(created, subject),
        });
        carried.set(first, result);
        for (const other of others) carried.set(other, withoutOwn(result));
      }
    },
  );
  return carried;
}

/** What was made stands in the record of one account alone, so that nobody undoes it twice. */
function withoutOwn(result: Carried): Carried {
  return { ...result, created: [], outcome: result.outcome === 'applied' ? 'unchanged' : result.outcome };
}

/** By the account that is written to, in whose own record what is made stands if it is among them. */
function groupsByAccount(planned: readonly PlannedAccount[]): ReadonlyMap<string, readonly Group[]> {
  const bySteps = new Map<string, Group>();
  for (const one of planned) {
    const [step] = stepsOf(one);
    if (step === undefined) continue;
    const key = JSON.stringify(stepsOf(one));
    const group = bySteps.get(key) ?? [];
    bySteps.set(
      key,
      (step.accountId === one.accountId ? [one, ...group] : [...group, one]) as unknown as Group,
    );
  }
  const byAccount = new Map<string, readonly Group[]>();
  for (const group of bySteps.values()) {
    const at = stepsOf(group[0])[0]?.accountId ?? '';
    byAccount.set(at, [...(byAccount.get(at) ?? []), group]);
  }
  return byAccount;
}

async function carryOutIn(
  { signal }: Session,
  accountId: string,
  { plan }: PlannedAccount,
  { enter, onCreated }: { readonly enter: Entrance; readonly onCreated: (created: CreatedResource) => void },
): Promise<Carried> {
  if (signal.aborted || plan.outcome !== 'planned') return interrupted;
  let writer: RemediationWriter;
  try {
    writer = await enter(accountId);
  } catch (error) {
    if (!isOfCall(error)) throw error;
    const failure = readFailure(error);
    const why = whyUnseen(failure);
    const message = notAssumed(accountId, failure);
    return refusedSteps(
      isPassing(why)
        ? refuseUnseen({ state: 'unseen', why, operation: 'sts:AssumeRole', message })
        : refuse('owner-account-unreachable', message),
    );
  }
  return await carryOutSteps(writer, plan.steps, plan.reliesOn, onCreated);
}

const interrupted: Carried = {
  outcome: 'failed',
  created: [],
  refusal: null,
  error: 'interrupted before anything was written',
  mayPass: true,
};
