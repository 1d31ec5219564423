/** The steps of a plan in one account, by a hand-made writer: what is looked at, written, confirmed and taken back. */
import { setTimeout as pause } from 'node:timers/promises';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { carryOutSteps, confirmPauses } from '../../shared/audit/carry-out-steps.ts';
import { createdBy, type CreatedResource, type Step } from '../../shared/remediation/index.ts';
import { aFilter } from '../alarm-chain/compliant-account.ts';
import {
  ownAlarm,
  ownAlarmStep,
  ownFilter,
  ownFilterStep,
  ownName,
  tagsOfOwnAlarm,
} from '../remediation/own-resources.ts';
import {
  anError,
  scriptedAccount,
  type Call,
  type LookFate,
  type Script,
  type WriteFate,
} from './scripted-writer.ts';
import type { Holding } from './standing-resources.ts';

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
const foreignFilter = ownFilter({ pattern: '{ $.eventName = StopLogging }' });
const filterStands: Holding = { filters: [ownFilter()] };
const alarmStands: Holding = {
  alarms: { metric: [ownAlarm()] },
  tags: { [ownName]: tagsOfOwnAlarm },
};
const [createdFilter, createdAlarm] = [createdBy(ownFilterStep, true), createdBy(ownAlarmStep, true)];

const noAnswer = anError('TimeoutError', null);

const made: WriteFate = { isMade: true, error: null };

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
/** A script in which a look ends so. */
function looking(look: Call, fate: LookFate): Script {
  return { look: (call) => (call === look ? fate : 'answered') };
}

function standingOf(account: ReturnType<typeof scriptedAccount>, of: readonly Step[] = steps) {
  return of.filter((step) => account.standing(step) === 'own');
}

describe('where nothing is in the way', () => {
  test('all is looked at before anything is written, and each write is looked at before the next', async () => {
    const { writer, calls, writes } = scriptedAccount(steps);

    expect(await carryOutSteps(writer, steps)).toStrictEqual({
      outcome: 'applied',
      created: [createdFilter, createdAlarm],
      refusal: null,
      error: null,
      mayPass: false,
    });
    expect(writes).toEqual([putFilter, putAlarm]);
    expect(calls).toEqual([
      'look at filters',
      'look at alarm',
      'put filter',
      'look at filters',
      'put alarm',
      'look at alarm',
      'look at tags',
    ]);
  });

  test('the same steps again change nothing, and claim nothing', async () => {
    const { writer, writes } = scriptedAccount(steps);
    await carryOutSteps(writer, steps);

    expect(await carryOutSteps(writer, steps)).toMatchObject({ outcome: 'unchanged', created: [] });
    expect(writes).toEqual([putFilter, putAlarm]);
  });

  test.each<[string, Holding, string, CreatedResource]>([
    ['alarm', filterStands, putAlarm, createdAlarm],
    ['filter', alarmStands, putFilter, createdFilter],
  ])('only the %s is made where the other is there', async (_, holding, put, created) => {
    const { writer, writes } = scriptedAccount(steps, holding);

    expect(await carryOutSteps(writer, steps)).toMatchObject({ outcome: 'applied', created: [created] });
    expect(writes).toEqual([put]);
  });

  test('no steps are no calls', async () => {
    const { writer, calls } = scriptedAccount([]);

    expect(await carryOutSteps(writer, [])).toMatchObject({ outcome: 'unchanged', created: [] });
    expect(calls).toEqual([]);
  });
});

describe('nothing is written where', () => {
  test.each<[string, Holding, Script, string, boolean]>([
    [
      'a foreign filter has the name',
      { filters: [foreignFilter] },
      {},
      'name-taken-by-foreign-resource',
      false,
    ],
    [
      'a foreign alarm has the name, though the filter could be made',
      { alarms: { metric: [ownAlarm({ threshold: 5 })] }, tags: { [ownName]: tagsOfOwnAlarm } },
      {},
      'name-taken-by-foreign-resource',
      false,
    ],
    [
      'an alarm of the form lacks the tags',
      { alarms: { metric: [ownAlarm()] } },
      {},
      'name-taken-by-foreign-resource',
      false,
    ],
    [
      'the log group is full',
      { filters: Array.from({ length: 100 }, (_, index) => aFilter({ name: `other-${index}` })) },
      {},
      'filter-quota-reached',
      false,
    ],
    ['the log group is gone', {}, looking('look at filters', 'absent'), 'evidence-stale', false],
    ['nobody may see the filters', {}, looking('look at filters', 'access-denied'), 'undetermined', false],
    ['the filters are not answered', {}, looking('look at filters', 'throttled'), 'undetermined', true],
    ['nobody may see the alarm', {}, looking('look at alarm', 'access-denied'), 'undetermined', false],
    ['the alarm is not answered', {}, looking('look at alarm', 'timed-out'), 'undetermined', true],
    ['the tags are not answered', alarmStands, looking('look at tags', 'throttled'), 'undetermined', true],
  ])('%s', async (_, holding, script, reason, mayPass) => {
    const { writer, writes } = scriptedAccount(steps, holding, script);

    expect(await carryOutSteps(writer, steps)).toMatchObject({
      outcome: 'refused',
      created: [],
      refusal: { reason },
      error: null,
      mayPass,
    });
    expect(writes).toEqual([]);
  });

  test('any of the places refuses, whichever it is', async () => {
    const foreign = ownAlarm({ threshold: 5 });
    const { writer, writes } = scriptedAccount(steps, { alarms: { metric: [foreign] } });
    for (const order of [steps, steps.toReversed()]) {
      expect(await carryOutSteps(writer, order)).toMatchObject({ outcome: 'refused' });
    }
    expect(writes).toEqual([]);
  });
});

describe('what the steps rely on', () => {
  test('is looked at first, and left as it is', async () => {
    const { writer, calls, writes } = scriptedAccount(steps, filterStands);

    expect(await carryOutSteps(writer, [ownAlarmStep], [ownFilterStep])).toMatchObject({
      outcome: 'applied',
      created: [createdAlarm],
    });
    expect(calls.slice(0, 2)).toEqual(['look at filters', 'look at alarm']);
    expect(writes).toEqual([putAlarm]);
  });

  test('is not made anew where it is gone: the evidence is stale, and nothing is touched', async () => {
    const { writer, calls } = scriptedAccount(steps);

    expect(await carryOutSteps(writer, [ownAlarmStep], [ownFilterStep])).toMatchObject({
      outcome: 'refused',
      created: [],
      refusal: { reason: 'evidence-stale', message: expect.stringContaining(`${ownName} is gone`) as string },
      error: null,
      mayPass: false,
    });
    expect(calls).toEqual(['look at filters']);
  });

  test.each<[string, Holding, Script, string, boolean]>([
    ['is another by now', { filters: [foreignFilter] }, {}, 'name-taken-by-foreign-resource', false],
    ['is on a log group that is gone', {}, { look: () => 'absent' }, 'evidence-stale', false],
    ['is not answered', filterStands, { look: () => 'throttled' }, 'undetermined', true],
  ])('keeps everything from being written where it %s', async (_, holding, script, reason, mayPass) => {
    const { writer, calls } = scriptedAccount(steps, holding, script);

    expect(await carryOutSteps(writer, [ownAlarmStep], [ownFilterStep])).toMatchObject({
      outcome: 'refused',
      created: [],
      refusal: { reason },
      mayPass,
    });
    expect(calls).toEqual(['look at filters']);
  });
});

describe('what was written', () => {
  test.each<LookFate>(['as-before', 'throttled', 'timed-out'])(
    'and does not show, %s, is looked for after each pause, recorded unconfirmed and left for the next time',
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
      expect(calls.slice(3)).toEqual(confirmPauses.map(() => 'look at filters'));
    },
  );

  test('and shows at the last look is confirmed', async () => {
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

  test('and does not show second leaves what was made first, and the record has both', async () => {
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
    'and somebody has overwritten meanwhile (%s) is theirs now: not claimed, not deleted',
    async (call, step, remove) => {
      const account = scriptedAccount(steps, {}, when(call, { ...made, isOverwritten: true }));
      const done = await carryOutSteps(account.writer, steps);

      expect(['failed', 'refused']).toContain(done.outcome);
      expect(done).toMatchObject({
        refusal: { reason: 'name-taken-by-foreign-resource' },
        error: expect.stringContaining('what was written does not stand as it was made') as string,
        mayPass: false,
      });
      expect(done.created).not.toContainEqual(expect.objectContaining({ input: step.input }));
      expect(account.standing(step)).toBe('foreign');
      expect(account.writes).not.toContain(remove);
    },
  );

  test('is not written again where its answer was lost and it stands there', async () => {
    const fate = { isMade: true, error: noAnswer };
    const { writer, writes } = scriptedAccount(steps, {}, { write: () => fate });

    expect(await carryOutSteps(writer, steps)).toMatchObject({
      outcome: 'applied',
      created: [createdFilter, createdAlarm],
    });
    expect(writes).toEqual([putFilter, putAlarm]);
  });

  test.each<[string, LookFate]>([
    ['does not show', 'as-before'],
    ['is not answered either', 'throttled'],
  ])('whose answer was lost may be there where the look %s: recorded unconfirmed', async (_, look) => {
    const fate = { isMade: true, error: noAnswer };
    const account = scriptedAccount(steps, {}, when('put filter', fate, look));

    expect(await carryOutSteps(account.writer, steps)).toMatchObject({
      outcome: 'failed',
      created: [createdBy(ownFilterStep, false)],
      mayPass: true,
    });
    expect(standingOf(account)).toEqual([ownFilterStep]);
  });
});
