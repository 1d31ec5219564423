import { alarmsNamedIn, readCompositeRule } from '../alarms/composite-rule.ts';
import { inputReader, type Input } from '../input.ts';
import { knownRegion } from '../live/live-state.ts';
import { pageSize } from '../page-sizes.ts';
import { pageOf } from '../paging.ts';
import type { ScenarioCompositeAlarm } from '../scenario/scenario.ts';
import { asDate } from '../scenario/times.ts';
import type { Call, Operation, Output } from '../service.ts';
import { ServiceError } from '../service-error.ts';
import { regionOf, withoutNulls, type RegionState } from '../state/account-state.ts';
import { accountOf } from '../state/world.ts';
import { invalidCombination, invalidParameter, invalidToken } from './cloudwatch-refusals.ts';

const read = inputReader(invalidParameter);
const largestPage = 100;
const mostAlarmNames = 100;
const alarmTimes = [
  'AlarmConfigurationUpdatedTimestamp',
  'StateUpdatedTimestamp',
  'StateTransitionedTimestamp',
] as const;

type AlarmType = 'MetricAlarm' | 'CompositeAlarm' | 'LogAlarm';
type Alarm = Readonly<Record<string, unknown>> & { readonly AlarmName: string };
interface TypedAlarm {
  readonly type: AlarmType;
  readonly alarm: Alarm;
}

/**
 * A page holds alarms of all the types that were asked for. As with AWS, metric alarms alone are listed where the
 * caller names no types.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
 */
export const describeAlarms: Operation = (input, call) => {
  const types = read.texts(input, 'AlarmTypes') ?? ['MetricAlarm'];
  const { NextToken: token, MaxRecords: _size, ...asked } = input;
  const page = pageOf(askedAlarms(input, types, call), {
    list: JSON.stringify([call.caller.accountId, call.region, asked]),
    size: pageSize('alarms', read.integer(input, 'MaxRecords', 1, largestPage)),
    token: read.text({ token }, 'token'),
    invalidToken,
  });
  const ofType = (wanted: AlarmType) =>
    page.items.filter(({ type }) => type === wanted).map(({ alarm }) => alarm);
  return {
    MetricAlarms: ofType('MetricAlarm'),
    CompositeAlarms: ofType('CompositeAlarm'),
    ...(types.includes('LogAlarm') ? { LogAlarms: ofType('LogAlarm') } : {}),
    NextToken: page.nextToken,
  };
};

function askedAlarms(input: Input, types: readonly string[], call: Call): readonly TypedAlarm[] {
  const names = read.texts(input, 'AlarmNames');
  const prefix = read.text(input, 'AlarmNamePrefix');
  const state = read.text(input, 'StateValue');
  const actionPrefix = read.text(input, 'ActionPrefix');
  const parent = read.text(input, 'ChildrenOfAlarmName');
  const child = read.text(input, 'ParentsOfAlarmName');
  if (names !== undefined && prefix !== undefined) {
    throw invalidCombination('AlarmNamePrefix and AlarmNames cannot be used together.');
  }
  if (names !== undefined && names.length > mostAlarmNames) {
    throw invalidParameter(`AlarmNames must have length less than or equal to ${mostAlarmNames}`);
  }
  if (parent !== undefined) return childrenOf(parent, call);
  if (child !== undefined) return parentsOf(child, call);
  return alarmsIn(call)
    .filter(({ type }) => types.includes(type))
    .filter(({ alarm }) => names === undefined || names.includes(alarm.AlarmName))
    .filter(({ alarm }) => prefix === undefined || alarm.AlarmName.startsWith(prefix))
    .filter(({ alarm }) => state === undefined || alarm['StateValue'] === state)
    .filter(({ alarm }) => actionPrefix === undefined || hasAction(alarm, actionPrefix));
}

/** Of children and parents only some members are told. */
function childrenOf(name: string, call: Call): readonly TypedAlarm[] {
  const parent = resources(call).compositeAlarms.find(({ AlarmName }) => AlarmName === name);
  if (parent === undefined) throw new ServiceError('ResourceNotFound', 404, `Alarm ${name} does not exist.`);
  const named = namedIn(parent);
  return alarmsIn(call)
    .filter(({ alarm }) => named.includes(alarm.AlarmName))
    .map((typed) => narrowed(typed, ['AlarmArn', 'StateValue', 'StateUpdatedTimestamp']));
}

function parentsOf(name: string, call: Call): readonly TypedAlarm[] {
  const parents = resources(call).compositeAlarms.filter((alarm) => namedIn(alarm).includes(name));
  return alarmsIn(call)
    .filter(({ alarm }) => parents.some(({ AlarmName }) => AlarmName === alarm.AlarmName))
    .map((typed) => narrowed(typed, ['AlarmArn']));
}

function namedIn({ AlarmRule }: ScenarioCompositeAlarm): readonly string[] {
  const rule = readCompositeRule(AlarmRule);
  return rule === null ? [] : alarmsNamedIn(rule);
}

function narrowed({ type, alarm }: TypedAlarm, members: readonly string[]): TypedAlarm {
  const kept = members.map((member) => [member, alarm[member]] as const);
  return { type, alarm: { AlarmName: alarm.AlarmName, ...Object.fromEntries(kept) } };
}

/** Alarms on the metric itself: metric math is not seen, and a metric's dimensions are part of its name. */
export const describeAlarmsForMetric: Operation = (input, call) => {
  const wanted = {
    MetricName: read.requiredText(input, 'MetricName'),
    Namespace: read.requiredText(input, 'Namespace'),
    Statistic: read.text(input, 'Statistic'),
    ExtendedStatistic: read.text(input, 'ExtendedStatistic'),
    Period: read.integer(input, 'Period', 1, 86_400),
    Unit: read.text(input, 'Unit'),
  };
  const dimensions = dimensionKey(read.structures(input, 'Dimensions') ?? []);
  const alarms = resources(call)
    .alarms.filter((alarm) =>
      Object.entries(wanted).every(([name, value]) => value === undefined || alarm[name] === value),
    )
    .filter((alarm) => dimensionKey((alarm['Dimensions'] ?? []) as readonly Input[]) === dimensions);
  return { MetricAlarms: alarms.map((alarm) => shownAlarm(alarm, call)) };
};

function alarmsIn(call: Call): readonly TypedAlarm[] {
  const { alarms, compositeAlarms, logAlarms } = resources(call);
  const typed = (type: AlarmType) => (alarm: Alarm) => ({ type, alarm: shownAlarm(alarm, call) });
  return [
    ...alarms.map(typed('MetricAlarm')),
    ...compositeAlarms.map(typed('CompositeAlarm')),
    ...logAlarms.map(typed('LogAlarm')),
  ];
}

function resources({ world, caller, region }: Call): RegionState {
  return regionOf(accountOf(world, caller.accountId), region);
}

function hasAction(alarm: Alarm, prefix: string): boolean {
  const actions = [alarm['AlarmActions'], alarm['OKActions'], alarm['InsufficientDataActions']].flat();
  return actions.some((action) => typeof action === 'string' && action.startsWith(prefix));
}

function dimensionKey(dimensions: readonly Input[]): string {
  return dimensions
    .map(({ Name, Value }) => JSON.stringify([Name, Value]))
    .sort()
    .join();
}

/**
 * The alarm was made long before the simulation started, unless the scenario or a later write tells when, or the
 * scenario (null) keeps silent. Its state is the one that it has come to since. Tags are told by ListTagsForResource alone.
 */
function shownAlarm(alarm: Alarm, { world, caller, region }: Call): Alarm {
  const times = alarmTimes.flatMap((name): readonly (readonly [string, Date])[] => {
    const time = alarm[name];
    if (time === null) return [];
    return [[name, time === undefined ? world.resourcesMadeAt : asDate(time)]];
  });
  const { Tags: _tags, ...described } = alarm;
  const shown: Output = { ...withoutNulls(described), ...Object.fromEntries(times) };
  const live = knownRegion(world.live, { accountId: caller.accountId, region });
  return { ...shown, ...live?.alarms.get(alarm.AlarmName), AlarmName: alarm.AlarmName };
}
