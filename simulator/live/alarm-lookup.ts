import type { AlarmStateValue } from '../alarms/composite-rule.ts';
import { regionOf, type RegionState } from '../state/account-state.ts';
import { accountOf, type World } from '../state/world.ts';
import { knownRegion, type Place } from './live-state.ts';

/** The resources of a place. */
export function resourcesOf(world: World, { accountId, region }: Place): RegionState {
  return regionOf(accountOf(world, accountId), region);
}

/** The state that an alarm is in now: what has happened, else what the scenario says. */
export function stateOf(world: World, place: Place, alarmName: string): AlarmStateValue | undefined {
  const live = knownRegion(world.live, place)?.alarms.get(alarmName);
  if (live !== undefined) return live.StateValue;
  const { alarms, compositeAlarms, logAlarms } = resourcesOf(world, place);
  const alarm = [...alarms, ...compositeAlarms, ...logAlarms].find(
    ({ AlarmName }) => AlarmName === alarmName,
  );
  return alarm?.['StateValue'] as AlarmStateValue | undefined;
}
