import { nameOfAlarm, type AlarmStateValue } from '../alarms/composite-rule.ts';
import { muteStateAt } from '../alarms/mute-schedule.ts';
import type { AwsShape } from '../scenario/scenario.ts';
import type { World } from '../state/world.ts';
import { recordAction, type AlarmStatus } from './alarm-history.ts';
import { resourcesOf, stateOf } from './alarm-lookup.ts';
import { liveRegion, type Place } from './live-state.ts';
import { publishMessage } from './publish-message.ts';

/** An alarm that has just come to a state. */
export interface ChangedAlarm {
  readonly type: 'MetricAlarm' | 'CompositeAlarm';
  readonly alarm: AwsShape & { readonly AlarmName: string; readonly AlarmArn?: string | null };
  readonly before: AlarmStateValue;
  readonly status: AlarmStatus;
}

const actionsFor = {
  OK: 'OKActions',
  ALARM: 'AlarmActions',
  INSUFFICIENT_DATA: 'InsufficientDataActions',
} as const;

/**
 * Carries out the actions of an alarm for the state that it has come to, unless they are switched off, suppressed or
 * muted. Muted actions are made up for at the end of the window if the alarm is still in that state.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-mute-rules.html
 */
export function actOn(world: World, place: Place, changed: ChangedAlarm): void {
  const { alarm, status } = changed;
  if (alarm['ActionsEnabled'] === false || isSuppressed(world, place, alarm)) return;
  const mutedUntil = mutedUntilAt(world, place, alarm.AlarmName, status.StateUpdatedTimestamp);
  if (mutedUntil !== null) {
    const { muted } = liveRegion(world.live, place);
    if (!muted.has(alarm.AlarmName)) {
      world.live.agenda.add(mutedUntil.getTime(), { kind: 'unmute', place, alarmName: alarm.AlarmName });
    }
    muted.add(alarm.AlarmName);
    return;
  }
  const actions = alarm[actionsFor[status.StateValue]];
  for (const action of new Set(Array.isArray(actions) ? actions.map(String) : [])) {
    carryOut(world, place, changed, action);
  }
}

/** While the suppressor is in ALARM; its waiting and extension periods are not simulated. */
function isSuppressed(world: World, place: Place, { ActionsSuppressor }: AwsShape): boolean {
  return (
    typeof ActionsSuppressor === 'string' && stateOf(world, place, nameOfAlarm(ActionsSuppressor)) === 'ALARM'
  );
}

function mutedUntilAt(world: World, place: Place, alarmName: string, now: Date): Date | null {
  const ends = resourcesOf(world, place)
    .alarmMuteRules.filter(({ MuteTargets }) => MuteTargets?.AlarmNames?.includes(alarmName) === true)
    .map((rule) => muteStateAt(rule, now).until)
    .filter((until) => until !== null);
  return ends.length === 0 ? null : ends.reduce((latest, end) => (end > latest ? end : latest));
}

function carryOut(world: World, place: Place, changed: ChangedAlarm, action: string): void {
  const { type, alarm, status } = changed;
  const at = status.StateUpdatedTimestamp;
  const body = messageOf(place, changed);
  const subject = `${status.StateValue}: "${alarm.AlarmName}" in ${place.region}`;
  const isTopic = action.startsWith('arn:aws:sns:');
  const error = resourcesOf(world, place).silentFaults.includes('actions-fail')
    ? 'null (Service: AmazonSNS; Status Code: 500; Error Code: InternalFailure)'
    : isTopic
      ? publishMessage(world, {
          at,
          topicArn: action,
          alarmArn: alarm.AlarmArn ?? '',
          alarmAccountId: place.accountId,
          subject,
          body,
        })
      : null;
  const subjectOfHistory = { AlarmName: alarm.AlarmName, AlarmType: type, Timestamp: at };
  recordAction(liveRegion(world.live, place), subjectOfHistory, { action, error, message: body });
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html */
function messageOf(place: Place, { alarm, before, status }: ChangedAlarm): string {
  return JSON.stringify({
    AlarmName: alarm.AlarmName,
    AlarmDescription: alarm['AlarmDescription'] ?? null,
    AWSAccountId: place.accountId,
    NewStateValue: status.StateValue,
    NewStateReason: status.StateReason,
    StateChangeTime: status.StateUpdatedTimestamp.toISOString().replace('Z', '+0000'),
    Region: place.region,
    AlarmArn: alarm.AlarmArn ?? null,
    OldStateValue: before,
    OKActions: alarm['OKActions'] ?? [],
    AlarmActions: alarm['AlarmActions'] ?? [],
    InsufficientDataActions: alarm['InsufficientDataActions'] ?? [],
  });
}
