import type { Alarms, Evidence } from '../alarm-chain/index.ts';
import { failureText, isOfCall, readFailure } from '../aws/failure.ts';
import type { RemediationWriter } from '../aws/remediation-writer.ts';
import {
  decideAlarmUndo,
  decideFilterUndo,
  nameOf,
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
  const here = inRegion(others, created);
  const decision = await decide(writer, step, here);
  if (decision.act === 'leave') return { outcome: 'gone', because: '' };
  if (decision.act === 'refuse') return { outcome: 'refused', because: decision.because };
  try {
    await writer.remove(step);
  } catch (error) {
    if (!isOfCall(error)) throw error;
    // The answer may have been lost, and the deletion made.
    const seen = await decide(writer, step, here);
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
  const decision = await decide(writer, stepOf(created), inRegion(others, created));
  if (decision.act === 'refuse') return { outcome: 'refused', because: decision.because };
  return { outcome: decision.act === 'delete' ? 'deleted' : 'gone', because: '' };
}

async function decide(writer: RemediationWriter, step: Step, others: UndoneOthers): Promise<UndoDecision> {
  const alarms = without(namesOf(others.deletedBefore), await writer.alarms(step));
  const feeders = await writer.ownFiltersOfMetric(step);
  if (step.action === 'PutMetricFilter') {
    // An alarm that another record names, and that serves other log groups too, does not keep one of its filters.
    const isOfOthers = !others.going.some(({ type }) => type === 'alarm');
    const isShared = isOfOthers && feeders.state === 'seen' && feeders.value.length > 1;
    const users = isShared ? without([nameOf(step)], alarms) : alarms;
    return decideFilterUndo(step, await writer.filters(step), users);
  }
  const tags = await writer.tags(step, alarms);
  const staying: Evidence<readonly OwnFilter[]> =
    feeders.state === 'seen' ? { state: 'seen', value: stayingOf(feeders.value, others) } : feeders;
  return decideAlarmUndo(step, alarms, tags, staying);
}

/** Names are of a Region: the same one in another is something else. */
function inRegion({ deletedBefore, going }: UndoneOthers, { region }: CreatedResource): UndoneOthers {
  const isHere = (one: CreatedResource) => one.region === region;
  return { deletedBefore: deletedBefore.filter(isHere), going: going.filter(isHere) };
}

/** One filter alone is the one that an alarm was made for of which the record names no filter: another record does. */
function stayingOf(feeders: readonly OwnFilter[], { going }: UndoneOthers): readonly OwnFilter[] {
  const namesFilters = going.some(({ type }) => type === 'metric-filter');
  if (!namesFilters && feeders.length < 2) return [];
  return feeders.filter((one) => !going.some((other) => isIt(other, one)));
}

function namesOf(deleted: readonly CreatedResource[]): readonly string[] {
  return deleted.filter(({ type }) => type === 'alarm').map(({ name }) => name);
}

function without(names: readonly string[], alarms: Evidence<Alarms>): Evidence<Alarms> {
  if (alarms.state !== 'seen') return alarms;
  const metric = alarms.value.metric.filter(({ name }) => !names.includes(name));
  return { state: 'seen', value: { ...alarms.value, metric } };
}

function isIt(created: CreatedResource, { name, logGroupName }: OwnFilter): boolean {
  return (
    created.type === 'metric-filter' && created.name === name && created.input.logGroupName === logGroupName
  );
}
