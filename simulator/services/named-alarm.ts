/** The alarms of the caller's account and Region as requests name them. */
import type { HistoryItem } from '../live/alarm-history.ts';
import type { ScenarioTag } from '../scenario/scenario.ts';
import type { Call } from '../service.ts';
import { regionOf, type RegionState } from '../state/account-state.ts';
import { accountOf } from '../state/world.ts';

/** An alarm of whatever kind, as far as all kinds are alike. */
export interface KnownAlarm {
  readonly type: HistoryItem['AlarmType'];
  readonly alarm: { readonly AlarmName: string; readonly Tags?: readonly ScenarioTag[] | null };
}

/** The resources of the caller's account in its Region. */
export function resourcesOfCaller({ world, caller, region }: Call): RegionState {
  return regionOf(accountOf(world, caller.accountId), region);
}

/** The alarm of a name: no two of a Region share one, whatever their kinds. */
export function alarmNamed(alarmName: string, call: Call): KnownAlarm | undefined {
  const { alarms, compositeAlarms, logAlarms } = resourcesOfCaller(call);
  const kinds = [
    ['MetricAlarm', alarms],
    ['CompositeAlarm', compositeAlarms],
    ['LogAlarm', logAlarms],
  ] as const;
  for (const [type, ofKind] of kinds) {
    const alarm = ofKind.find(({ AlarmName }) => AlarmName === alarmName);
    if (alarm !== undefined) return { type, alarm };
  }
  return undefined;
}

/** The ARN of an alarm of the caller's, there or not. */
export function alarmArn(alarmName: string, { caller, region }: Call): string {
  return `arn:aws:cloudwatch:${region}:${caller.accountId}:alarm:${alarmName}`;
}
