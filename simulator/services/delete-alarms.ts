import { alarmsNamedIn, readCompositeRule } from '../alarms/composite-rule.ts';
import { inputReader } from '../input.ts';
import { forgetAlarm } from '../live/alarm-evaluation.ts';
import { configurationItem } from '../live/alarm-history.ts';
import { liveRegion } from '../live/live-state.ts';
import type { Call, Operation } from '../service.ts';
import { ServiceError } from '../service-error.ts';
import { removeAlarms } from '../state/change-region.ts';
import { accountOf } from '../state/world.ts';
import { alarmNamed, resourcesOfCaller, type KnownAlarm } from './named-alarm.ts';
import { validationError } from './cloudwatch-refusals.ts';

const read = inputReader(validationError);
const mostNames = 100;

/**
 * "If you specify any incorrect alarm names, the alarms you specify with correct names are still deleted", says AWS's
 * page; that the call then fails by the `ResourceNotFound` that it lists is the strictest reading. Any other error comes
 * before something is deleted.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DeleteAlarms.html
 */
export const deleteAlarms: Operation = (input, call) => {
  const names = [...new Set(read.texts(input, 'AlarmNames'))];
  if (names.length === 0) throw validationError('The parameter AlarmNames is required.');
  if (names.length > mostNames) {
    throw validationError(`AlarmNames must have length less than or equal to ${mostNames}`);
  }
  const known = names.map((name) => alarmNamed(name, call)).filter((alarm) => alarm !== undefined);
  refuseBatch(known);
  refuseDependedOn(known, call);
  remove(known, call);
  const unknown = names.filter((name) => !known.some(({ alarm }) => alarm.AlarmName === name));
  if (unknown.length === 0) return {};
  throw new ServiceError('ResourceNotFound', 404, `The alarms ${unknown.join(', ')} do not exist.`);
};

/** "no more than one composite alarm", and "Log alarms cannot be batch deleted". */
function refuseBatch(known: readonly KnownAlarm[]): void {
  const ofType = (wanted: KnownAlarm['type']) => known.filter(({ type }) => type === wanted).length;
  if (ofType('CompositeAlarm') > 1) {
    throw validationError('A request deletes at most one composite alarm.');
  }
  if (ofType('LogAlarm') > 0 && known.length > 1) {
    throw validationError('Log alarms cannot be batch deleted.');
  }
}

/**
 * An alarm that a composite one names stays, in the words that users met. The strictest reading: also where the composite
 * alarm is to go in the same call.
 * https://github.com/ekristen/aws-nuke/issues/462 , https://github.com/cloud-custodian/cloud-custodian/issues/7763
 */
function refuseDependedOn(known: readonly KnownAlarm[], call: Call): void {
  const named = new Set(
    resourcesOfCaller(call).compositeAlarms.flatMap(({ AlarmRule }) => {
      const rule = readCompositeRule(AlarmRule);
      return rule === null ? [] : alarmsNamedIn(rule);
    }),
  );
  const kept = known.map(({ alarm }) => alarm.AlarmName).filter((name) => named.has(name));
  if (kept.length === 0) return;
  throw validationError(
    `Cannot delete ${kept.join(',')} as there are composite alarm(s) depending on ${kept.length === 1 ? 'it' : 'them'}.`,
  );
}

function remove(known: readonly KnownAlarm[], { world, caller, region }: Call): void {
  const place = { accountId: caller.accountId, region };
  const Timestamp = world.clock.now();
  removeAlarms(
    accountOf(world, caller.accountId),
    region,
    new Set(known.map(({ alarm }) => alarm.AlarmName)),
  );
  for (const { type, alarm } of known) {
    const { AlarmName } = alarm;
    forgetAlarm(world, place, AlarmName);
    liveRegion(world.live, place).history.push(
      configurationItem({ AlarmName, AlarmType: type, Timestamp }, 'Delete'),
    );
  }
}
