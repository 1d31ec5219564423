import type { Alarms, Evidence } from '../alarm-chain/index.ts';
import { failureText, isOfCall, readFailure } from '../aws/failure.ts';
import type { RemediationWriter } from '../aws/remediation-writer.ts';
import {
  decideAlarmUndo,
  decideFilterUndo,
  stepOf,
  type CreatedResource,
  type Step,
  type UndoDecision,
} from '../remediation/index.ts';

/** What became of something that was to be deleted. */
export interface Undone {
  readonly outcome: 'deleted' | 'gone' | 'refused' | 'failed';
  /** In words; empty where it was deleted or gone. */
  readonly because: string;
}

/**
 * Deletes something that the remediation made, only if it is still as it was made and nobody has come to rely on it.
 * Never throws for what AWS answers.
 * @param deletedBefore what is not there any more, though it may still be listed
 */
export async function undoCreated(
  writer: RemediationWriter,
  created: CreatedResource,
  deletedBefore: readonly CreatedResource[],
): Promise<Undone> {
  const step = stepOf(created);
  const decision = await decide(writer, step, deletedBefore);
  if (decision.act === 'leave') return { outcome: 'gone', because: '' };
  if (decision.act === 'refuse') return { outcome: 'refused', because: decision.because };
  try {
    await writer.remove(step);
  } catch (error) {
    if (!isOfCall(error)) throw error;
    // The answer may have been lost, and the deletion made.
    const seen = await decide(writer, step, deletedBefore);
    if (seen.act === 'leave') return { outcome: 'deleted', because: '' };
    return { outcome: 'failed', because: failureText(readFailure(error)) };
  }
  return { outcome: 'deleted', because: '' };
}

/**
 * Says what `undoCreated` would do, and does nothing.
 * @param deletedBefore what would not be there any more
 */
export async function lookAtCreated(
  writer: RemediationWriter,
  created: CreatedResource,
  deletedBefore: readonly CreatedResource[],
): Promise<Undone> {
  const decision = await decide(writer, stepOf(created), deletedBefore);
  if (decision.act === 'refuse') return { outcome: 'refused', because: decision.because };
  return { outcome: decision.act === 'delete' ? 'deleted' : 'gone', because: '' };
}

async function decide(
  writer: RemediationWriter,
  step: Step,
  deletedBefore: readonly CreatedResource[],
): Promise<UndoDecision> {
  const alarms = without(deletedBefore, await writer.alarms(step));
  if (step.action === 'PutMetricFilter') return decideFilterUndo(step, await writer.filters(step), alarms);
  return decideAlarmUndo(step, alarms, await writer.tags(step, alarms));
}

function without(deleted: readonly CreatedResource[], alarms: Evidence<Alarms>): Evidence<Alarms> {
  if (alarms.state !== 'seen') return alarms;
  const names = deleted.filter(({ type }) => type === 'alarm').map(({ name }) => name);
  const metric = alarms.value.metric.filter(({ name }) => !names.includes(name));
  return { state: 'seen', value: { ...alarms.value, metric } };
}
