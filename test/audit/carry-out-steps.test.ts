/** The steps of a plan in one account, by a hand-made writer: what is looked at, and when nothing is written. */
import type { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { carryOutSteps } from '../../shared/audit/carry-out-steps.ts';
import { createdBy, type CreatedResource } from '../../shared/remediation/index.ts';
import { aFilter } from '../alarm-chain/compliant-account.ts';
import {
  ownAlarm,
  ownAlarmStep,
  ownFilter,
  ownFilterStep,
  ownName,
  tagsOfOwnAlarm,
} from '../remediation/own-resources.ts';
import { scriptedAccount, type Call, type LookFate, type Script } from './scripted-writer.ts';
import { alarmStands, filterStands, type Holding } from './standing-resources.ts';

// No time passes.
vi.mock('node:timers/promises', () => ({ setTimeout: vi.fn<typeof pause>() }));

const steps = [ownFilterStep, ownAlarmStep];
const [putFilter, putAlarm] = [`put filter trail-logs ${ownName}`, `put alarm us-east-1 ${ownName}`];
const foreignFilter = ownFilter({ pattern: '{ $.eventName = StopLogging }' });
const [createdFilter, createdAlarm] = [createdBy(ownFilterStep, true), createdBy(ownAlarmStep, true)];

/** A script in which a look ends so. */
function looking(look: Call, fate: LookFate): Script {
  return { look: (call) => (call === look ? fate : 'answered') };
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
      'look at filters',
      'put filter',
      'look at filters',
      'look at alarm',
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
    ['the log group is gone', {}, looking('look at filters', 'absent'), 'evidence-stale', true],
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

test('each write is told before it is made, and again once it is confirmed', async () => {
  const { writer, calls } = scriptedAccount(steps);
  const told: string[] = [];
  await carryOutSteps(writer, steps, [], ({ type, isConfirmed }) => {
    told.push(`${type} ${isConfirmed ? 'made' : 'to be made'} after ${calls.at(-1)}`);
  });

  expect(told).toEqual([
    'metric-filter to be made after look at filters',
    'metric-filter made after look at filters',
    'alarm to be made after look at alarm',
    'alarm made after look at tags',
  ]);
});

test('what somebody puts there while the step before is carried out is not written over', async () => {
  const account = scriptedAccount(
    steps,
    {},
    {
      write: (call) => {
        if (call === 'put filter') account.replace(ownAlarmStep, 'foreign');
        return { isMade: true, error: null };
      },
    },
  );

  expect(await carryOutSteps(account.writer, steps)).toMatchObject({
    // Their alarm reads the metric, so that its filter stays too.
    outcome: 'failed',
    created: [createdFilter],
    refusal: { reason: 'name-taken-by-foreign-resource' },
  });
  expect(account.writes).toEqual([putFilter]);
  expect([account.standing(ownAlarmStep), account.harmed]).toEqual(['foreign', []]);
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
      mayPass: true,
    });
    expect(calls).toEqual(['look at filters']);
  });

  test.each<[string, Holding, Script, string, boolean]>([
    ['is another by now', { filters: [foreignFilter] }, {}, 'name-taken-by-foreign-resource', false],
    ['is on a log group that is gone', {}, { look: () => 'absent' }, 'evidence-stale', true],
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
