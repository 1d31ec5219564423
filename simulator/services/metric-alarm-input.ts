import { inputReader, type Input } from '../input.ts';
import type { AwsShape } from '../scenario/scenario.ts';
import { withoutNulls } from '../state/account-state.ts';
import { validationError } from './cloudwatch-refusals.ts';
import { readWatchedMetric } from './watched-metric-input.ts';

const read = inputReader(validationError);
const longestName = 255;
const longestDescription = 1024;
const longestAction = 1024;
const mostActions = 5;
const mostPeriods = 604_800;
const hour = 3_600;
const day = 86_400;
const week = 604_800;

const staticOperators = [
  'GreaterThanOrEqualToThreshold',
  'GreaterThanThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
];
const bandOperators = [
  'LessThanLowerOrGreaterThanUpperThreshold',
  'LessThanLowerThreshold',
  'GreaterThanUpperThreshold',
];
/** What would change how the alarm works, and is not simulated, is refused, so that nobody relies on it unnoticed. */
const notSimulated = [
  'ActionConfiguration',
  'EvaluationCriteria',
  'EvaluationInterval',
  'EvaluationWindow',
  'WarmUpConfiguration',
];

/** The name of the alarm that a request is about. */
export function readAlarmName(input: Input): string {
  const name = read.requiredText(input, 'AlarmName');
  // "can't contain ASCII control characters"
  if (name.length <= longestName && !/[\p{ASCII}&&\p{Cc}]/v.test(name)) return name;
  throw validationError(
    `Value at 'alarmName' must have at most ${longestName} characters, none of them a control character`,
  );
}

/**
 * The configuration that PutMetricAlarm is sent, with numbers and flags as such: the query protocol has only texts.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
export function readMetricAlarm(input: Input, region: string): AwsShape {
  const unknown = notSimulated.find((member) => input[member] !== undefined && input[member] !== null);
  if (unknown !== undefined) throw validationError(`The simulator does not take ${unknown}.`);
  const watched = readWatchedMetric(input);
  const periods = read.integer(input, 'EvaluationPeriods', 1, mostPeriods);
  if (periods === undefined) throw missing('EvaluationPeriods');
  for (const period of watched.periods) refuseLongEvaluation(period, periods);
  const datapoints = read.integer(input, 'DatapointsToAlarm', 1, mostPeriods);
  if (datapoints !== undefined && datapoints > periods) {
    throw validationError('DatapointsToAlarm must be less than or equal to EvaluationPeriods.');
  }
  return withoutNulls({
    AlarmDescription: readDescription(input),
    ActionsEnabled: read.flag(input, 'ActionsEnabled'),
    ...readActions(input, region),
    ...watched.members,
    EvaluationPeriods: periods,
    DatapointsToAlarm: datapoints,
    ...readThreshold(input),
    TreatMissingData: oneOf(input, 'TreatMissingData', ['breaching', 'notBreaching', 'ignore', 'missing']),
    EvaluateLowSampleCountPercentile: oneOf(input, 'EvaluateLowSampleCountPercentile', [
      'evaluate',
      'ignore',
    ]),
  });
}

/** "no longer than seven days", and no longer than one for periods of less than an hour; both in seconds. */
function refuseLongEvaluation(period: number, periods: number): void {
  const longest = period < hour ? day : week;
  if (period * periods <= longest) return;
  throw validationError(`EvaluationPeriods * Period must be <= ${longest}.`);
}

function readDescription(input: Input): string | undefined {
  const description = read.text(input, 'AlarmDescription');
  if (description === undefined || description.length <= longestDescription) return description;
  throw validationError(`Value at 'alarmDescription' must have at most ${longestDescription} characters`);
}

function readActions(input: Input, region: string): AwsShape {
  const lists = ['OKActions', 'AlarmActions', 'InsufficientDataActions'].map((member) => {
    const actions = read.texts(input, member);
    if (actions !== undefined && actions.length > mostActions) {
      throw validationError(`Value at '${member}' must have at most ${mostActions} members`);
    }
    if (actions?.some((action) => !action.startsWith('arn:') || action.length > longestAction) === true) {
      throw validationError(`Invalid arn syntax in ${member}`);
    }
    // What users met: https://github.com/cds-snc/notification-terraform/pull/128
    const elsewhere = actions?.map((action) => action.split(':')[3]).find((of) => of !== '' && of !== region);
    if (elsewhere !== undefined) {
      throw validationError(`Invalid region ${elsewhere} specified. Only ${region} is supported.`);
    }
    return [member, actions] as const;
  });
  return Object.fromEntries(lists);
}

/** A static threshold, or the id of an anomaly band; each has its own operators. */
function readThreshold(input: Input): AwsShape {
  const ThresholdMetricId = read.text(input, 'ThresholdMetricId');
  const operators = ThresholdMetricId === undefined ? staticOperators : bandOperators;
  const ComparisonOperator = oneOf(input, 'ComparisonOperator', operators);
  if (ComparisonOperator === undefined) throw missing('ComparisonOperator');
  const Threshold = read.number(input, 'Threshold');
  if ((Threshold === undefined) === (ThresholdMetricId === undefined)) {
    throw validationError('Exactly one of Threshold and ThresholdMetricId must be specified.');
  }
  return { ComparisonOperator, Threshold, ThresholdMetricId };
}

function oneOf(input: Input, member: string, values: readonly string[]): string | undefined {
  const value = read.text(input, member);
  if (value === undefined || values.includes(value)) return value;
  throw validationError(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must satisfy enum value set: [${values.join(', ')}]`,
  );
}

function missing(member: string) {
  return validationError(`${member} must not be null`);
}
