/** Whatever becomes of each call, what the remediation records is at least what stands of it afterwards. */
import * as fc from 'fast-check';
import type { setTimeout as pause } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { carryOutSteps } from '../../shared/audit/carry-out-steps.ts';
import { anAlarm } from '../alarm-chain/compliant-account.ts';
import { ownAlarm, ownAlarmStep, ownFilter, ownFilterStep } from '../remediation/own-resources.ts';
import { runs } from '../remediation/resource-arbitraries.ts';
import {
  anError,
  made,
  noAnswer,
  scriptedAccount,
  type LookFate,
  type WriteFate,
} from './scripted-writer.ts';
import { alarmStands, filterStands, type Holding } from './standing-resources.ts';

// No time passes.
vi.mock('node:timers/promises', () => ({ setTimeout: vi.fn<typeof pause>() }));

const steps = [ownFilterStep, ownAlarmStep];

function standingOf(account: ReturnType<typeof scriptedAccount>) {
  return steps.filter((step) => account.standing(step) === 'own');
}

function lookFates(...others: readonly LookFate[]) {
  return fc.array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constant<LookFate>('answered') },
      { weight: 2, arbitrary: fc.constantFrom(...others) },
    ),
    { maxLength: 16 },
  );
}
function writeFates(...others: readonly WriteFate[]) {
  const fates: readonly WriteFate[] = [
    made,
    { isMade: true, error: noAnswer },
    { isMade: false, error: noAnswer },
    { isMade: false, error: anError('InternalFailure', 500) },
    { isMade: false, error: anError('ThrottlingException', 400) },
    { isMade: false, error: anError('OperationAbortedException', 400) },
    { isMade: false, error: anError('LimitExceededException', 400) },
    { isMade: false, error: anError('AccessDeniedException', 400) },
    { ...made, isOverwritten: true },
    { isMade: true, error: noAnswer, isOverwritten: true },
  ];
  return fc.array(fc.constantFrom(...fates, ...others), { maxLength: 4 });
}
const faultThoughMade: WriteFate = { isMade: true, error: anError('InternalFailure', 500) };

const holding = fc.constantFrom<Holding>(
  {},
  {},
  filterStands,
  alarmStands,
  { ...filterStands, ...alarmStands },
  { filters: [ownFilter({ pattern: '{ $.eventName = StopLogging }' })] },
  { alarms: { metric: [ownAlarm()] } },
  { alarms: { metric: [anAlarm({ namespace: 'Ringcheck/Rules', metricName: 'D9.AWS.MON.22' })] } },
);

/** Carries the steps out in an account in which the calls come to that, one after the other, and then to what they should. */
async function carriedOut(held: Holding, looks: readonly LookFate[], writes: readonly WriteFate[]) {
  const [nextLook, nextWrite] = [looks.values(), writes.values()];
  const account = scriptedAccount(steps, held, {
    look: () => nextLook.next().value ?? 'answered',
    write: () => nextWrite.next().value ?? made,
  });
  const before = standingOf(account);
  const done = await carryOutSteps(account.writer, steps);
  return { account, before, done };
}

const recording: readonly (readonly [string, fc.Arbitrary<LookFate[]>, fc.Arbitrary<WriteFate[]>])[] = [
  [
    'looks tell what stands or are refused',
    lookFates('throttled', 'timed-out', 'access-denied', 'unsupported'),
    writeFates(faultThoughMade),
  ],
  ['looks may be behind what stands', lookFates('as-before', 'throttled', 'timed-out'), writeFates()],
];

test.each(recording)('where %s, the record has all that was made and stands', async (_, looks, writes) => {
  await fc.assert(
    fc.asyncProperty(holding, looks, writes, async (held, lookEnds, writeEnds) => {
      const { account, before, done } = await carriedOut(held, lookEnds, writeEnds);
      const ours = standingOf(account).filter((step) => !before.includes(step));
      const recorded = done.created.map(({ input }) => input);

      expect(recorded).toEqual(expect.arrayContaining(ours.map(({ input }) => input)));
      const isDone = done.outcome === 'applied' || done.outcome === 'unchanged';
      expect(isDone ? standingOf(account) : steps).toEqual(steps);
      expect(done.error ?? done.refusal?.message ?? '').toMatch(isDone ? /^$/ : /./);
    }),
    runs,
  );
});

test('whatever the calls come to, nothing foreign is put over or removed, nor what was there before', async () => {
  const looks = lookFates('as-before', 'absent', 'throttled', 'timed-out', 'access-denied', 'unsupported');
  await fc.assert(
    fc.asyncProperty(holding, looks, writeFates(faultThoughMade), async (held, lookEnds, writeEnds) => {
      const { account, before, done } = await carriedOut(held, lookEnds, writeEnds);

      expect(account.harmed).toEqual([]);
      expect(standingOf(account)).toEqual(expect.arrayContaining([...before]));
      expect(done.outcome === 'applied' ? standingOf(account) : steps).toEqual(steps);
    }),
    runs,
  );
});
