/** The statistics of a metric filter's metric in one period: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html */

/** A statistic that the model computes; other percentile-like ones depend on samples that cannot be told. */
export type Statistic = 'Sum' | 'SampleCount' | 'Average' | 'Minimum' | 'Maximum' | 'Percentile';

/** Stands for "very many samples" where a statistic is only judged in the limit. */
export const veryMany = 1e9;

/** Samples of one period: events of one value, and minutes that reported the default value. */
export interface Samples {
  readonly value: number;
  readonly events: number;
  readonly defaults: number;
  readonly defaultValue: number;
}

/** The statistic that an alarm names; null for one that is not modelled. */
export function readStatistic(name: string | undefined): Statistic | null {
  switch (name) {
    case 'Sum':
    case 'SampleCount':
    case 'Average':
    case 'Minimum':
    case 'Maximum':
      return name;
    case undefined:
    default:
      return name !== undefined && /^p(?:\d{1,2}(?:\.\d{1,10})?|100)$/.test(name) ? 'Percentile' : null;
  }
}

/** The statistic of a period; null for a period without samples. A percentile of unlike samples is their maximum here. */
export function statisticOf(statistic: Statistic, samples: Samples): number | null {
  const { value, events, defaults, defaultValue } = samples;
  const count = events + defaults;
  if (count === 0) return null;
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
