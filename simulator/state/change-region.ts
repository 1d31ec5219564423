import type { ScenarioMetricAlarm, ScenarioMetricFilter, ScenarioTag } from '../scenario/scenario.ts';
import { byFilterName, regionOf, type AccountState, type RegionState } from './account-state.ts';

/**
 * Puts changed resources in the place of those of a Region. Nothing is written into: the scenario keeps what it said,
 * and what was computed of a list stays true of that list. Whoever asks for the Region again sees the change.
 */
function changeRegion(account: AccountState, region: string, changed: Partial<RegionState>): void {
  account.regions.set(region, { ...regionOf(account, region), ...changed });
}

/** Adds a metric filter to its log group, in the place of one of the same name. */
export function setMetricFilter(account: AccountState, region: string, filter: ScenarioMetricFilter): void {
  changeFilters(account, region, filter, (others) => [...others, filter].sort(byFilterName));
}

/** Takes a metric filter from its log group; nothing happens where it is not there. */
export function removeMetricFilter(
  account: AccountState,
  region: string,
  filter: Pick<ScenarioMetricFilter, 'logGroupName' | 'filterName'>,
): void {
  changeFilters(account, region, filter, (others) => others);
}

function changeFilters(
  account: AccountState,
  region: string,
  { logGroupName, filterName }: Pick<ScenarioMetricFilter, 'logGroupName' | 'filterName'>,
  change: (others: readonly ScenarioMetricFilter[]) => readonly ScenarioMetricFilter[],
): void {
  const { logGroups } = regionOf(account, region);
  const state = logGroups.get(logGroupName);
  if (state === undefined) return;
  const others = state.filters.filter((filter) => filter.filterName !== filterName);
  const changed = { ...state, filters: change(others) };
  changeRegion(account, region, { logGroups: new Map(logGroups).set(logGroupName, changed) });
}

/** Adds a metric alarm after the others, or in the place of the one of its name. */
export function setMetricAlarm(account: AccountState, region: string, alarm: ScenarioMetricAlarm): void {
  const { alarms } = regionOf(account, region);
  const isKnown = alarms.some(({ AlarmName }) => AlarmName === alarm.AlarmName);
  changeRegion(account, region, {
    alarms: isKnown
      ? alarms.map((one) => (one.AlarmName === alarm.AlarmName ? alarm : one))
      : [...alarms, alarm],
  });
}

/** Takes alarms of whatever kind away; nothing happens where one is not there. */
export function removeAlarms(account: AccountState, region: string, names: ReadonlySet<string>): void {
  const { alarms, compositeAlarms, logAlarms } = regionOf(account, region);
  const stays = ({ AlarmName }: { readonly AlarmName: string }) => !names.has(AlarmName);
  changeRegion(account, region, {
    alarms: alarms.filter(stays),
    compositeAlarms: compositeAlarms.filter(stays),
    logAlarms: logAlarms.filter(stays),
  });
}

/** Gives an alarm of whatever kind other tags. */
export function setAlarmTags(
  account: AccountState,
  region: string,
  alarmName: string,
  tags: readonly ScenarioTag[],
): void {
  const { alarms, compositeAlarms, logAlarms } = regionOf(account, region);
  const tagged = <Alarm extends { readonly AlarmName: string }>(alarm: Alarm) =>
    alarm.AlarmName === alarmName ? { ...alarm, Tags: tags } : alarm;
  changeRegion(account, region, {
    alarms: alarms.map(tagged),
    compositeAlarms: compositeAlarms.map(tagged),
    logAlarms: logAlarms.map(tagged),
  });
}
