/**
 * A small model of how CloudWatch evaluates an alarm on one metric: does one matching event, arriving while the alarm
 * is not in ALARM, move it to ALARM, and can it leave again?
 *
 * Facts: a metric filter reports once a minute; its default value stands for a minute with events of which none
 * matched (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html);
 * M of the last N periods must breach, and the treatment of missing data decides about periods without a sample
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html).
 */
import type { MetricAlarm, MetricTransformation } from './snapshot.ts';

/** What the model says of an alarm on the metric of a filter. */
export type AlarmBehaviour =
  | { readonly behaviour: 'rings' }
  | {
      readonly behaviour: 'needs-more-events' | 'cannot-fire' | 'never-resets' | 'undecided';
      readonly because: string;
    };

/** Stands for "very many samples" where a statistic is only judged in the limit. */
const veryMany = 1e9;

/** The alarm's own numbers, complete: what the model computes with. */
interface Settings {
  readonly statistic: Statistic;
  readonly breaches: (value: number) => boolean;
  readonly periodSeconds: number;
  readonly pointsToAlarm: number;
  readonly treatMissingData: string;
}
type Statistic = 'Sum' | 'SampleCount' | 'Average' | 'Minimum' | 'Maximum' | 'Percentile';

/**
 * @param alarm an alarm whose namespace and metric name are the transformation's
 * @param eventValue what one matching event adds to the metric, above zero
 */
export function evaluateAlarm(
  alarm: MetricAlarm,
  transformation: MetricTransformation,
  eventValue: number,
): AlarmBehaviour {
  const mismatch = identityMismatch(alarm, transformation);
  if (mismatch !== null) return { behaviour: 'cannot-fire', because: mismatch };
  const settings = readSettings(alarm, transformation);
  if (typeof settings === 'string') return { behaviour: 'undecided', because: settings };
  return (
    whetherOneEventFires(settings, eventValue, transformation.defaultValue) ??
    whetherItResets(settings, transformation.defaultValue) ?? { behaviour: 'rings' }
  );
}

/**
 * Unit and dimensions are part of what an alarm watches; with another unit it stays in INSUFFICIENT_DATA:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
function identityMismatch(alarm: MetricAlarm, transformation: MetricTransformation): string | null {
  const published = transformation.unit ?? 'None';
  if (alarm.unit !== undefined && alarm.unit !== published) {
    return `it watches the unit ${alarm.unit}, and the filter publishes ${published}`;
  }
  const expected = Object.keys(transformation.dimensions).sort();
  const watched = alarm.dimensions.map(({ name }) => name).sort();
  if (expected.join('\n') !== watched.join('\n')) {
    return `it watches ${dimensionText(watched)}, and the filter publishes ${dimensionText(expected)}`;
  }
  return null;
}

function dimensionText(names: readonly string[]): string {
  return names.length === 0 ? 'no dimensions' : `the dimensions ${names.join(', ')}`;
}

function readSettings(alarm: MetricAlarm, transformation: MetricTransformation): Settings | string {
  const { threshold, periodSeconds, evaluationPeriods } = alarm;
  if (threshold === undefined || periodSeconds === undefined || evaluationPeriods === undefined) {
    return 'its threshold, period or evaluation periods are not given';
  }
  const statistic = readStatistic(alarm);
  if (statistic === null)
    return `its statistic ${alarm.statistic ?? alarm.extendedStatistic ?? ''} is not modelled`;
  if (statistic === 'Percentile' && alarm.evaluateLowSampleCountPercentile === 'ignore') {
    return 'it ignores percentiles of few samples, and how few is not documented';
  }
  const breaches = comparison(alarm.comparisonOperator, threshold);
  if (breaches === null) return `its comparison ${alarm.comparisonOperator ?? ''} is not modelled`;
  if (Object.keys(transformation.dimensions).length > 0) {
    return 'each value of the dimensions is a metric of its own';
  }
  return {
    statistic,
    breaches,
    periodSeconds,
    pointsToAlarm: alarm.datapointsToAlarm ?? evaluationPeriods,
    treatMissingData: alarm.treatMissingData ?? 'missing',
  };
}

function readStatistic({ statistic, extendedStatistic }: MetricAlarm): Statistic | null {
  switch (statistic) {
    case 'Sum':
    case 'SampleCount':
    case 'Average':
    case 'Minimum':
    case 'Maximum':
      return statistic;
    case undefined:
      return extendedStatistic !== undefined && /^p\d/.test(extendedStatistic) ? 'Percentile' : null;
    default:
      return null;
  }
}

function comparison(operator: string | undefined, threshold: number): ((value: number) => boolean) | null {
  switch (operator) {
    case 'GreaterThanOrEqualToThreshold':
      return (value) => value >= threshold;
    case 'GreaterThanThreshold':
      return (value) => value > threshold;
    case 'LessThanOrEqualToThreshold':
      return (value) => value <= threshold;
    case 'LessThanThreshold':
      return (value) => value < threshold;
    case undefined:
    default:
      return null;
  }
}

function whetherOneEventFires(
  settings: Settings,
  value: number,
  defaultValue: number | undefined,
): AlarmBehaviour | null {
  const { breaches, statistic, pointsToAlarm } = settings;
  const alone = breaches(statisticOf(statistic, { value, events: 1, defaults: 0, defaultValue: 0 }));
  const withMore = [2, 10, 1000, 1e6, veryMany].map((events) =>
    breaches(statisticOf(statistic, { value, events, defaults: 0, defaultValue: 0 })),
  );
  if (!alone) {
    return withMore.includes(true)
      ? { behaviour: 'needs-more-events', because: 'one event does not reach the threshold' }
      : { behaviour: 'cannot-fire', because: 'no number of events reaches the threshold' };
  }
  if (withMore.includes(false)) {
    return {
      behaviour: 'cannot-fire',
      because: 'more events in the same period take the breach of one back',
    };
  }
  if (pointsToAlarm > 1) {
    // Missing periods that count as breaching keep the alarm in ALARM: the idle state is what is wrong with it.
    if (settings.treatMissingData === 'breaching' && defaultValue === undefined) return null;
    const because = `${pointsToAlarm} periods must breach, and one event fills one`;
    // Where missing periods are left out, a lone breaching one may still set the alarm off ("premature alarm state"):
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
    return settings.treatMissingData === 'missing' && defaultValue === undefined
      ? { behaviour: 'undecided', because: `${because}, but missing periods are left out` }
      : { behaviour: 'needs-more-events', because };
  }
  return defaultValue === undefined ? null : whetherDefaultsDilute(settings, value, defaultValue);
}

/** Other minutes of the same period may add the default value beside the event. */
function whetherDefaultsDilute(
  settings: Settings,
  value: number,
  defaultValue: number,
): AlarmBehaviour | null {
  const { breaches, statistic } = settings;
  const breachesWith = (defaults: number) =>
    breaches(statisticOf(statistic, { value, events: 1, defaults, defaultValue }));
  const otherMinutes = minutesOf(settings) - 1;
  if (statistic === 'Percentile' && !breaches(defaultValue)) {
    return { behaviour: 'undecided', because: 'the default value may outweigh one event in a percentile' };
  }
  if (!breachesWith(otherMinutes)) {
    return { behaviour: 'needs-more-events', because: `the default value ${defaultValue} dilutes one event` };
  }
  // Whether a default stands for a minute or for each event that did not match is told in two ways.
  return breachesWith(veryMany)
    ? null
    : { behaviour: 'undecided', because: `the default value ${defaultValue} may dilute one event` };
}

function whetherItResets(settings: Settings, defaultValue: number | undefined): AlarmBehaviour | null {
  const { breaches, statistic, treatMissingData } = settings;
  if (defaultValue === undefined) {
    if (treatMissingData === 'ignore') {
      return {
        behaviour: 'never-resets',
        because: 'it ignores missing data, and without events there is nothing else',
      };
    }
    if (treatMissingData === 'breaching') {
      return {
        behaviour: 'never-resets',
        because: 'missing data counts as breaching, so it is in ALARM without any event',
      };
    }
    return null;
  }
  const idle = (minutes: number) =>
    breaches(statisticOf(statistic, { value: 0, events: 0, defaults: minutes, defaultValue }));
  const answers = [idle(1), idle(minutesOf(settings))];
  if (answers.every((isBreaching) => isBreaching)) {
    return {
      behaviour: 'never-resets',
      because: `the default value ${defaultValue} alone keeps it in ALARM`,
    };
  }
  return answers.some((isBreaching) => isBreaching)
    ? { behaviour: 'undecided', because: `the default value ${defaultValue} alone may keep it in ALARM` }
    : null;
}

/** Samples of one period: events of one value, and minutes that reported the default value. */
interface Samples {
  readonly value: number;
  readonly events: number;
  readonly defaults: number;
  readonly defaultValue: number;
}

function statisticOf(statistic: Statistic, { value, events, defaults, defaultValue }: Samples): number {
  const count = events + defaults;
  const present = [...(events > 0 ? [value] : []), ...(defaults > 0 ? [defaultValue] : [])];
  switch (statistic) {
    case 'Sum':
      return value * events + defaultValue * defaults;
    case 'SampleCount':
      return count;
    case 'Average':
      return (value * events + defaultValue * defaults) / count;
    case 'Minimum':
      return Math.min(...present);
    case 'Maximum':
    case 'Percentile':
      return Math.max(...present);
  }
}

function minutesOf({ periodSeconds }: Settings): number {
  return Math.max(1, Math.floor(periodSeconds / 60));
}
