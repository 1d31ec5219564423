import { setTimeout as pause } from 'node:timers/promises';
import { isPassing } from '../alarm-chain/index.ts';
import { failureText, isOfCall, readFailure, whyUnseen } from '../aws/failure.ts';
import type { RemediationWriter } from '../aws/remediation-writer.ts';
import {
  createdBy,
  decideAlarmWrite,
  decideFilterWrite,
  nameOf,
  refuse,
  refuseForNow,
  type CreatedResource,
  type Refusal,
  type Step,
  type WriteDecision,
} from '../remediation/index.ts';
import { undoCreated } from './undo-created.ts';

/** What became of the steps of a plan. */
export interface Carried {
  readonly outcome: 'applied' | 'unchanged' | 'refused' | 'failed';
  /** What this very carrying out made, and is there still. */
  readonly created: readonly CreatedResource[];
  /** Null where nothing was refused. */
  readonly refusal: Refusal | null;
  /** Why it failed; null where it did not. */
  readonly error: string | null;
  /** The same may succeed a little later. */
  readonly mayPass: boolean;
}

/** Nothing was written, for a reason. */
export function refusedSteps(refusal: Refusal): Carried {
  const mayPass = refusal.mayPass === true;
  return { outcome: 'refused', created: [], refusal, error: null, mayPass };
}

/** Milliseconds before each look whether what was written shows. */
export const confirmPauses: readonly number[] = [0, 250, 1_000, 2_000];

/**
 * Carries out steps in one account, in their order: looks at all places first, and writes only if none refuses. What is
 * there already as a step makes it is left alone, so that the same steps, carried out again or at the same time, change
 * nothing. Where a later write fails for good, what the earlier ones made is taken back; where it may succeed a little
 * later, it is left for that. Never throws for what AWS answers.
 * @param reliesOn what has to be there already, as these steps make it
 * @param onCreated told of each write before it is made, and again once it is confirmed, for who may not live to be told
 * the whole
 */
export async function carryOutSteps(
  writer: RemediationWriter,
  steps: readonly Step[],
  reliesOn: readonly Step[] = [],
  onCreated: (created: CreatedResource) => void = () => undefined,
): Promise<Carried> {
  for (const step of reliesOn) {
    const decision = await decide(writer, step);
    if (decision.act === 'refuse') return refusedSteps(decision.refusal);
    if (decision.act === 'write')
      return refusedSteps(refuseForNow('evidence-stale', `${nameOf(step)} is gone`));
  }
  for (const step of steps) {
    const decision = await decide(writer, step);
    if (decision.act === 'refuse') return refusedSteps(decision.refusal);
  }
  const created: CreatedResource[] = [];
  for (const step of steps) {
    const written = await write(writer, step, onCreated);
    created.push(...written.created);
    if (written.failure !== null) return await broken(writer, created, written.failure);
  }
  const outcome = created.length === 0 ? 'unchanged' : 'applied';
  return { outcome, created, refusal: null, error: null, mayPass: false };
}

async function decide(writer: RemediationWriter, step: Step): Promise<WriteDecision> {
  if (step.action === 'PutMetricFilter') return decideFilterWrite(step, await writer.filters(step));
  const alarms = await writer.alarmOfName(step);
  return decideAlarmWrite(step, alarms, await writer.tags(step, alarms));
}

interface WriteFailure {
  /** Null where the refusal says all. */
  readonly text: string | null;
  readonly refusal: Refusal | null;
  readonly mayPass: boolean;
}
interface Written {
  readonly created: readonly CreatedResource[];
  readonly failure: WriteFailure | null;
}

/** Looks once more right before the write: between the first look and this one the other steps were carried out. */
async function write(
  writer: RemediationWriter,
  step: Step,
  onCreated: (created: CreatedResource) => void,
): Promise<Written> {
  const before = await decide(writer, step);
  if (before.act === 'leave') return { created: [], failure: null };
  if (before.act === 'refuse') {
    const { refusal } = before;
    return { created: [], failure: { text: null, refusal, mayPass: refusal.mayPass === true } };
  }
  const tell = (isConfirmed: boolean) => {
    const created = createdBy(step, isConfirmed);
    onCreated(created);
    return [created];
  };
  let refused: WriteFailure | null = null;
  let mayBeMade = true;
  // Who is cut off from here on may have made it.
  tell(false);
  try {
    await writer.put(step);
  } catch (error) {
    if (!isOfCall(error)) throw error;
    refused = failureOf(step, error);
    // Of several attempts the first may have been taken, and the last throttled.
    mayBeMade = refused.mayPass && isPassing(whyUnseen(readFailure(error)));
  }
  const seen = await lookAfter(writer, step, mayBeMade ? confirmPauses : [0]);
  if (seen.act === 'leave') return { created: tell(true), failure: null };
  const created = mayBeMade || wasNotSeen(seen) ? [createdBy(step, false)] : [];
  return { created, failure: refused ?? unconfirmed(step, seen) };
}

/** Looks until what was written stands there as it was made: what AWS lists may lag behind what it has taken. */
async function lookAfter(
  writer: RemediationWriter,
  step: Step,
  pauses: readonly number[],
): Promise<WriteDecision> {
  let seen: WriteDecision = { act: 'write' };
  for (const wait of pauses) {
    await pause(wait);
    seen = await decide(writer, step);
    if (seen.act === 'leave') break;
  }
  return seen;
}

/** What was taken without a refusal, and does not stand there. */
function unconfirmed(step: Step, seen: WriteDecision): WriteFailure {
  if (seen.act !== 'refuse' || seen.refusal.mayPass === true) {
    return { text: `${nameOf(step)} was written and does not show yet`, refusal: null, mayPass: true };
  }
  const what = wasNotSeen(seen) ? 'cannot be looked at' : 'does not stand as it was made';
  return { text: `${nameOf(step)} was written and ${what}`, refusal: seen.refusal, mayPass: false };
}

/** Whether nobody could look, so that what was written may be there; else it is not, or is somebody else's by now. */
function wasNotSeen(decision: WriteDecision): boolean {
  return decision.act === 'refuse' && decision.refusal.reason === 'undetermined';
}

/** Another update at the same time: the same will pass. */
const concurrentUpdate: ReadonlySet<string> = new Set([
  'OperationAbortedException',
  'ConcurrentModificationException',
]);

function failureOf(step: Step, error: unknown): WriteFailure {
  const failure = readFailure(error);
  const text = `${step.action} ${nameOf(step)} was refused (${failureText(failure)})`;
  // Of a metric filter, Logs says so of the quota, and not of its pace.
  if (step.action === 'PutMetricFilter' && failure.name === 'LimitExceededException') {
    return { text, refusal: refuse('filter-quota-reached', step.input.logGroupName), mayPass: false };
  }
  const mayPass = concurrentUpdate.has(failure.name) || isPassing(whyUnseen(failure));
  return { text, refusal: null, mayPass };
}

/** Steps that were broken off. */
async function broken(
  writer: RemediationWriter,
  created: readonly CreatedResource[],
  { text, refusal, mayPass }: WriteFailure,
): Promise<Carried> {
  const remaining = mayPass ? { created, problems: [] } : await undoAll(writer, created);
  const error = [text ?? [], ...remaining.problems].flat().join('; ') || null;
  const outcome = refusal === null || remaining.created.length > 0 ? 'failed' : 'refused';
  return { outcome, created: remaining.created, refusal, error, mayPass };
}

/** @returns what could not be taken back, and why */
async function undoAll(
  writer: RemediationWriter,
  created: readonly CreatedResource[],
): Promise<{ readonly created: readonly CreatedResource[]; readonly problems: readonly string[] }> {
  const left: CreatedResource[] = [];
  const gone: CreatedResource[] = [];
  const problems: string[] = [];
  for (const one of created.toReversed()) {
    const undone = await undoCreated(writer, one, { deletedBefore: gone, going: created });
    if (undone.outcome === 'deleted' || (undone.outcome === 'gone' && one.isConfirmed)) {
      gone.push(one);
      continue;
    }
    left.unshift(one);
    // What was never seen may yet show.
    if (undone.outcome === 'gone') continue;
    problems.push(`${one.name} could not be taken back: ${undone.because}`);
  }
  return { created: left, problems };
}
