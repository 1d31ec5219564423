import type { ScenarioMetricAlarm } from '../scenario/scenario.ts';
import type { RegionState } from '../state/account-state.ts';
import type { World } from '../state/world.ts';
import { actOn } from './alarm-actions.ts';
import { decideState } from './alarm-decision.ts';
import { resourcesOf, stateOf } from './alarm-lookup.ts';
import { changeState } from './alarm-states.ts';
import { assumeRoleRecord, recipientsOf, type AssumedRole } from './assume-role-record.ts';
import { liveRegion, type Place, type Step } from './live-state.ts';
import { evaluatedAlarm, seriesOf, type EvaluatedAlarm } from './metric-alarm.ts';
import { ingest } from './metric-filtering.ts';
import { logGroupsFor } from './trail-delivery.ts';

/** "an average of about 5 minutes of an API call": https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html */
const deliveryDelayMs = 5 * 60 * 1000;
/** Far above what the largest organization needs in ten years of daily audits: past it something goes in a circle. */
const mostSteps = 50_000_000;

/** Takes down an AssumeRole call: its records reach the log groups of its trails some minutes later. */
export function recordAssumeRole(world: World, event: AssumedRole): void {
  for (const recipientAccountId of recipientsOf(event)) {
    const due = event.at.getTime() + deliveryDelayMs;
    world.live.agenda.add(due, { kind: 'record', event, recipientAccountId });
  }
}

/**
 * Does all that has become due by the simulated time, in the order of its times. It costs nothing where nothing is due,
 * so every call may ask for it.
 */
export function settle(world: World): void {
  const now = world.clock.now().getTime();
  for (let steps = 0; steps < mostSteps; steps += 1) {
    const due = world.live.agenda.takeDue(now);
    if (due === null) return;
    carryOut(world, due.item, due.at);
  }
  throw new Error(`the simulation did not settle within ${mostSteps} steps`);
}

function carryOut(world: World, step: Step, at: number): void {
  switch (step.kind) {
    case 'record':
      deliverRecord(world, step.event, step.recipientAccountId, at);
      break;
    case 'evaluate':
      evaluateAlarm(world, step.place, step.alarmName, at);
      break;
    case 'unmute':
      makeUpFor(world, step.place, step.alarmName, at);
  }
}

/**
 * The time of the log event, and so of its data point, is that of the delivery: a data point five minutes back would
 * be past the periods that an alarm of one minute looks at.
 */
function deliverRecord(world: World, event: AssumedRole, recipientAccountId: string, at: number): void {
  const places = logGroupsFor(world, recipientAccountId, event.region);
  if (places.length === 0) return;
  const record = assumeRoleRecord(event, recipientAccountId);
  for (const place of places) {
    const published = ingest(world, place, record, at);
    for (const key of published) scheduleAlarms(world, place, key, at);
  }
}

const readers = new WeakMap<RegionState, ReadonlyMap<string, readonly EvaluatedAlarm[]>>();

/** The alarms of a Region by the keys of the metrics that they read. */
function alarmsReading(resources: RegionState): ReadonlyMap<string, readonly EvaluatedAlarm[]> {
  const known = readers.get(resources);
  if (known !== undefined) return known;
  const byKey = new Map<string, EvaluatedAlarm[]>();
  for (const alarm of resources.alarms) {
    const evaluated = evaluatedAlarm(alarm);
    for (const key of new Set(evaluated?.metrics.map((metric) => metric.key))) {
      if (evaluated !== null) byKey.set(key, [...(byKey.get(key) ?? []), evaluated]);
    }
  }
  readers.set(resources, byKey);
  return byKey;
}

/** Alarms are evaluated at the end of each period from a new value on, until the value is out of their sight. */
function scheduleAlarms(world: World, { accountId, region }: Place, key: string, at: number): void {
  const place = { accountId, region };
  const { evaluatedUntil } = liveRegion(world.live, place);
  for (const { name, periodMs, periods } of alarmsReading(resourcesOf(world, place)).get(key) ?? []) {
    const periodEnd = (Math.floor(at / periodMs) + 1) * periodMs;
    const isRunning = evaluatedUntil.has(name);
    evaluatedUntil.set(name, periodEnd + (periods + 1) * periodMs);
    if (!isRunning) world.live.agenda.add(periodEnd, { kind: 'evaluate', place, alarmName: name });
  }
}

function evaluateAlarm(world: World, place: Place, alarmName: string, at: number): void {
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
  const { evaluatedUntil } = liveRegion(world.live, place);
  if (next <= (evaluatedUntil.get(alarmName) ?? 0)) {
    world.live.agenda.add(next, { kind: 'evaluate', place, alarmName });
  } else {
    evaluatedUntil.delete(alarmName);
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

/** At the end of a mute window: the actions for the state that the alarm is in, if it came to it while muted. */
function makeUpFor(world: World, place: Place, alarmName: string, at: number): void {
  const { alarms, compositeAlarms } = resourcesOf(world, place);
  const { alarms: states, muted } = liveRegion(world.live, place);
  const status = states.get(alarmName);
  muted.delete(alarmName);
  if (status === undefined) return;
  const now = { ...status, StateUpdatedTimestamp: new Date(at) };
  const alarm = alarms.find(({ AlarmName }) => AlarmName === alarmName);
  if (alarm !== undefined) {
    actOn(world, place, { type: 'MetricAlarm', alarm, before: status.StateValue, status: now });
    return;
  }
  const composite = compositeAlarms.find(({ AlarmName }) => AlarmName === alarmName);
  if (composite === undefined) return;
  actOn(world, place, {
    type: 'CompositeAlarm',
    alarm: composite,
    before: status.StateValue,
    status: now,
  });
}
