import { evaluateAlarm, type AlarmBehaviour } from './alarm-evaluation.ts';
import { parseArn } from './arn.ts';
import { compareText } from './candidates.ts';
import { cut } from './cut.ts';
import { broken, holds, unseen, type LinkEvidence, type ResourceReference } from './evidence.ts';
import type { BreakReason } from './links.ts';
import { literalMetricValue } from './metric-filter.ts';
import type { Alarms, CompositeAlarm, MetricAlarm, MetricTransformation } from './snapshot.ts';
import type { PublishedMetric } from './watched-series.ts';

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

/** The metric-math alarms that read a metric of their own account: one of another account is another metric. */
export function mathAlarmsOnMetric(
  alarms: Alarms,
  transformation: MetricTransformation,
): readonly MetricAlarm[] {
  return alarms.metric
    .filter(({ queries, arn }) =>
      queries.some(
        ({ metric, accountId }) =>
          metric?.namespace === transformation.namespace &&
          metric.metricName === transformation.metricName &&
          (accountId === undefined || accountId === (parseArn(arn)?.accountId ?? accountId)),
      ),
    )
    .sort((a, b) => compareText(a.name, b.name));
}

/**
 * Alarms that may read the metric: on a query whose text names it, for Metrics Insights and PromQL can and their
 * languages are not read here, or on what the answer does not tell.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-alarms.html
 */
export function alarmsPerhapsOnMetric(
  alarms: Alarms,
  { metricName }: MetricTransformation,
): readonly MetricAlarm[] {
  const name = metricName.toLowerCase();
  return alarms.metric
    .filter((alarm) => textsOf(alarm).some((text) => text === undefined || text.toLowerCase().includes(name)))
    .sort((a, b) => compareText(a.name, b.name));
}

/** The texts that tell what an alarm reads, beside the metrics that it names; undefined for one that is not told. */
function textsOf(alarm: MetricAlarm): readonly (string | undefined)[] {
  if (alarm.isOnQuery) return [alarm.query];
  if (alarm.queries.length > 0) {
    return alarm.queries.filter(({ metric }) => metric === undefined).map(({ expression }) => expression);
  }
  return isMetricTold(alarm) ? [] : [undefined];
}

/** Whether an alarm without queries names a metric. */
function isMetricTold({ namespace, metricName }: MetricAlarm): boolean {
  return namespace !== undefined && metricName !== undefined;
}

/** The reason of the closed list for a behaviour that breaks the link. */
export const reasonOfBehaviour: Readonly<
  Record<Exclude<AlarmBehaviour['behaviour'], 'rings' | 'undecided'>, BreakReason>
> = {
  'needs-more-events': 'alarm-needs-more-events',
  'cannot-fire': 'alarm-cannot-fire',
  'never-resets': 'alarm-never-resets',
};

/** What one event does to an alarm that reads the filter's metric, whatever its actions. */
export function behaviourOf(alarm: MetricAlarm, published: PublishedMetric): AlarmBehaviour {
  const value = literalMetricValue(published.transformation);
  if (alarm.queries.length === 0 && !alarm.isOnQuery && !isMetricTold(alarm)) {
    return { behaviour: 'undecided', because: 'what it watches is not told' };
  }
  return value === null
    ? { behaviour: 'undecided', because: 'the metric value is a field of the event' }
    : evaluateAlarm(alarm, published, value);
}

/** Link `alarm` for one alarm on the filter's metric: does one event move it to ALARM, again and again? */
export function judgeAlarm(alarm: MetricAlarm, answer: AlarmBehaviour): LinkEvidence {
  const resource = alarmReference(alarm);
  const observed = settingsOf(alarm);
  if (answer.behaviour !== 'rings' && answer.behaviour !== 'undecided') {
    const reason = reasonOfBehaviour[answer.behaviour];
    return broken('alarm', reason, resource, { ...observed, because: answer.because });
  }
  if (!alarm.actionsEnabled) return broken('alarm', 'alarm-actions-disabled', resource, observed);
  return answer.behaviour === 'rings'
    ? holds('alarm', resource, observed)
    : unseen('alarm', 'undecided', resource, { ...observed, because: answer.because });
}

/** Most characters of an expression or rule that a report shows. */
export const longestShown = 300;

function settingsOf(alarm: MetricAlarm): Readonly<Record<string, unknown>> {
  const metric = alarm.queries.find((query) => query.metric !== undefined)?.metric;
  const returned = alarm.queries.find(({ returnsData }) => returnsData);
  const expression = returned?.expression ?? alarm.query;
  return {
    statistic: alarm.statistic ?? alarm.extendedStatistic ?? metric?.statistic ?? null,
    ...(expression === undefined ? {} : { expression: cut(expression, longestShown) }),
    comparisonOperator: alarm.comparisonOperator ?? null,
    threshold: alarm.threshold ?? null,
    periodSeconds: alarm.periodSeconds ?? metric?.periodSeconds ?? null,
    evaluationPeriods: alarm.evaluationPeriods ?? null,
    datapointsToAlarm: alarm.datapointsToAlarm ?? null,
    treatMissingData: alarm.treatMissingData ?? null,
    actionsEnabled: alarm.actionsEnabled,
  };
}
