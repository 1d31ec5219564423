/** Steps that are broken off by a refused write: what of them is taken back, in which order, and what stays. */
import type { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { carryOutSteps } from '../../shared/audit/carry-out-steps.ts';
import { createdBy, type CreatedResource } from '../../shared/remediation/index.ts';
import { aComposite, anAlarm } from '../alarm-chain/compliant-account.ts';
import { ownAlarmStep, ownFilterStep, ownName } from '../remediation/own-resources.ts';
import {
  anError,
  made,
  noAnswer,
  scriptedAccount,
  type Call,
  type Script,
  type WriteFate,
} from './scripted-writer.ts';
import type { Holding } from './standing-resources.ts';

// No time passes.
vi.mock('node:timers/promises', () => ({ setTimeout: vi.fn<typeof pause>() }));

const steps = [ownFilterStep, ownAlarmStep];
/** A filter of the same name on another log group. */
const furtherStep = { ...ownFilterStep, input: { ...ownFilterStep.input, logGroupName: 'further-logs' } };
const three = [...steps, furtherStep];
const [createdFilter, createdAlarm] = [createdBy(ownFilterStep, true), createdBy(ownAlarmStep, true)];
const [putFilter, putAlarm] = [`put filter trail-logs ${ownName}`, `put alarm us-east-1 ${ownName}`];
const [removeFilter, removeAlarm] = [
  `remove filter trail-logs ${ownName}`,
  `remove alarm us-east-1 ${ownName}`,
];

const denied = anError('AccessDenied', 403, 'no policy allows it');

/** A script in which writes end so each time; all others are made. */
function writing(fates: Partial<Record<Call, WriteFate>>): Script {
  return { write: (call) => fates[call] ?? made };
}
/** A script in which a write ends so the second time, and every other is made. */
function secondly(write: Call, fate: WriteFate): Script {
  let times = 0;
  return {
    write: (call) => {
      times += call === write ? 1 : 0;
      return call === write && times === 2 ? fate : made;
    },
  };
}
const alarmDenied = { 'put alarm': { isMade: false, error: denied } };

describe('a later write that is refused for good', () => {
  test('takes back what was made before it, once that was looked at again', async () => {
    const { writer, calls, writes } = scriptedAccount(steps, {}, writing(alarmDenied));

    expect(await carryOutSteps(writer, steps)).toStrictEqual({
      outcome: 'failed',
      created: [],
      refusal: null,
      error: `PutMetricAlarm ${ownName} was refused (AccessDenied: no policy allows it)`,
      mayPass: false,
    });
    expect(writes).toEqual([putFilter, putAlarm, removeFilter]);
    expect(calls.slice(-3)).toEqual(['look at alarms', 'look at filters', 'remove filter']);
  });

  test('takes back the last first, so that the alarm does not keep its filter from it', async () => {
    const script = secondly('put filter', { isMade: false, error: denied });
    const account = scriptedAccount(three, {}, script);

    expect(await carryOutSteps(account.writer, three)).toMatchObject({ outcome: 'failed', created: [] });
    expect(account.writes.slice(-2)).toEqual([removeAlarm, removeFilter]);
    expect(three.map((step) => account.standing(step))).toEqual([null, null, null]);
  });

  test('takes back the filter though the deleted alarm is still listed', async () => {
    const script = secondly('put filter', { isMade: false, error: denied });
    const account = scriptedAccount(
      three,
      {},
      { ...script, look: () => (account.writes.includes(removeAlarm) ? 'as-before' : 'answered') },
    );

    expect(await carryOutSteps(account.writer, three)).toMatchObject({ outcome: 'failed', created: [] });
    expect(account.writes.slice(-2)).toEqual([removeAlarm, removeFilter]);
  });

  test('leaves alone what was there before', async () => {
    const account = scriptedAccount(steps, {}, writing(alarmDenied));
    await account.writer.put(ownFilterStep);

    expect(await carryOutSteps(account.writer, steps)).toMatchObject({ outcome: 'failed', created: [] });
    expect(account.writes).toEqual([putFilter, putAlarm]);
    expect(account.standing(ownFilterStep)).toBe('own');
  });

  test('of which the first was none has nothing to take back', async () => {
    const script = writing({ 'put filter': { isMade: false, error: denied } });
    const { writer, writes } = scriptedAccount(steps, {}, script);

    expect(await carryOutSteps(writer, steps)).toMatchObject({
      outcome: 'failed',
      created: [],
      error: `PutMetricFilter ${ownName} was refused (AccessDenied: no policy allows it)`,
      mayPass: false,
    });
    expect(writes).toEqual([putFilter]);
  });
});

const metric = { namespace: 'Ringcheck/Rules', metricName: 'D9.AWS.MON.22' };

describe('what cannot be taken back', () => {
  test.each<[string, Holding, Script, string]>([
    [
      'has another alarm on its metric',
      { alarms: { metric: [anAlarm(metric)] } },
      writing(alarmDenied),
      'the alarm assume-role reads the metric',
    ],
    [
      'has alarms on it that nobody may see',
      {},
      { ...writing(alarmDenied), look: (call) => (call === 'look at alarms' ? 'access-denied' : 'answered') },
      'look at alarms was not answered (access-denied',
    ],
    [
      'may not be deleted',
      {},
      writing({ ...alarmDenied, 'remove filter': { isMade: false, error: denied } }),
      'AccessDenied: no policy allows it',
    ],
    [
      'is still there after a deletion without an answer',
      {},
      writing({ ...alarmDenied, 'remove filter': { isMade: false, error: noAnswer } }),
      'TimeoutError: no',
    ],
  ])('stays in the record, with why: what %s', async (_, holding, script, because) => {
    const account = scriptedAccount(steps, holding, script);
    const done = await carryOutSteps(account.writer, steps);

    expect(done).toMatchObject({
      outcome: 'failed',
      created: [createdFilter],
      refusal: null,
      mayPass: false,
    });
    expect(done.error).toContain(`PutMetricAlarm ${ownName} was refused`);
    expect(done.error).toContain(`; ${ownName} could not be taken back: `);
    expect(done.error).toContain(because);
    expect(account.standing(ownFilterStep)).toBe('own');
  });

  test('does not keep what was made before it from being taken back', async () => {
    const elsewhere = { ...ownAlarmStep, region: 'eu-west-1' };
    const order = [ownFilterStep, elsewhere, ownAlarmStep];
    // It reads the alarm of its own Region; the filter is in the other one.
    const composite = [aComposite({ rule: `ALARM("${ownName}")` })];
    const script = secondly('put alarm', { isMade: false, error: denied });
    const { writer, writes } = scriptedAccount(order, { alarms: { composite } }, script);
    const done = await carryOutSteps(writer, order);

    expect(done.created).toEqual([createdBy(elsewhere, true)]);
    expect(done.error).toContain('the composite alarm security reads the alarm');
    expect(writes.at(-1)).toBe(removeFilter);
  });

  test('stays in the record in the order in which it was made', async () => {
    const order = [ownFilterStep, furtherStep, ownAlarmStep];
    const account = scriptedAccount(order, { alarms: { metric: [anAlarm(metric)] } }, writing(alarmDenied));

    expect(await carryOutSteps(account.writer, order)).toMatchObject({
      outcome: 'failed',
      created: [createdFilter, createdBy(furtherStep, true)],
    });
  });

  test('is not what was deleted though the answer was lost', async () => {
    const script = writing({ ...alarmDenied, 'remove filter': { isMade: true, error: noAnswer } });
    const { writer } = scriptedAccount(steps, {}, script);
    const done = await carryOutSteps(writer, steps);

    expect(done).toMatchObject({ outcome: 'failed', created: [] });
    expect(done.error).not.toContain('could not be taken back');
  });

  test('was changed by somebody meanwhile, and is theirs', async () => {
    const account = scriptedAccount(
      steps,
      {},
      {
        ...writing(alarmDenied),
        look: (call) => {
          // Right before the look of the taking back.
          if (call === 'look at alarms') account.replace(ownFilterStep, 'foreign');
          return 'answered';
        },
      },
    );
    const done = await carryOutSteps(account.writer, steps);

    expect(done.error).toContain(`the metric filter ${ownName} is not as it was made`);
    expect(account.writes).toEqual([putFilter, putAlarm]);
    expect(account.standing(ownFilterStep)).toBe('foreign');
  });
});

describe('a write that may succeed a little later', () => {
  test.each<[string, Error]>([
    // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html
    ['another update of the log group', anError('OperationAbortedException', 400)],
  ])('leaves what was made before it for that: %s', async (_, error) => {
    const script = writing({ 'put alarm': { isMade: false, error } });
    const account = scriptedAccount(steps, {}, script);

    expect(await carryOutSteps(account.writer, steps)).toMatchObject({
      outcome: 'failed',
      created: [createdFilter],
      refusal: null,
      mayPass: true,
    });
    expect(account.writes).toEqual([putFilter, putAlarm]);
    expect(account.standing(ownFilterStep)).toBe('own');
  });

  test.each<[string, Error]>([
    ['was not answered', noAnswer],
    ['met a fault of the service', anError('InternalServiceFault', 500)],
    ['met a service that is unavailable', anError('ServiceUnavailableException', 503)],
    // Of several attempts the first may have been taken, its answer lost, and the last throttled.
    ['was throttled', anError('ThrottlingException', 400)],
    ['was one of too many requests', anError('TooManyRequestsException', 429)],
    // Of an alarm, unlike of a metric filter, the name is that of a pace.
    ['was one of too many at once', anError('LimitExceededException', 400)],
    ['met another update of the alarm', anError('ConcurrentModificationException', 429)],
  ])('%s, and may be there: the record has it, unconfirmed', async (_, error) => {
    const script = writing({ 'put alarm': { isMade: false, error } });
    const { writer } = scriptedAccount(steps, {}, script);

    expect(await carryOutSteps(writer, steps)).toMatchObject({
      outcome: 'failed',
      created: [createdFilter, createdBy(ownAlarmStep, false)],
      mayPass: true,
    });
  });

  test('is made by the same steps again, which claim only that', async () => {
    const fates: WriteFate[] = [{ isMade: false, error: anError('ThrottlingException', 400) }];
    const write = (call: Call) => (call === 'put alarm' ? (fates.shift() ?? made) : made);
    const { writer } = scriptedAccount(steps, {}, { write });
    await carryOutSteps(writer, steps);

    expect(await carryOutSteps(writer, steps)).toMatchObject({
      outcome: 'applied',
      created: [createdAlarm],
    });
  });
});

describe('the quota', () => {
  // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html
  test('of metric filters is a refusal for good, though other services say so of their pace', async () => {
    const error = anError('LimitExceededException', 400, 'Resource limit exceeded');
    const script = writing({ 'put filter': { isMade: false, error } });
    const { writer } = scriptedAccount(steps, {}, script);

    expect(await carryOutSteps(writer, steps)).toMatchObject({
      outcome: 'refused',
      created: [],
      refusal: { reason: 'filter-quota-reached' },
      mayPass: false,
    });
  });

  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
  test('of alarms is a failure for good, and the filter is taken back', async () => {
    const script = writing({ 'put alarm': { isMade: false, error: anError('LimitExceededFault', 400) } });
    const { writer, writes } = scriptedAccount(steps, {}, script);

    expect(await carryOutSteps(writer, steps)).toMatchObject({
      outcome: 'failed',
      created: [],
      mayPass: false,
    });
    expect(writes.at(-1)).toBe(removeFilter);
  });
});

test('a refused write of what stands there exactly so is no failure: somebody else has made it', async () => {
  const script = writing({ 'put filter': { isMade: true, error: denied } });
  const { writer } = scriptedAccount(steps, {}, script);

  expect(await carryOutSteps(writer, steps)).toMatchObject({
    outcome: 'applied',
    created: [createdFilter, createdAlarm] satisfies CreatedResource[],
  });
});

describe('a defect of the program', () => {
  const defect = new TypeError('undefined is not a function');

  test.each<[string, Script]>([
    ['the first write', writing({ 'put filter': { isMade: false, error: defect } })],
    ['a later write', writing({ 'put alarm': { isMade: false, error: defect } })],
    ['a taking back', writing({ ...alarmDenied, 'remove filter': { isMade: false, error: defect } })],
  ])('in %s is thrown on, and not taken for an answer', async (_, script) => {
    const { writer } = scriptedAccount(steps, {}, script);

    await expect(carryOutSteps(writer, steps)).rejects.toBe(defect);
  });

  test('in a look is thrown on', async () => {
    const { writer } = scriptedAccount(steps);
    const broken = { ...writer, filters: async () => await Promise.reject(defect) };

    await expect(carryOutSteps(broken, steps)).rejects.toBe(defect);
  });
});

test('what was written and nobody may look at stands in the record, for it is there', async () => {
  const account = scriptedAccount(
    steps,
    {},
    { look: (call) => (call === 'look at tags' ? 'access-denied' : 'answered') },
  );

  expect(await carryOutSteps(account.writer, steps)).toMatchObject({
    outcome: 'failed',
    created: [createdFilter, createdBy(ownAlarmStep, false)],
    mayPass: false,
  });
  expect(steps.map((step) => account.standing(step))).toEqual(['own', 'own']);
});

test('a write that failed inside AWS stands in the record where nobody can look: it may have been made', async () => {
  let isAfter = false;
  const account = scriptedAccount(
    steps,
    {},
    {
      write: (call) => {
        isAfter ||= call === 'put filter';
        return { isMade: true, error: anError('InternalFailure', 500) };
      },
      look: () => (isAfter ? 'timed-out' : 'answered'),
    },
  );

  expect(await carryOutSteps(account.writer, steps)).toMatchObject({
    outcome: 'failed',
    created: [createdBy(ownFilterStep, false)],
    mayPass: true,
  });
});
