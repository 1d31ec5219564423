import type { Alarms, Evidence } from '../alarm-chain/index.ts';
import { failureText, isOfCall, readFailure } from '../aws/failure.ts';
import type { RemediationWriter } from '../aws/remediation-writer.ts';
import {
  decideAlarmUndo,
  decideFilterUndo,
  stepOf,
  type CreatedResource,
  type OwnFilter,
  type Step,
  type UndoDecision,
} from '../remediation/index.ts';

/** What became of something that was to be deleted. */
export interface Undone {
  readonly outcome: 'deleted' | 'gone' | 'refused' | 'failed';
  /** In words; empty where it was deleted or gone. */
  readonly because: string;
}

/** What else is undone with it. */
export interface UndoneOthers {
  /** Not there any more (or, where nothing is written, it would not be), though it may still be listed. */
  readonly deletedBefore: readonly CreatedResource[];
  /** All that goes, before it and after. */
  readonly going: readonly CreatedResource[];
}

/**
 * Deletes something that the remediation made, only if it is still as it was made and nobody has come to rely on it.
 * Never throws for what AWS answers.
 */
export async function undoCreated(
  writer: RemediationWriter,
  created: CreatedResource,
  others: UndoneOthers,
): Promise<Undone> {
  const step = stepOf(created);
  const decision = await decide(writer, step, others);
  if (decision.act === 'leave') return { outcome: 'gone', because: '' };
  if (decision.act === 'refuse') return { outcome: 'refused', because: decision.because };
  try {
    await writer.remove(step);
  } catch (error) {
    if (!isOfCall(error)) throw error;
    // The answer may have been lost, and the deletion made.
    const seen = await decide(writer, step, others);
    if (seen.act === 'leave') return { outcome: 'deleted', because: '' };
    return { outcome: 'failed', because: failureText(readFailure(error)) };
  }
  return { outcome: 'deleted', because: '' };
}

/**
 * Says what `undoCreated` would do, and does nothing.
 */
export async function lookAtCreated(
  writer: RemediationWriter,
  created: CreatedResource,
  others: UndoneOthers,
): Promise<Undone> {
  const decision = await decide(writer, stepOf(created), others);
  if (decision.act === 'refuse') return { outcome: 'refused', because: decision.because };
  return { outcome: decision.act === 'delete' ? 'deleted' : 'gone', because: '' };
}

async function decide(writer: RemediationWriter, step: Step, others: UndoneOthers): Promise<UndoDecision> {
  const alarms = without(others.deletedBefore, await writer.alarms(step));
  if (step.action === 'PutMetricFilter') return decideFilterUndo(step, await writer.filters(step), alarms);
  const tags = await writer.tags(step, alarms);
  const feeders = await writer.ownFiltersOfMetric(step);
  return decideAlarmUndo(
    step,
    alarms,
    tags,
    feeders.state === 'seen' ? { state: 'seen', value: stayingOf(feeders.value, others) } : feeders,
  );
}

/** One filter alone is the one that the alarm was made for, even where another record names it. */
function stayingOf(feeders: readonly OwnFilter[], { going }: UndoneOthers): readonly OwnFilter[] {
  if (feeders.length < 2) return [];
  return feeders.filter((one) => !going.some((other) => isIt(other, one)));
}

function without(deleted: readonly CreatedResource[], alarms: Evidence<Alarms>): Evidence<Alarms> {
  if (alarms.state !== 'seen') return alarms;
  const names = deleted.filter(({ type }) => type === 'alarm').map(({ name }) => name);
  const metric = alarms.value.metric.filter(({ name }) => !names.includes(name));
  return { state: 'seen', value: { ...alarms.value, metric } };
}

function isIt(created: CreatedResource, { name, logGroupName }: OwnFilter): boolean {
  return (
    created.type === 'metric-filter' && created.name === name && created.input.logGroupName === logGroupName
  );
}
