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
 */
export async function undoCreated(writer: RemediationWriter, created: CreatedResource): Promise<Undone> {
  const step = stepOf(created);
  const decision = await decide(writer, step);
  if (decision.act === 'leave') return { outcome: 'gone', because: '' };
  if (decision.act === 'refuse') return { outcome: 'refused', because: decision.because };
  try {
    await writer.remove(step);
  } catch (error) {
    if (!isOfCall(error)) throw error;
    // The answer may have been lost, and the deletion made.
    const seen = await decide(writer, step);
    if (seen.act === 'leave') return { outcome: 'deleted', because: '' };
    return { outcome: 'failed', because: failureText(readFailure(error)) };
  }
  return { outcome: 'deleted', because: '' };
}

async function decide(writer: RemediationWriter, step: Step): Promise<UndoDecision> {
  const alarms = await writer.alarms(step);
  if (step.action === 'PutMetricFilter') return decideFilterUndo(step, await writer.filters(step), alarms);
  return decideAlarmUndo(step, alarms, await writer.tags(step, alarms));
}
