/** Values of a metric, as they were published, by minute. Kept as single values: a statistic may be a percentile. */
export interface Metric {
  /** By the start of the minute, in milliseconds since 1970. */
  readonly minutes: Map<number, MinuteOfMetric>;
}
interface MinuteOfMetric {
  readonly samples: Sample[];
  /** Metric filters that published a match in this minute, and so no default value. */
  readonly matchedBy: Set<string>;
}
export interface Sample {
  readonly value: number;
  readonly unit: string;
}

/** A value that a metric filter publishes for each minute in which events came and none matched. */
export interface DefaultSource {
  readonly filterName: string;
  readonly value: number;
  readonly unit: string;
  readonly since: number;
}

export const minuteMs = 60_000;

/** A metric is its namespace, its name and its dimensions: another value of a dimension is another metric. */
export function metricKey(
  namespace: string,
  metricName: string,
  dimensions: Readonly<Record<string, string>>,
): string {
  return JSON.stringify([
    namespace,
    metricName,
    Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1)),
  ]);
}

/** Adds a value to the minute that holds a time. */
export function publish(metric: Metric, at: number, filterName: string, sample: Sample): void {
  const minute = Math.floor(at / minuteMs) * minuteMs;
  const known = metric.minutes.get(minute) ?? { samples: [], matchedBy: new Set() };
  metric.minutes.set(minute, known);
  known.samples.push(sample);
  known.matchedBy.add(filterName);
}

/** The values from `start` up to and without `end`, whole minutes both; of one unit where it is asked for. */
export function samplesBetween(
  metric: Metric | undefined,
  defaults: readonly DefaultSource[],
  { start, end }: { readonly start: number; readonly end: number },
  unit: string | undefined,
): readonly number[] {
  const values: number[] = [];
  // Minutes are few where nothing is published by default: then only those that exist are looked at.
  if (metric === undefined && defaults.length === 0) return values;
  for (let minute = start; minute < end; minute += minuteMs) {
    const published = metric?.minutes.get(minute);
    for (const sample of published?.samples ?? []) {
      if (unit === undefined || sample.unit === unit) values.push(sample.value);
    }
    for (const source of defaults) {
      const applies = source.since <= minute && published?.matchedBy.has(source.filterName) !== true;
      if (applies && (unit === undefined || source.unit === unit)) values.push(source.value);
    }
  }
  return values;
}

/**
 * A statistic of values; null where there is no value, or where the statistic is not simulated.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
 */
export function statisticOf(statistic: string, values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sum = () => values.reduce((total, value) => total + value, 0);
  switch (statistic) {
    case 'Sum':
      return sum();
    case 'SampleCount':
      return values.length;
    case 'Average':
      return sum() / values.length;
    case 'Minimum':
      return values.reduce((least, value) => Math.min(least, value));
    case 'Maximum':
      return values.reduce((most, value) => Math.max(most, value));
    default:
      return percentile(statistic, values);
  }
}

/** Whether `statisticOf` knows the statistic. */
export function isStatistic(statistic: string): boolean {
  return statisticOf(statistic, [1]) !== null;
}

function percentile(statistic: string, values: readonly number[]): number | null {
  const match = /^p(\d{1,2}(?:\.\d+)?|100)$/.exec(statistic);
  if (match === null) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const rank = Math.max(1, Math.ceil((Number(match[1]) / 100) * sorted.length));
  return sorted[rank - 1] ?? null;
}
