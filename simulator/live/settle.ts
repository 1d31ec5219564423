import type { World } from '../state/world.ts';
import { actOn } from './alarm-actions.ts';
import { evaluateAlarm, scheduleAlarms } from './alarm-evaluation.ts';
import { resourcesOf } from './alarm-lookup.ts';
import { assumeRoleRecord, recipientsOf, type AssumedRole } from './assume-role-record.ts';
import { liveRegion, type Place, type Step } from './live-state.ts';
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

/** At the end of a mute window: the actions for the state that the alarm is in, if it came to it while muted. */
function makeUpFor(world: World, place: Place, alarmName: string, at: number): void {
  const { alarms, compositeAlarms } = resourcesOf(world, place);
  const { alarms: states, muted } = liveRegion(world.live, place);
  const status = states.get(alarmName);
  // An alarm that was deleted since, and perhaps made anew, is no longer the one that waits.
  if (!muted.delete(alarmName) || status === undefined) return;
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
