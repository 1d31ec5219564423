import type { MissingReading, Point } from './metric-math-value.ts';
import type { Trend } from './metric-math-shape.ts';
import type { MetricAlarm, MetricTransformation } from './snapshot.ts';

/** What an alarm compares with its threshold: one statistic of a metric, and what its metric math makes of it. */
export interface WatchedSeries {
  readonly dimensions: readonly { readonly name: string; readonly value: string }[];
  /** `Sum`, `p99` …; undefined where the alarm names none, or two. */
  readonly statistic: string | undefined;
  readonly periodSeconds: number | undefined;
  readonly unit: string | undefined;
  /** The value compared, from the statistic of one period; null stands for a missing one on both sides. */
  readonly pointOf: (statistic: Point, reading: MissingReading) => Point;
  /** How `pointOf` moves as the statistic grows. */
  readonly trend: Trend;
  /** Whether missing periods are filled, so that the latest one is never awaited. */
  readonly fillsMissing: boolean;
  /** Readings of AWS's pages under which it is evaluated; more than one where they may differ. */
  readonly readings: readonly MissingReading[];
}

/** The metric that a filter publishes, and where it does. */
export interface PublishedMetric {
  readonly transformation: MetricTransformation;
  /** `@aws.account` and `@aws.region`, where the filter emits them as dimensions. */
  readonly systemFields: readonly string[];
  /** Where the log group, its metric and the alarms are. */
  readonly accountId: string;
  readonly region: string;
  /** The account whose events are asked for. */
  readonly memberAccountId: string;
}

/** The series of an alarm without metric math. */
export function seriesOfMetric(alarm: MetricAlarm): WatchedSeries {
  const { statistic, extendedStatistic, dimensions, periodSeconds, unit } = alarm;
  return {
    dimensions,
    // AWS takes one of the two only; an alarm with both is not one that can be read.
    statistic:
      statistic !== undefined && extendedStatistic !== undefined
        ? undefined
        : (statistic ?? extendedStatistic),
    periodSeconds,
    unit,
    pointOf: (point) => point,
    trend: 'up',
    fillsMissing: false,
    readings: ['missing'],
  };
}

/** What keeps a series from being the filter's metric, or from being known to be it; null where it is. */
export type IdentityFault = { readonly isKnown: boolean; readonly because: string };

/**
 * Unit and dimensions are part of what an alarm watches; with another unit it stays in INSUFFICIENT_DATA:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 * System fields that a filter emits are dimensions like its own:
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html
 */
export function identityFault(series: WatchedSeries, published: PublishedMetric): IdentityFault | null {
  const { transformation, systemFields } = published;
  const unit = transformation.unit ?? 'None';
  if (series.unit !== undefined && series.unit !== unit) {
    return { isKnown: true, because: `it watches the unit ${series.unit}, and the filter publishes ${unit}` };
  }
  const expected = [...Object.keys(transformation.dimensions), ...systemFields].sort();
  const watched = series.dimensions.map(({ name }) => name).sort();
  if (expected.join('\n') !== watched.join('\n')) {
    const [left, right] = [dimensionText(watched), dimensionText(expected)];
    return { isKnown: true, because: `it watches ${left}, and the filter publishes ${right}` };
  }
  if (Object.keys(transformation.dimensions).length > 0) {
    return { isKnown: false, because: 'each value of the dimensions is a metric of its own' };
  }
  return systemFields.length === 0 || watchesOwnEvents(series, published)
    ? null
    : { isKnown: false, because: 'whether the events of this account have these dimensions is not known' };
}

/** Which account a record carries that was delivered to the log group of another one is not documented. */
function watchesOwnEvents({ dimensions }: WatchedSeries, published: PublishedMetric): boolean {
  const own: Readonly<Record<string, string>> = {
    '@aws.account': published.accountId,
    '@aws.region': published.region,
  };
  return (
    published.accountId === published.memberAccountId &&
    dimensions.every(({ name, value }) => own[name] === value)
  );
}

function dimensionText(names: readonly string[]): string {
  return names.length === 0 ? 'no dimensions' : `the dimensions ${names.join(', ')}`;
}
