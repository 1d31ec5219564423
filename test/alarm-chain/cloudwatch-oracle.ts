/**
 * CloudWatch's evaluation of an alarm, minute by minute, written down a second time from its pages and without the
 * model's code: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html and
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */

export interface OracleAlarm {
  readonly statistic: 'Sum' | 'SampleCount' | 'Average' | 'Minimum' | 'Maximum';
  readonly periodMinutes: number;
  readonly periods: number;
  readonly periodsToAlarm: number;
  readonly comparison: '>' | '>=' | '<' | '<=';
  readonly threshold: number;
  readonly treatMissingData: 'missing' | 'notBreaching' | 'breaching' | 'ignore';
  /** What metric math makes of a period; null is a period without a value. */
  readonly math: (value: number | null) => number | null;
}

/** What the log group received in a minute. */
export interface Minute {
  readonly matching: number;
  readonly hasOthers: boolean;
}

export interface OracleMetric {
  readonly value: number;
  readonly defaultValue: number | undefined;
}

export type State = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** How many more points than the evaluation periods CloudWatch looks at; the page says only that there are some. */
const furtherPeriods = 2;

/** The state after each minute, from INSUFFICIENT_DATA on. */
export function statesOf(
  alarm: OracleAlarm,
  metric: OracleMetric,
  minutes: readonly Minute[],
): readonly State[] {
  const states: State[] = [];
  for (let end = 1; end <= minutes.length; end += 1) {
    const points: (number | null)[] = [];
    for (let period = 0; period < alarm.periods + furtherPeriods; period += 1) {
      const until = end - period * alarm.periodMinutes;
      const from = Math.max(0, until - alarm.periodMinutes);
      points.push(alarm.math(until <= 0 ? null : statistic(alarm, metric, minutes.slice(from, until))));
    }
    states.push(nextState(alarm, points, states.at(-1) ?? 'INSUFFICIENT_DATA'));
  }
  return states;
}

function statistic(alarm: OracleAlarm, metric: OracleMetric, minutes: readonly Minute[]): number | null {
  let count = 0;
  let sum = 0;
  const seen: number[] = [];
  for (const { matching, hasOthers } of minutes) {
    const usesDefault = matching === 0 && hasOthers && metric.defaultValue !== undefined;
    const weight = usesDefault ? 1 : matching;
    const value = usesDefault ? (metric.defaultValue ?? 0) : metric.value;
    if (weight === 0) continue;
    count += weight;
    sum += weight * value;
    seen.push(value);
  }
  if (count === 0) return null;
  return {
    Sum: sum,
    SampleCount: count,
    Average: sum / count,
    Minimum: Math.min(...seen),
    Maximum: Math.max(...seen),
  }[alarm.statistic];
}

/** @param points the latest first */
function nextState(alarm: OracleAlarm, points: readonly (number | null)[], current: State): State {
  const { periods, periodsToAlarm, treatMissingData } = alarm;
  const existing = points.filter((point) => point !== null);
  const decide = (breaching: number): State => (breaching >= periodsToAlarm ? 'ALARM' : 'OK');
  const latest = existing.slice(0, periods);
  const breaching = latest.filter((point) => breaches(alarm, point)).length;
  if (latest.length === periods) return decide(breaching);
  if (treatMissingData === 'notBreaching') return decide(breaching);
  if (treatMissingData === 'breaching') return decide(breaching + periods - latest.length);
  if (breaching >= periodsToAlarm) return 'ALARM';
  if (breaching < latest.length) return 'OK';
  return treatMissingData === 'ignore' ? current : 'INSUFFICIENT_DATA';
}

function breaches({ comparison, threshold }: OracleAlarm, point: number): boolean {
  switch (comparison) {
    case '>':
      return point > threshold;
    case '>=':
      return point >= threshold;
    case '<':
      return point < threshold;
    case '<=':
      return point <= threshold;
  }
}
