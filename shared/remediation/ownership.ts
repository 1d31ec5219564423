/**
 * What stands where a write would go, looked at again right before it. PutMetricFilter and PutMetricAlarm replace what has
 * the name without a word, so nothing is written over that is there:
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
import type { Alarms, Evidence, MetricFilter } from '../alarm-chain/index.ts';
import { refuse, refuseForNow, refuseUnseen, type Refusal } from './refusals.ts';
import { isAlarmOf, isFilterOf, mostFilters, type AlarmStep, type FilterStep, type Step } from './steps.ts';

/** The tags of a resource, by key. */
export type Tags = ReadonlyMap<string, string>;

/** What becomes of a step. */
export type WriteDecision =
  | { readonly act: 'write' }
  /** It is there, exactly as the step makes it. */
  | { readonly act: 'leave' }
  | { readonly act: 'refuse'; readonly refusal: Refusal };

/** @param filters all of the step's log group, read just now */
export function decideFilterWrite(
  step: FilterStep,
  filters: Evidence<readonly MetricFilter[]>,
): WriteDecision {
  const { logGroupName, filterName } = step.input;
  if (filters.state === 'absent') {
    return refused(refuseForNow('evidence-stale', `${logGroupName} is gone`));
  }
  if (filters.state === 'unseen') return refused(refuseUnseen(filters));
  const named = filters.value.find(({ name }) => name === filterName);
  if (named !== undefined) {
    if (isFilterOf(step, named)) return { act: 'leave' };
    return refused(refuse('name-taken-by-foreign-resource', `the metric filter ${filterName}`));
  }
  if (filters.value.length < mostFilters) return { act: 'write' };
  return refused(refuse('filter-quota-reached', `${logGroupName} has ${filters.value.length}`));
}

/**
 * @param alarms those of the step's name, of every type, read just now
 * @param tags of the alarm of that name; null where there is none
 */
export function decideAlarmWrite(
  step: AlarmStep,
  alarms: Evidence<Alarms>,
  tags: Evidence<Tags> | null,
): WriteDecision {
  const { AlarmName } = step.input;
  // Nobody can list nothing of a Region that is there: what answered so is not CloudWatch.
  if (alarms.state === 'absent') return refused(refuse('undetermined', alarms.message));
  if (alarms.state === 'unseen') return refused(refuseUnseen(alarms));
  if (!isNameTaken(alarms.value, AlarmName)) return { act: 'write' };
  if (tags?.state === 'unseen') return refused(refuseUnseen(tags));
  // It is listed, and its tags say that it is not there: one of the two lags behind.
  if (tags?.state === 'absent') return refused(refuseForNow('undetermined', tags.message));
  if (tags?.state === 'seen' && isOwnAlarm(step, alarms.value, tags.value)) return { act: 'leave' };
  return refused(refuse('name-taken-by-foreign-resource', `the alarm ${AlarmName}`));
}

/** Whether any alarm, of whatever type, has the name. */
export function isNameTaken({ metric, composite, log }: Alarms, alarmName: string): boolean {
  return [...metric, ...composite].some(({ name }) => name === alarmName) || log.includes(alarmName);
}

/** Whether the alarm of the step's name has the step's form and carries its tags. */
export function isOwnAlarm(step: AlarmStep, alarms: Alarms, tags: Tags): boolean {
  return (
    alarms.metric.some((alarm) => isAlarmOf(step, alarm)) &&
    step.input.Tags.every(({ Key, Value }) => tags.get(Key) === Value)
  );
}

/** The name of what a step makes. */
export function nameOf(step: Step): string {
  return step.action === 'PutMetricFilter' ? step.input.filterName : step.input.AlarmName;
}

function refused(refusal: Refusal): WriteDecision {
  return { act: 'refuse', refusal };
}
