import { ServiceError } from '../service-error.ts';
import { inputReader, type Input } from '../input.ts';
import { pageSize } from '../page-sizes.ts';
import { pageOf } from '../paging.ts';
import type { ScenarioMetricAlarm } from '../scenario/scenario.ts';
import type { Call, Operation, Output, Service } from '../service.ts';
import { asDate } from '../scenario/times.ts';
import { regionOf, withoutNulls } from '../state/account-state.ts';
import { accountOf } from '../state/world.ts';

const read = inputReader(invalidParameter);
const largestPage = 100;
const mostAlarmNames = 100;
const alarmTimes = [
  'AlarmConfigurationUpdatedTimestamp',
  'StateUpdatedTimestamp',
  'StateTransitionedTimestamp',
] as const;

/**
 * Composite and log alarms do not exist in this version, so their lists stay empty; as with AWS, metric alarms alone
 * are listed where the caller names no types.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
 */
const describeAlarms: Operation = (input, call) => {
  const types = read.texts(input, 'AlarmTypes') ?? ['MetricAlarm'];
  const alarms = types.includes('MetricAlarm') ? askedAlarms(input, call) : [];
  const { NextToken: token, MaxRecords: _size, ...asked } = input;
  const page = pageOf(alarms, {
    list: JSON.stringify([call.caller.accountId, call.region, asked]),
    size: pageSize('alarms', read.integer(input, 'MaxRecords', 1, largestPage)),
    token: read.text({ token }, 'token'),
    invalidToken: () => new ServiceError('InvalidNextToken', 400, 'The nextToken specified is invalid.'),
  });
  return {
    MetricAlarms: page.items.map((alarm) => shownAlarm(alarm, call)),
    CompositeAlarms: [],
    ...(types.includes('LogAlarm') ? { LogAlarms: [] } : {}),
    NextToken: page.nextToken,
  };
};

function askedAlarms(input: Input, call: Call): readonly ScenarioMetricAlarm[] {
  const names = read.texts(input, 'AlarmNames');
  const prefix = read.text(input, 'AlarmNamePrefix');
  const state = read.text(input, 'StateValue');
  const actionPrefix = read.text(input, 'ActionPrefix');
  const parent = read.text(input, 'ChildrenOfAlarmName');
  if (names !== undefined && prefix !== undefined) {
    throw new ServiceError(
      'InvalidParameterCombination',
      400,
      'AlarmNamePrefix and AlarmNames cannot be used together.',
    );
  }
  if (names !== undefined && names.length > mostAlarmNames) {
    throw invalidParameter(`AlarmNames must have length less than or equal to ${mostAlarmNames}`);
  }
  if (parent !== undefined)
    throw new ServiceError('ResourceNotFound', 404, `Alarm ${parent} does not exist.`);
  if (read.text(input, 'ParentsOfAlarmName') !== undefined) return [];
  return alarmsOf(call)
    .filter(({ AlarmName }) => names === undefined || names.includes(AlarmName))
    .filter(({ AlarmName }) => prefix === undefined || AlarmName.startsWith(prefix))
    .filter((alarm) => state === undefined || alarm['StateValue'] === state)
    .filter((alarm) => actionPrefix === undefined || hasAction(alarm, actionPrefix));
}

/** Alarms on the metric itself: metric math is not seen, and a metric's dimensions are part of its name. */
const describeAlarmsForMetric: Operation = (input, call) => {
  const wanted = {
    MetricName: read.requiredText(input, 'MetricName'),
    Namespace: read.requiredText(input, 'Namespace'),
    Statistic: read.text(input, 'Statistic'),
    ExtendedStatistic: read.text(input, 'ExtendedStatistic'),
    Period: read.integer(input, 'Period', 1, 86_400),
    Unit: read.text(input, 'Unit'),
  };
  const dimensions = dimensionKey(read.structures(input, 'Dimensions') ?? []);
  const alarms = alarmsOf(call)
    .filter((alarm) =>
      Object.entries(wanted).every(([name, value]) => value === undefined || alarm[name] === value),
    )
    .filter((alarm) => dimensionKey((alarm['Dimensions'] ?? []) as readonly Input[]) === dimensions);
  return { MetricAlarms: alarms.map((alarm) => shownAlarm(alarm, call)) };
};

function alarmsOf({ world, caller, region }: Call): readonly ScenarioMetricAlarm[] {
  return regionOf(accountOf(world, caller.accountId), region).alarms;
}

function hasAction(alarm: ScenarioMetricAlarm, prefix: string): boolean {
  const actions = [alarm['AlarmActions'], alarm['OKActions'], alarm['InsufficientDataActions']].flat();
  return actions.some((action) => typeof action === 'string' && action.startsWith(prefix));
}

function dimensionKey(dimensions: readonly Input[]): string {
  return dimensions
    .map(({ Name, Value }) => JSON.stringify([Name, Value]))
    .sort()
    .join();
}

function shownAlarm(alarm: ScenarioMetricAlarm, { world }: Call): Output {
  const times = alarmTimes.map((name) => [name, shownTime(alarm[name], world.resourcesMadeAt)]);
  return withTimes(withoutNulls(alarm), Object.fromEntries(times) as Readonly<Record<string, Date | null>>);
}

/** The alarm was made long before the simulation started, unless the scenario tells when, or (null) keeps silent. */
function shownTime(time: unknown, madeAt: Date): Date | null {
  if (time === null) return null;
  return time === undefined ? madeAt : asDate(time);
}

function withTimes(alarm: Output, times: Readonly<Record<string, Date | null>>): Output {
  const shown = Object.entries(times).filter(([, time]) => time !== null);
  return { ...alarm, ...Object.fromEntries(shown) };
}

function invalidParameter(message: string): ServiceError {
  return new ServiceError('InvalidParameterValue', 400, message);
}

/**
 * Answers each protocol that CloudWatch's clients have used: query, JSON 1.0 and RPC v2 with CBOR.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/
 */
export const cloudwatch: Service = {
  signingName: 'monitoring',
  iamPrefix: 'cloudwatch',
  protocols: ['aws-json', 'rpc-v2-cbor', 'query'],
  isGlobal: false,
  operations: { DescribeAlarms: describeAlarms, DescribeAlarmsForMetric: describeAlarmsForMetric },
  xmlNamespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
  accessDenied: (message) => new ServiceError('AccessDenied', 403, message),
};
