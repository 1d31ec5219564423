import { evaluateAlarm, type AlarmBehaviour } from './alarm-evaluation.ts';
import { parseArn } from './arn.ts';
import { compareText } from './candidates.ts';
import { broken, holds, unseen, type LinkEvidence, type ResourceReference } from './evidence.ts';
import type { BreakReason } from './links.ts';
import { literalMetricValue } from './metric-filter.ts';
import type { Alarms, CompositeAlarm, MetricAlarm, MetricFilter, MetricTransformation } from './snapshot.ts';

/** An alarm as a resource of a report. */
export function alarmReference({ arn, name }: MetricAlarm | CompositeAlarm): ResourceReference {
  const parsed = parseArn(arn);
  return {
    type: 'alarm',
    arn: parsed === null ? null : arn,
    name,
    accountId: parsed?.accountId ?? '',
    region: parsed?.region ?? '',
  };
}

/**
 * The alarms that watch a metric, by name: namespace and metric name both count, for names alone repeat across
 * namespaces.
 */
export function alarmsOnMetric(alarms: Alarms, transformation: MetricTransformation): readonly MetricAlarm[] {
  return alarms.metric
    .filter(
      ({ namespace, metricName }) =>
        namespace === transformation.namespace && metricName === transformation.metricName,
    )
    .sort((a, b) => compareText(a.name, b.name));
}

/** The metric-math alarms that read a metric. */
export function mathAlarmsOnMetric(
  alarms: Alarms,
  transformation: MetricTransformation,
): readonly MetricAlarm[] {
  return alarms.metric
    .filter(({ queries }) =>
      queries.some(
        ({ metric }) =>
          metric?.namespace === transformation.namespace && metric.metricName === transformation.metricName,
      ),
    )
    .sort((a, b) => compareText(a.name, b.name));
}

/**
 * The composite alarms whose rule names one of the alarms, by name or ARN, quoted or not:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
 */
export function compositesNaming(
  composites: readonly CompositeAlarm[],
  alarms: readonly MetricAlarm[],
): readonly CompositeAlarm[] {
  const names = new Set(alarms.flatMap(({ arn, name }) => [arn, name]));
  return composites
    .filter(({ rule }) => namesInRule(rule).some((name) => names.has(name)))
    .sort((a, b) => compareText(a.name, b.name));
}

function namesInRule(rule: string): readonly string[] {
  return [...rule.matchAll(/\(\s*(?:"([^"]*)"|'([^']*)'|([^\s()"']+))\s*\)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  );
}

const reasonOf: Readonly<Record<Exclude<AlarmBehaviour['behaviour'], 'rings' | 'undecided'>, BreakReason>> = {
  'needs-more-events': 'alarm-needs-more-events',
  'cannot-fire': 'alarm-cannot-fire',
  'never-resets': 'alarm-never-resets',
};

/** Link `alarm` for one alarm on the filter's metric: does one event move it to ALARM, again and again? */
export function judgeAlarm(alarm: MetricAlarm, filter: MetricFilter): LinkEvidence {
  const resource = alarmReference(alarm);
  const transformation = filter.transformations[0];
  const value = transformation === undefined ? null : literalMetricValue(transformation);
  if (transformation === undefined || value === null) return unseen('alarm', 'undecided', resource);

  const published = { ...transformation, dimensions: publishedDimensions(filter, transformation) };
  const answer = evaluateAlarm(alarm, published, value);
  const observed = settingsOf(alarm);
  if (answer.behaviour === 'undecided') {
    return unseen('alarm', 'undecided', resource, { ...observed, because: answer.because });
  }
  if (answer.behaviour !== 'rings') {
    return broken('alarm', reasonOf[answer.behaviour], resource, { ...observed, because: answer.because });
  }
  if (!alarm.actionsEnabled) return broken('alarm', 'alarm-actions-disabled', resource, observed);
  return holds('alarm', resource, observed);
}

/** System fields that a filter emits are dimensions like its own: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html */
function publishedDimensions(
  { emitsSystemFieldDimensions }: MetricFilter,
  { dimensions }: MetricTransformation,
): Readonly<Record<string, string>> {
  return { ...dimensions, ...Object.fromEntries(emitsSystemFieldDimensions.map((field) => [field, field])) };
}

function settingsOf(alarm: MetricAlarm): Readonly<Record<string, unknown>> {
  return {
    statistic: alarm.statistic ?? alarm.extendedStatistic ?? null,
    comparisonOperator: alarm.comparisonOperator ?? null,
    threshold: alarm.threshold ?? null,
    periodSeconds: alarm.periodSeconds ?? null,
    evaluationPeriods: alarm.evaluationPeriods ?? null,
    datapointsToAlarm: alarm.datapointsToAlarm ?? null,
    treatMissingData: alarm.treatMissingData ?? null,
    actionsEnabled: alarm.actionsEnabled,
  };
}
