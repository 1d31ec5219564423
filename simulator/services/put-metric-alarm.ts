import type { Input } from '../input.ts';
import { restartEvaluation } from '../live/alarm-evaluation.ts';
import { configurationItem } from '../live/alarm-history.ts';
import { liveRegion } from '../live/live-state.ts';
import { filledMetricAlarm } from '../scenario/alarm-defaults.ts';
import type { AwsShape, ScenarioMetricAlarm } from '../scenario/scenario.ts';
import type { Call, Operation } from '../service.ts';
import { setMetricAlarm } from '../state/change-region.ts';
import { accountOf } from '../state/world.ts';
import { alarmArn, alarmNamed, resourcesOfCaller } from './named-alarm.ts';
import { readTags } from './alarm-tags.ts';
import { validationError } from './cloudwatch-refusals.ts';
import { readAlarmName, readMetricAlarm } from './metric-alarm-input.ts';

/**
 * Creates a metric alarm, or replaces the one of that name as a whole, without a word; state and tags stay.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
export const putMetricAlarm: Operation = (input, call) => {
  const AlarmName = readAlarmName(input);
  const arn = alarmArn(AlarmName, call);
  const configuration = readMetricAlarm(input, call.region);
  const tags = readTags(input, validationError) ?? [];
  const known = resourcesOfCaller(call).alarms.find((alarm) => alarm.AlarmName === AlarmName);
  if (known === undefined) refuseTakenName(AlarmName, call);
  const now = call.world.clock.now();
  store(call, now, known === undefined ? 'Create' : 'Update', {
    ...filledMetricAlarm({ AlarmName, ...configuration }, { ...call, accountId: call.caller.accountId }),
    AlarmArn: arn,
    ...(known === undefined ? { ...initialState(now), Tags: tags } : keptOf(known)),
    AlarmConfigurationUpdatedTimestamp: now.toISOString(),
  });
  return {};
};

function store(call: Call, now: Date, type: 'Create' | 'Update', alarm: ScenarioMetricAlarm): void {
  const { world, caller, region } = call;
  const place = { accountId: caller.accountId, region };
  setMetricAlarm(accountOf(world, caller.accountId), region, alarm);
  const subject = { AlarmName: alarm.AlarmName, AlarmType: 'MetricAlarm', Timestamp: now } as const;
  liveRegion(world.live, place).history.push(configurationItem(subject, type));
  restartEvaluation(world, place, alarm, now);
}

/** Metric, composite and log alarms share their names: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html */
function refuseTakenName(alarmName: string, call: Call): void {
  const other = alarmNamed(alarmName, call);
  if (other === undefined) return;
  throw validationError(`The alarm name ${alarmName} is already used by a ${other.type}.`);
}

/** "the alarm state is immediately set to INSUFFICIENT_DATA" */
function initialState(now: Date): AwsShape {
  return {
    StateValue: 'INSUFFICIENT_DATA',
    StateReason: 'Unchecked: Initial alarm creation',
    StateUpdatedTimestamp: now.toISOString(),
    StateTransitionedTimestamp: now.toISOString(),
  };
}

const keptMembers = [
  'StateValue',
  'StateReason',
  'StateReasonData',
  'StateUpdatedTimestamp',
  'StateTransitionedTimestamp',
  'Tags',
] as const;

/** "its state is left unchanged" */
function keptOf(known: ScenarioMetricAlarm): Input {
  return Object.fromEntries(
    keptMembers.filter((member) => known[member] !== undefined).map((member) => [member, known[member]]),
  );
}
