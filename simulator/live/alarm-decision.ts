import type { AlarmStateValue } from '../alarms/composite-rule.ts';
import type { Series } from './metric-math.ts';

/** The part of an alarm that decides from data points to a state. */
export interface AlarmThreshold {
  readonly comparisonOperator: string;
  readonly threshold: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly treatMissingData: string;
}

/**
 * CloudWatch looks at more periods than it evaluates, so that late and missing ones can be told apart; how many more, its
 * documents show by an example of five for three.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export const extraPeriods = 2;

const comparisons: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  GreaterThanThreshold: (value, threshold) => value > threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};

/**
 * The state that the last periods lead to, the oldest first; null where the alarm keeps its state, and where its
 * comparison is none of the four on a static threshold.
 */
export function decideState(alarm: AlarmThreshold, periods: Series): AlarmStateValue | null {
  const breaches = comparisons[alarm.comparisonOperator];
  if (breaches === undefined) return null;
  const { evaluationPeriods, datapointsToAlarm, treatMissingData } = alarm;
  const newestFirst = periods.toReversed();
  const present = newestFirst.filter((value) => value !== null);
  const breaching = (values: readonly number[]) =>
    values.filter((value) => breaches(value, alarm.threshold)).length;
  if (present.length >= evaluationPeriods) {
    return stateFor(breaching(present.slice(0, evaluationPeriods)) >= datapointsToAlarm);
  }
  const missing = evaluationPeriods - present.length;
  switch (treatMissingData) {
    case 'breaching':
      return stateFor(breaching(present) + missing >= datapointsToAlarm);
    case 'notBreaching':
      return stateFor(breaching(present) >= datapointsToAlarm);
    case 'ignore':
      return present.length === 0 || !isSettled(present, breaching(present), datapointsToAlarm)
        ? null
        : stateFor(breaching(present) >= datapointsToAlarm);
    default:
      return decideWithMissing(newestFirst, present, breaching(present), datapointsToAlarm);
  }
}

function stateFor(isAlarm: boolean): AlarmStateValue {
  return isAlarm ? 'ALARM' : 'OK';
}

/** With `ignore`, too few data points settle the state only if they are enough, or one of them does not breach. */
function isSettled(present: readonly number[], breaching: number, datapointsToAlarm: number): boolean {
  return breaching >= datapointsToAlarm || breaching < present.length;
}

/**
 * The default, `missing`: where nothing but breaching data points is there, the oldest of them decides, since younger
 * ones may still be joined by others.
 */
function decideWithMissing(
  newestFirst: Series,
  present: readonly number[],
  breaching: number,
  datapointsToAlarm: number,
): AlarmStateValue | null {
  if (present.length === 0) return 'INSUFFICIENT_DATA';
  if (breaching >= datapointsToAlarm) return 'ALARM';
  if (breaching < present.length) return 'OK';
  const oldest = newestFirst.findLastIndex((value) => value !== null) + 1;
  return oldest >= datapointsToAlarm ? 'ALARM' : null;
}
