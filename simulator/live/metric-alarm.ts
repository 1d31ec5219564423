import type { AwsShape, ScenarioMetricAlarm } from '../scenario/scenario.ts';
import type { World } from '../state/world.ts';
import { extraPeriods, type AlarmThreshold } from './alarm-decision.ts';
import { knownRegion, type Place } from './live-state.ts';
import { defaultSources } from './metric-filtering.ts';
import { evaluateMath, type Series } from './metric-math.ts';
import { isStatistic, metricKey, minuteMs, samplesBetween, statisticOf } from './metric.ts';

/** One metric as an alarm reads it. */
interface ReadMetric {
  readonly id: string;
  readonly key: string;
  readonly statistic: string;
  readonly periodMs: number;
  readonly unit: string | undefined;
}

/** An alarm ready for evaluation: what it reads, how that becomes one series, and what it compares. */
export interface EvaluatedAlarm {
  readonly name: string;
  readonly metrics: readonly ReadMetric[];
  /** By id, in the order of the alarm; the last step gives the result. */
  readonly expressions: readonly { readonly id: string; readonly expression: string }[];
  readonly resultId: string;
  readonly periodMs: number;
  readonly threshold: AlarmThreshold;
  /** The periods that are looked at. */
  readonly periods: number;
}

const prepared = new WeakMap<ScenarioMetricAlarm, EvaluatedAlarm | null>();

/** The alarm as it is evaluated; null for one that the simulator does not evaluate, whose state stays. */
export function evaluatedAlarm(alarm: ScenarioMetricAlarm): EvaluatedAlarm | null {
  const known = prepared.get(alarm);
  if (known !== undefined) return known;
  const fresh = prepare(alarm);
  prepared.set(alarm, fresh);
  return fresh;
}

function prepare(alarm: ScenarioMetricAlarm): EvaluatedAlarm | null {
  const queries = (alarm['Metrics'] ?? []) as readonly AwsShape[];
  const metrics = queries.length > 0 ? queries.map(queriedMetric) : [plainMetric(alarm)];
  const read = metrics.filter((metric) => metric !== null);
  const [first] = read;
  const result = queries.find(({ ReturnData }) => ReturnData !== false) ?? { Id: 'm1' };
  if (first === undefined || queries.some(({ AccountId }) => Boolean(AccountId))) return null;
  if (read.some(({ statistic, periodMs }) => !isStatistic(statistic) || periodMs !== first.periodMs))
    return null;
  const evaluationPeriods = numberOf(alarm['EvaluationPeriods'], 1);
  return {
    name: alarm.AlarmName,
    metrics: read,
    expressions: queries.flatMap(({ Id, Expression }) =>
      typeof Expression === 'string' ? [{ id: text(Id), expression: Expression }] : [],
    ),
    resultId: text(result['Id']),
    periodMs: first.periodMs,
    threshold: {
      comparisonOperator: text(alarm['ComparisonOperator']),
      threshold: numberOf(alarm['Threshold'], Number.NaN),
      evaluationPeriods,
      datapointsToAlarm: numberOf(alarm['DatapointsToAlarm'], evaluationPeriods),
      treatMissingData: text(alarm['TreatMissingData']) || 'missing',
    },
    periods: evaluationPeriods + extraPeriods,
  };
}

function plainMetric(alarm: ScenarioMetricAlarm): ReadMetric | null {
  return alarm['MetricName']
    ? readMetric('m1', alarm, alarm['Statistic'] ?? alarm['ExtendedStatistic'], alarm)
    : null;
}

function queriedMetric({ Id, MetricStat }: AwsShape): ReadMetric | null {
  if (typeof MetricStat !== 'object' || MetricStat === null) return null;
  const { Metric, Stat, ...rest } = MetricStat as AwsShape;
  return readMetric(text(Id), (Metric ?? {}) as AwsShape, Stat, rest);
}

/** Periods below a minute count as a minute: metric filters publish by the minute. */
function readMetric(
  id: string,
  metric: AwsShape,
  statistic: unknown,
  { Period, Unit }: AwsShape,
): ReadMetric {
  const dimensions = (metric['Dimensions'] ?? []) as readonly AwsShape[];
  const named = dimensions.map(({ Name, Value }) => [text(Name), text(Value)] as const);
  return {
    id,
    key: metricKey(text(metric['Namespace']), text(metric['MetricName']), Object.fromEntries(named)),
    statistic: text(statistic),
    periodMs: Math.max(minuteMs, Math.ceil(numberOf(Period, 60) / 60) * minuteMs),
    unit: typeof Unit === 'string' ? Unit : undefined,
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function numberOf(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}

/** The series that the alarm compares, for the periods that end at `end`; null where it cannot be computed. */
export function seriesOf(world: World, place: Place, alarm: EvaluatedAlarm, end: number): Series | null {
  const series = new Map<string, Series>();
  for (const metric of alarm.metrics)
    series.set(metric.id, metricSeries(world, place, metric, alarm.periods, end));
  const metricIds = alarm.metrics.map(({ id }) => id);
  for (const { id, expression } of inOrder(alarm)) {
    const value = evaluateMath(expression, { series, metricIds, length: alarm.periods });
    if (value === null) return null;
    series.set(id, value);
  }
  return series.get(alarm.resultId) ?? null;
}

/** Expressions may stand before those that they use: the ones that use none of the others come first. */
function inOrder({ expressions }: EvaluatedAlarm): EvaluatedAlarm['expressions'] {
  const ordered: { readonly id: string; readonly expression: string }[] = [];
  let waiting = expressions;
  // Each round settles one at least; a circle settles none and ends the search.
  for (let round = 0; round < expressions.length && waiting.length > 0; round += 1) {
    const open = new Set(waiting.map(({ id }) => id));
    const ready = waiting.filter(
      ({ expression }) => !(expression.match(/\w+/g) ?? []).some((word) => open.has(word)),
    );
    ordered.push(...ready);
    waiting = waiting.filter((one) => !ready.includes(one));
  }
  return [...ordered, ...waiting];
}

function metricSeries(world: World, place: Place, metric: ReadMetric, periods: number, end: number): Series {
  const stored = knownRegion(world.live, place)?.metrics.get(metric.key);
  const defaults = defaultSources(world, place, metric.key);
  return Array.from({ length: periods }, (_, index) => {
    const start = end - (periods - index) * metric.periodMs;
    const values = samplesBetween(stored, defaults, { start, end: start + metric.periodMs }, metric.unit);
    return statisticOf(metric.statistic, values);
  });
}
