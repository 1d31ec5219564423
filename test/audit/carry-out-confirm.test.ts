/** What was written is looked at, and recorded as what was seen of it. */
import { setTimeout as pause } from 'node:timers/promises';
import { beforeEach, expect, test, vi } from 'vitest';
import { carryOutSteps, confirmPauses } from '../../shared/audit/carry-out-steps.ts';
import { createdBy, type Step } from '../../shared/remediation/index.ts';
import { ownAlarmStep, ownFilterStep, ownName } from '../remediation/own-resources.ts';
import {
  made,
  noAnswer,
  scriptedAccount,
  type Call,
  type LookFate,
  type Script,
  type WriteFate,
} from './scripted-writer.ts';

// No time passes; what would have been waited is looked at.
vi.mock('node:timers/promises', () => ({ setTimeout: vi.fn<typeof pause>() }));
beforeEach(() => {
  vi.mocked(pause).mockClear();
});

const steps = [ownFilterStep, ownAlarmStep];
const [putFilter, putAlarm] = [`put filter trail-logs ${ownName}`, `put alarm us-east-1 ${ownName}`];
const [removeFilter, removeAlarm] = [
  `remove filter trail-logs ${ownName}`,
  `remove alarm us-east-1 ${ownName}`,
];
const [createdFilter, createdAlarm] = [createdBy(ownFilterStep, true), createdBy(ownAlarmStep, true)];

/** A script in which a write ends so each time, and so does every look after the first of it. */
function when(write: Call, fate: WriteFate, look: LookFate = 'answered'): Script {
  let isAfter = false;
  return {
    write: (call) => {
      isAfter ||= call === write;
      return call === write ? fate : made;
    },
    look: () => (isAfter ? look : 'answered'),
  };
}
function standingOf(account: ReturnType<typeof scriptedAccount>) {
  return steps.filter((step) => account.standing(step) === 'own');
}

test.each<LookFate>(['as-before', 'throttled', 'timed-out'])(
  'what was written and does not show, %s, is looked for after each pause, recorded unconfirmed and left for the next time',
  async (fate) => {
    const { writer, calls, writes } = scriptedAccount(steps, {}, when('put filter', made, fate));

    expect(await carryOutSteps(writer, steps)).toStrictEqual({
      outcome: 'failed',
      created: [createdBy(ownFilterStep, false)],
      refusal: null,
      error: `${ownName} was written and does not show yet`,
      mayPass: true,
    });
    expect(vi.mocked(pause).mock.calls).toEqual(confirmPauses.map((wait) => [wait]));
    expect(writes).toEqual([putFilter]);
    expect(calls.slice(4)).toEqual(confirmPauses.map(() => 'look at filters'));
  },
);

test('what was written and shows at the last look is confirmed', async () => {
  let looks = 0;
  const { writer } = scriptedAccount(
    [ownFilterStep],
    {},
    { look: () => ((looks += 1) <= confirmPauses.length ? 'as-before' : 'answered') },
  );

  expect(await carryOutSteps(writer, [ownFilterStep])).toMatchObject({
    outcome: 'applied',
    created: [createdFilter],
  });
});

test('what was written and does not show second leaves what was made first, and the record has both', async () => {
  const account = scriptedAccount(steps, {}, when('put alarm', made, 'as-before'));

  expect(await carryOutSteps(account.writer, steps)).toMatchObject({
    outcome: 'failed',
    created: [createdFilter, createdBy(ownAlarmStep, false)],
    mayPass: true,
  });
  expect(standingOf(account)).toEqual(steps);
});

test.each<[Call, Step, string]>([
  ['put filter', ownFilterStep, removeFilter],
  ['put alarm', ownAlarmStep, removeAlarm],
])(
  'what was written and somebody has overwritten meanwhile (%s) is theirs now: never confirmed, never deleted',
  async (call, step, remove) => {
    const account = scriptedAccount(steps, {}, when(call, { ...made, isOverwritten: true }));
    const done = await carryOutSteps(account.writer, steps);

    expect(done).toMatchObject({
      outcome: 'failed',
      refusal: { reason: 'name-taken-by-foreign-resource' },
      error: expect.stringContaining('was written and does not stand as it was made') as string,
      mayPass: false,
    });
    // It may be that only its tags do not show yet.
    expect(done.created).toContainEqual(createdBy(step, false));
    expect(account.standing(step)).toBe('foreign');
    expect(account.writes).not.toContain(remove);
  },
);

test('what was written is not written again where its answer was lost and it stands there', async () => {
  const fate = { isMade: true, error: noAnswer };
  const { writer, writes } = scriptedAccount(steps, {}, { write: () => fate });

  expect(await carryOutSteps(writer, steps)).toMatchObject({
    outcome: 'applied',
    created: [createdFilter, createdAlarm],
  });
  expect(writes).toEqual([putFilter, putAlarm]);
});

test('what was written and nobody may look at is recorded unconfirmed, for good', async () => {
  const account = scriptedAccount(steps, {}, when('put filter', made, 'access-denied'));

  expect(await carryOutSteps(account.writer, steps)).toMatchObject({
    outcome: 'failed',
    created: [createdBy(ownFilterStep, false)],
    refusal: { reason: 'undetermined' },
    mayPass: false,
  });
  expect(account.writes).toEqual([putFilter]);
});

test('what was written and nobody may look at is taken back where a look at all alarms finds it as it was made', async () => {
  const account = scriptedAccount(
    steps,
    {},
    {
      look: (call) =>
        call === 'look at alarm' && account.writes.includes(putAlarm) ? 'access-denied' : 'answered',
    },
  );

  expect(await carryOutSteps(account.writer, steps)).toMatchObject({
    outcome: 'refused',
    created: [],
    mayPass: false,
  });
  expect(account.writes).toEqual([putFilter, putAlarm, removeAlarm, removeFilter]);
  expect(standingOf(account)).toEqual([]);
});

test.each<[string, LookFate]>([
  ['it does not show', 'as-before'],
  ['nobody answers the look either', 'throttled'],
])('a write whose answer was lost may be there where %s: recorded unconfirmed', async (_, look) => {
  const fate = { isMade: true, error: noAnswer };
  const account = scriptedAccount(steps, {}, when('put filter', fate, look));

  expect(await carryOutSteps(account.writer, steps)).toMatchObject({
    outcome: 'failed',
    created: [createdBy(ownFilterStep, false)],
    mayPass: true,
  });
  expect(standingOf(account)).toEqual([ownFilterStep]);
});
