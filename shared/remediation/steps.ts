/**
 * What the remediation creates: one metric filter and one alarm, always in the same form, so that the form tells what is
 * its own. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
import type { MetricAlarm, MetricFilter } from '../alarm-chain/index.ts';
import type { Rule } from '../rules/rule.ts';

/** The call's own input. */
export interface PutMetricFilterInput {
  readonly logGroupName: string;
  readonly filterName: string;
  readonly filterPattern: string;
  readonly metricTransformations: readonly [
    { readonly metricName: string; readonly metricNamespace: string; readonly metricValue: '1' },
  ];
}
export interface PutMetricAlarmInput {
  readonly AlarmName: string;
  readonly AlarmDescription: string;
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Statistic: 'Sum';
  readonly Period: 300;
  readonly EvaluationPeriods: 1;
  readonly DatapointsToAlarm: 1;
  readonly Threshold: 1;
  readonly ComparisonOperator: 'GreaterThanOrEqualToThreshold';
  readonly TreatMissingData: 'notBreaching';
  readonly ActionsEnabled: true;
  readonly AlarmActions: readonly [string];
  readonly Tags: readonly { readonly Key: string; readonly Value: string }[];
}

interface Place {
  readonly accountId: string;
  readonly region: string;
}
export interface FilterStep extends Place {
  readonly action: 'PutMetricFilter';
  readonly input: PutMetricFilterInput;
}
export interface AlarmStep extends Place {
  readonly action: 'PutMetricAlarm';
  readonly input: PutMetricAlarmInput;
}
export type Step = FilterStep | AlarmStep;

/** The namespace of the metrics that the remediation's filters write. */
export const metricNamespace = 'Ringcheck/Rules';

/** The name of both, which the remediation's role is limited to where IAM can limit it. */
export function ownName(rule: Rule): string {
  return `ringcheck-${rule.id}`;
}

/** The tags by which an alarm is known as the remediation's own, whatever it is called. */
export function ownTags(rule: Rule): PutMetricAlarmInput['Tags'] {
  return [
    { Key: 'ringcheck:managed-by', Value: 'ringcheck' },
    { Key: 'ringcheck:rule', Value: rule.id },
  ];
}

/** The metric filter on a log group. */
export function filterStep(rule: Rule, place: Place, logGroupName: string): FilterStep {
  return {
    action: 'PutMetricFilter',
    accountId: place.accountId,
    region: place.region,
    input: {
      logGroupName,
      filterName: ownName(rule),
      filterPattern: rule.pattern,
      metricTransformations: [{ metricName: rule.id, metricNamespace, metricValue: '1' }],
    },
  };
}

/** The alarm on a metric: one event in five minutes sets it off. */
export function alarmStep(
  rule: Rule,
  place: Place,
  metric: { readonly namespace: string; readonly metricName: string },
  topicArn: string,
): AlarmStep {
  return {
    action: 'PutMetricAlarm',
    accountId: place.accountId,
    region: place.region,
    input: {
      AlarmName: ownName(rule),
      AlarmDescription: `Made by Ringcheck for ${rule.id}: ${rule.title}.`,
      Namespace: metric.namespace,
      MetricName: metric.metricName,
      Statistic: 'Sum',
      Period: 300,
      EvaluationPeriods: 1,
      DatapointsToAlarm: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
      ActionsEnabled: true,
      AlarmActions: [topicArn],
      Tags: ownTags(rule),
    },
  };
}

/** Filters that a log group may have: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html */
export const mostFilters = 100;

/** Whether a filter is exactly as the step makes it. */
export function isFilterOf({ input }: FilterStep, filter: MetricFilter): boolean {
  const [ours] = input.metricTransformations;
  const [theirs] = filter.transformations;
  return (
    filter.name === input.filterName &&
    filter.pattern === input.filterPattern &&
    theirs !== undefined &&
    isPlainFilter(filter) &&
    theirs.namespace === ours.metricNamespace &&
    theirs.metricName === ours.metricName &&
    theirs.metricValue === ours.metricValue &&
    theirs.defaultValue === undefined &&
    // "If you don't specify a unit, the unit is set as None":
    // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_MetricTransformation.html
    (theirs.unit ?? 'None') === 'None'
  );
}

/** Whether a filter writes one metric, without dimensions or a default value, for the events of all accounts. */
export function isPlainFilter(filter: MetricFilter): boolean {
  const [transformation, ...further] = filter.transformations;
  return (
    transformation !== undefined &&
    further.length === 0 &&
    (transformation.defaultValue ?? 0) === 0 &&
    Object.keys(transformation.dimensions).length === 0 &&
    filter.fieldSelectionCriteria === undefined &&
    filter.emitsSystemFieldDimensions.length === 0 &&
    !filter.appliesOnTransformedLogs
  );
}

/**
 * Whether an alarm is exactly as the step makes it, whatever its description says. Its tags are not among what an answer
 * about alarms tells.
 */
export function isAlarmOf({ input }: AlarmStep, alarm: MetricAlarm): boolean {
  return (
    alarm.name === input.AlarmName &&
    alarm.namespace === input.Namespace &&
    alarm.metricName === input.MetricName &&
    alarm.dimensions.length === 0 &&
    alarm.queries.length === 0 &&
    !alarm.isOnQuery &&
    alarm.statistic === input.Statistic &&
    alarm.periodSeconds === input.Period &&
    alarm.unit === undefined &&
    alarm.evaluationPeriods === input.EvaluationPeriods &&
    (alarm.datapointsToAlarm ?? alarm.evaluationPeriods) === input.DatapointsToAlarm &&
    alarm.threshold === input.Threshold &&
    alarm.comparisonOperator === input.ComparisonOperator &&
    alarm.treatMissingData === input.TreatMissingData &&
    alarm.actionsEnabled &&
    alarm.alarmActions.length === 1 &&
    alarm.alarmActions[0] === input.AlarmActions[0] &&
    alarm.otherActions.length === 0
  );
}
