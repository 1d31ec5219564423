import {
  alarmsNamedIn,
  readCompositeRule,
  ruleHolds,
  type AlarmStateValue,
  type CompositeRule,
} from '../alarms/composite-rule.ts';
import type { ScenarioCompositeAlarm, ScenarioMetricAlarm } from '../scenario/scenario.ts';
import type { World } from '../state/world.ts';
import { actOn } from './alarm-actions.ts';
import { recordStateUpdate, type AlarmStatus } from './alarm-history.ts';
import { resourcesOf, stateOf } from './alarm-lookup.ts';
import { liveRegion, type Place } from './live-state.ts';

/** An alarm of a Region, with its kind. */
export type NamedAlarm =
  | { readonly type: 'MetricAlarm'; readonly alarm: ScenarioMetricAlarm }
  | { readonly type: 'CompositeAlarm'; readonly alarm: ScenarioCompositeAlarm };

/** Why an alarm changes, as `DescribeAlarms` and the history tell it. */
export interface Transition {
  readonly state: AlarmStateValue;
  readonly reason: string;
  readonly reasonData?: string;
  readonly at: Date;
}

/** Brings an alarm to a state, and with it the composite alarms that look at it. Nothing happens where it is there. */
export function changeState(world: World, place: Place, named: NamedAlarm, transition: Transition): void {
  if (!enter(world, place, named, transition)) return;
  const composites = resourcesOf(world, place).compositeAlarms.map((alarm) => ({
    alarm,
    rule: ruleOf(alarm),
  }));
  let changed: ReadonlySet<string> = new Set([named.alarm.AlarmName]);
  // A chain of composite alarms settles in as many rounds as there are alarms; a circle may never settle.
  for (let round = 0; round < composites.length && changed.size > 0; round += 1) {
    changed = new Set(
      composites
        .filter(({ rule }) => rule !== null && alarmsNamedIn(rule).some((name) => changed.has(name)))
        .filter(({ alarm, rule }) => rule !== null && follow(world, place, alarm, rule, transition.at))
        .map(({ alarm }) => alarm.AlarmName),
    );
  }
}

const rules = new WeakMap<ScenarioCompositeAlarm, CompositeRule | null>();

function ruleOf(alarm: ScenarioCompositeAlarm): CompositeRule | null {
  let rule = rules.get(alarm);
  if (rule === undefined) {
    rule = readCompositeRule(alarm.AlarmRule);
    rules.set(alarm, rule);
  }
  return rule;
}

/** A composite alarm is OK or in ALARM, as its rule says. */
function follow(
  world: World,
  place: Place,
  alarm: ScenarioCompositeAlarm,
  rule: CompositeRule,
  at: Date,
): boolean {
  const holds = ruleHolds(rule, (name) => stateOf(world, place, name));
  const state = holds ? 'ALARM' : 'OK';
  const reason = `The rule ${alarm.AlarmRule} ${holds ? 'holds' : 'does not hold'}`;
  return enter(world, place, { type: 'CompositeAlarm', alarm }, { state, reason, at });
}

function enter(
  world: World,
  place: Place,
  { type, alarm }: NamedAlarm,
  { state, reason, reasonData, at }: Transition,
): boolean {
  const before = stateOf(world, place, alarm.AlarmName) ?? 'INSUFFICIENT_DATA';
  if (before === state) return false;
  const region = liveRegion(world.live, place);
  const known = region.alarms.get(alarm.AlarmName);
  const status: AlarmStatus = {
    StateValue: state,
    StateReason: reason,
    ...(reasonData === undefined ? {} : { StateReasonData: reasonData }),
    StateUpdatedTimestamp: at,
    StateTransitionedTimestamp: at,
  };
  region.alarms.set(alarm.AlarmName, status);
  const subject = { AlarmName: alarm.AlarmName, AlarmType: type, Timestamp: at };
  const written = alarm['StateReason'];
  const oldReason = known?.StateReason ?? (typeof written === 'string' ? written : '');
  recordStateUpdate(region, subject, { state: before, reason: oldReason }, status);
  actOn(world, place, { type, alarm, before, status });
  return true;
}
