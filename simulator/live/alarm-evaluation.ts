import type { ScenarioMetricAlarm } from '../scenario/scenario.ts';
import type { RegionState } from '../state/account-state.ts';
import type { World } from '../state/world.ts';
import { decideState } from './alarm-decision.ts';
import { resourcesOf, stateOf } from './alarm-lookup.ts';
import { changeState } from './alarm-states.ts';
import { knownRegion, liveRegion, type Place } from './live-state.ts';
import { evaluatedAlarm, seriesOf, type EvaluatedAlarm } from './metric-alarm.ts';

/** By the list of a Region's alarms, which a change replaces. */
const readers = new WeakMap<RegionState['alarms'], ReadonlyMap<string, readonly EvaluatedAlarm[]>>();

/** The alarms of a Region by the keys of the metrics that they read. */
function alarmsReading({ alarms }: RegionState): ReadonlyMap<string, readonly EvaluatedAlarm[]> {
  const known = readers.get(alarms);
  if (known !== undefined) return known;
  const byKey = new Map<string, EvaluatedAlarm[]>();
  for (const alarm of alarms) {
    const evaluated = evaluatedAlarm(alarm);
    for (const key of new Set(evaluated?.metrics.map((metric) => metric.key))) {
      if (evaluated !== null) byKey.set(key, [...(byKey.get(key) ?? []), evaluated]);
    }
  }
  readers.set(alarms, byKey);
  return byKey;
}

/** Has the alarms that read a metric evaluated, which got a value just now. */
export function scheduleAlarms(world: World, { accountId, region }: Place, key: string, at: number): void {
  const place = { accountId, region };
  for (const alarm of alarmsReading(resourcesOf(world, place)).get(key) ?? []) watch(world, place, alarm, at);
}

/**
 * Has an alarm evaluated whose configuration is new. AWS does so at once; here it is at the end of the period under way,
 * as for any alarm.
 */
export function restartEvaluation(world: World, place: Place, alarm: ScenarioMetricAlarm, at: Date): void {
  liveRegion(world.live, place).evaluations.delete(alarm.AlarmName);
  const evaluated = evaluatedAlarm(alarm);
  if (evaluated !== null) watch(world, place, evaluated, at.getTime());
}

/** Forgets an alarm that was deleted: one that takes its name later has another story. */
export function forgetAlarm(world: World, place: Place, alarmName: string): void {
  const region = knownRegion(world.live, place);
  region?.alarms.delete(alarmName);
  region?.evaluations.delete(alarmName);
  region?.muted.delete(alarmName);
}

/** Evaluates at the end of each period from a new value on, until the value is out of the alarm's sight. */
function watch(world: World, place: Place, { name, periodMs, periods }: EvaluatedAlarm, at: number): void {
  const periodEnd = (Math.floor(at / periodMs) + 1) * periodMs;
  const { evaluations } = liveRegion(world.live, place);
  const running = evaluations.get(name);
  evaluations.set(name, { next: running?.next ?? periodEnd, until: periodEnd + (periods + 1) * periodMs });
  if (running === undefined) {
    world.live.agenda.add(periodEnd, { kind: 'evaluate', place, alarmName: name });
  }
}

/** Evaluates an alarm, if that is still due: not where it was deleted or configured anew since it was planned. */
export function evaluateAlarm(world: World, place: Place, alarmName: string, at: number): void {
  const { evaluations } = liveRegion(world.live, place);
  const evaluation = evaluations.get(alarmName);
  if (evaluation?.next !== at) return;
  const alarm = resourcesOf(world, place).alarms.find(({ AlarmName }) => AlarmName === alarmName);
  const evaluated = alarm === undefined ? null : evaluatedAlarm(alarm);
  if (alarm === undefined || evaluated === null) return;
  const series = seriesOf(world, place, evaluated, at);
  const state = series === null ? null : decideState(evaluated.threshold, series);
  // The reason is a text to be made, so an alarm that stays where it is does not come so far.
  if (series !== null && state !== null && state !== stateOf(world, place, alarmName)) {
    changeState(
      world,
      place,
      { type: 'MetricAlarm', alarm },
      { state, at: new Date(at), ...reasonFor(alarm, evaluated, series, at) },
    );
  }
  const next = at + evaluated.periodMs;
  if (next <= evaluation.until) {
    evaluations.set(alarmName, { ...evaluation, next });
    world.live.agenda.add(next, { kind: 'evaluate', place, alarmName });
  } else {
    evaluations.delete(alarmName);
  }
}

function reasonFor(
  alarm: ScenarioMetricAlarm,
  { threshold, periodMs }: EvaluatedAlarm,
  series: readonly (number | null)[],
  at: number,
): { readonly reason: string; readonly reasonData: string } {
  const recentDatapoints = series.filter((value) => value !== null);
  return {
    reason:
      recentDatapoints.length === 0
        ? 'Insufficient Data: no datapoints were received'
        : `Threshold Crossed: the datapoints [${recentDatapoints.join(', ')}] were compared by ${threshold.comparisonOperator} (${threshold.threshold})`,
    reasonData: JSON.stringify({
      version: '1.0',
      queryDate: new Date(at).toISOString(),
      statistic: alarm['Statistic'] ?? alarm['ExtendedStatistic'] ?? undefined,
      period: periodMs / 1000,
      recentDatapoints,
      threshold: threshold.threshold,
    }),
  };
}
