/** Whether something that the remediation made may be deleted: only if it is still as it was made, and nobody uses it. */
import type { Alarms, Evidence, MetricAlarm, MetricFilter } from '../alarm-chain/index.ts';
import { isNameTaken, isOwnAlarm, type Tags } from './ownership.ts';
import { refuse, refuseUnseen } from './refusals.ts';
import { isFilterOf, type AlarmStep, type FilterStep } from './steps.ts';

export type UndoDecision =
  | { readonly act: 'delete' }
  /** Nothing is there any more. */
  | { readonly act: 'leave' }
  | { readonly act: 'refuse'; readonly because: string };

/**
 * @param filters all of the log group, read just now
 * @param alarms all of the Region, read just now: another alarm may have come to rely on the filter's metric
 */
export function decideFilterUndo(
  step: FilterStep,
  filters: Evidence<readonly MetricFilter[]>,
  alarms: Evidence<Alarms>,
): UndoDecision {
  const { filterName, metricTransformations } = step.input;
  if (filters.state === 'absent') return { act: 'leave' };
  if (filters.state === 'unseen') return refused(refuseUnseen(filters).message);
  const named = filters.value.find(({ name }) => name === filterName);
  if (named === undefined) return { act: 'leave' };
  if (!isFilterOf(step, named)) return refused(`the metric filter ${filterName} is not as it was made`);
  if (alarms.state !== 'seen') return refused(unseenAlarms(alarms));
  const [{ metricNamespace, metricName }] = metricTransformations;
  const user = alarms.value.metric.find((alarm) => reads(alarm, metricNamespace, metricName));
  return user === undefined
    ? { act: 'delete' }
    : refused(`the alarm ${user.name} reads the metric of the metric filter ${filterName}`);
}

/** An expression may name the metric in a language of its own (Metrics Insights, PromQL): its name in it is enough. */
function reads(alarm: MetricAlarm, namespace: string, metricName: string): boolean {
  const isMetric = (one: {
    readonly namespace?: string | undefined;
    readonly metricName?: string | undefined;
  }) => one.namespace === namespace && one.metricName === metricName;
  const texts = [alarm.query, ...alarm.queries.map(({ expression }) => expression)];
  return (
    isMetric(alarm) ||
    alarm.queries.some(({ metric }) => metric !== undefined && isMetric(metric)) ||
    texts.some((text) => text?.includes(metricName) === true)
  );
}

/** A metric filter that the remediation made, by its name and its log group. */
export interface OwnFilter {
  readonly name: string;
  readonly logGroupName: string;
}

/**
 * @param alarms all of the Region, read just now
 * @param tags of the alarm of the step's name; null where there is none
 * @param staying the remediation's own filters that feed the alarm's metric and are not undone with it: one alarm serves
 * the filters of several log groups
 */
export function decideAlarmUndo(
  step: AlarmStep,
  alarms: Evidence<Alarms>,
  tags: Evidence<Tags> | null,
  staying: Evidence<readonly OwnFilter[]>,
): UndoDecision {
  const { AlarmName } = step.input;
  if (alarms.state !== 'seen') return refused(unseenAlarms(alarms));
  if (!isNameTaken(alarms.value, AlarmName)) return { act: 'leave' };
  if (tags?.state === 'unseen') return refused(refuseUnseen(tags).message);
  if (tags?.state !== 'seen' || !isOwnAlarm(step, alarms.value, tags.value)) {
    return refused(`the alarm ${AlarmName} is not as it was made`);
  }
  const parent = alarms.value.composite.find(
    ({ rule, actionsSuppressor }) =>
      rule.includes(AlarmName) || actionsSuppressor?.includes(AlarmName) === true,
  );
  if (parent !== undefined) return refused(`the composite alarm ${parent.name} reads the alarm ${AlarmName}`);
  if (staying.state !== 'seen') {
    return refused(staying.state === 'unseen' ? refuseUnseen(staying).message : staying.message);
  }
  const [fed] = staying.value;
  return fed === undefined
    ? { act: 'delete' }
    : refused(`the metric filter ${fed.name} of ${fed.logGroupName} feeds the alarm ${AlarmName} too`);
}

function unseenAlarms(alarms: Exclude<Evidence<Alarms>, { readonly state: 'seen' }>): string {
  return alarms.state === 'unseen'
    ? refuseUnseen(alarms).message
    : refuse('undetermined', alarms.message).message;
}

function refused(because: string): UndoDecision {
  return { act: 'refuse', because };
}
