import { readStatistic, type Statistic } from './alarm-statistic.ts';
import type { MetricAlarm } from './snapshot.ts';
import type { WatchedSeries } from './watched-series.ts';

/** How an alarm treats a period without data: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html */
export type MissingData = 'missing' | 'notBreaching' | 'breaching' | 'ignore';

/** An alarm's numbers, complete and within what CloudWatch accepts: what the model computes with. */
export interface AlarmSettings {
  readonly statistic: Statistic;
  readonly isAbove: boolean;
  /** Whether a value crosses the threshold. */
  readonly crosses: (value: number) => boolean;
  readonly periodSeconds: number;
  /** The N of "M out of N". */
  readonly periods: number;
  /** The M of "M out of N". */
  readonly periodsToAlarm: number;
  readonly treatMissingData: MissingData;
  /** Whether percentiles of few samples, and one sample always is, are not evaluated. */
  readonly ignoresFewSamples: boolean;
}

/** Longest evaluation range, seven days in seconds: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const longestRange = 604_800;

/** The settings of an alarm, or what about them is missing, not valid or not modelled, in words. */
export function readSettings(alarm: MetricAlarm, series: WatchedSeries): AlarmSettings | string {
  const { threshold, evaluationPeriods: periods } = alarm;
  const { periodSeconds } = series;
  if (threshold === undefined || periodSeconds === undefined || periods === undefined) {
    return 'its threshold, period or evaluation periods are not given';
  }
  const periodsToAlarm = alarm.datapointsToAlarm ?? periods;
  if (!isCount(periodSeconds) || !isCount(periods) || periodSeconds * periods > longestRange) {
    return `its ${periods} periods of ${periodSeconds} seconds are not an evaluation range`;
  }
  if (periodSeconds > 60 && periodSeconds % 60 !== 0)
    return `its period of ${periodSeconds} seconds is not valid`;
  if (!isCount(periodsToAlarm) || periodsToAlarm > periods) {
    return `its ${periodsToAlarm} of ${periods} periods are not valid`;
  }
  const statistic = readStatistic(series.statistic);
  if (statistic === null) return `its statistic ${series.statistic ?? ''} is not modelled`;
  const comparison = readComparison(alarm.comparisonOperator, threshold);
  if (comparison === null) return `its comparison ${alarm.comparisonOperator ?? ''} is not modelled`;
  const treatMissingData = readMissingData(alarm.treatMissingData);
  if (treatMissingData === null)
    return `its treatment of missing data ${alarm.treatMissingData} is not known`;
  const ignoresFewSamples = readLowSampleCount(alarm, series);
  if (ignoresFewSamples === null) {
    return `its treatment of few samples ${alarm.evaluateLowSampleCountPercentile} is not known`;
  }
  return {
    statistic,
    ...comparison,
    periodSeconds,
    periods,
    periodsToAlarm,
    treatMissingData,
    ignoresFewSamples,
  };
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value > 0;
}

function readComparison(
  operator: string | undefined,
  threshold: number,
): Pick<AlarmSettings, 'crosses' | 'isAbove'> | null {
  if (!Number.isFinite(threshold)) return null;
  switch (operator) {
    case 'GreaterThanOrEqualToThreshold':
      return { isAbove: true, crosses: (value) => value >= threshold };
    case 'GreaterThanThreshold':
      return { isAbove: true, crosses: (value) => value > threshold };
    case 'LessThanOrEqualToThreshold':
      return { isAbove: false, crosses: (value) => value <= threshold };
    case 'LessThanThreshold':
      return { isAbove: false, crosses: (value) => value < threshold };
    case undefined:
    default:
      return null;
  }
}

/** `missing` where the alarm does not say. */
function readMissingData(value: string | undefined): MissingData | null {
  switch (value) {
    case undefined:
    case 'missing':
      return 'missing';
    case 'notBreaching':
    case 'breaching':
    case 'ignore':
      return value;
    default:
      return null;
  }
}

/**
 * Fewer than 10 / (1 - percentile) samples are few; of p100 they never are:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/percentiles-with-low-samples.html
 */
function readLowSampleCount(
  { evaluateLowSampleCountPercentile }: MetricAlarm,
  { statistic }: WatchedSeries,
): boolean | null {
  switch (evaluateLowSampleCountPercentile) {
    case undefined:
    case 'evaluate':
      return false;
    case 'ignore':
      return statistic !== 'p100';
    default:
      return null;
  }
}
