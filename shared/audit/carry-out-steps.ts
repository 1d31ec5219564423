import { setTimeout as pause } from 'node:timers/promises';
import { failureText, isNoAnswer, isOfCall, isPassing, readFailure, whyUnseen } from '../aws/failure.ts';
import type { RemediationWriter } from '../aws/remediation-writer.ts';
import {
  createdBy,
  decideAlarmWrite,
  decideFilterWrite,
  nameOf,
  refuse,
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
 */
export async function carryOutSteps(
  writer: RemediationWriter,
  steps: readonly Step[],
  reliesOn: readonly Step[] = [],
): Promise<Carried> {
  for (const step of reliesOn) {
    const decision = await decide(writer, step);
    if (decision.act === 'refuse') return refusedSteps(decision.refusal);
    if (decision.act === 'write') return refusedSteps(refuse('evidence-stale', `${nameOf(step)} is gone`));
  }
  const due: Step[] = [];
  for (const step of steps) {
    const decision = await decide(writer, step);
    if (decision.act === 'refuse') return refusedSteps(decision.refusal);
    if (decision.act === 'write') due.push(step);
  }
  const created: CreatedResource[] = [];
  for (const step of due) {
    const written = await write(writer, step);
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
  readonly text: string;
  readonly refusal: Refusal | null;
  readonly mayPass: boolean;
}
interface Written {
  readonly created: readonly CreatedResource[];
  readonly failure: WriteFailure | null;
}

async function write(writer: RemediationWriter, step: Step): Promise<Written> {
  try {
    await writer.put(step);
  } catch (error) {
    if (!isOfCall(error)) throw error;
    return await afterRefusedWrite(writer, step, error);
  }
  for (const wait of confirmPauses) {
    await pause(wait);
    const seen = await decide(writer, step);
    if (seen.act === 'leave') return { created: [createdBy(step, true)], failure: null };
    if (seen.act === 'refuse' && seen.refusal.mayPass !== true) {
      const text = `what was written does not stand as it was made (${seen.refusal.message})`;
      const created = wasNotSeen(seen) ? [createdBy(step, false)] : [];
      return { created, failure: { text, refusal: seen.refusal, mayPass: false } };
    }
  }
  const text = `${nameOf(step)} was written and does not show yet`;
  return { created: [createdBy(step, false)], failure: { text, refusal: null, mayPass: true } };
}

/** A write whose answer was lost may have been made all the same: what stands there says so. */
async function afterRefusedWrite(writer: RemediationWriter, step: Step, error: unknown): Promise<Written> {
  const seen = await decide(writer, step);
  if (seen.act === 'leave') return { created: [createdBy(step, true)], failure: null };
  const failure = failureOf(step, error);
  const mayBeThere = isNoAnswer(error) || wasNotSeen(seen);
  return { created: mayBeThere ? [createdBy(step, false)] : [], failure };
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
  const error = [text, ...remaining.problems].join('; ');
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
    const undone = await undoCreated(writer, one, gone);
    if (undone.outcome === 'deleted' || undone.outcome === 'gone') {
      gone.push(one);
      continue;
    }
    left.unshift(one);
    problems.push(`${one.name} could not be taken back: ${undone.because}`);
  }
  return { created: left, problems };
}
