/** The deletion of one thing that the remediation made, by a hand-made writer: only as it was made, and told as it is. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  lookAtCreated as lookAt,
  undoCreated as undo,
  type Undone,
} from '../../shared/audit/undo-created.ts';
import { createdBy, type CreatedResource } from '../../shared/remediation/index.ts';
import { aComposite, anAlarm } from '../alarm-chain/compliant-account.ts';
import {
  ownAlarm,
  ownAlarmStep,
  ownFilter,
  ownFilterStep,
  ownName,
  tagsOfOwnAlarm,
} from '../remediation/own-resources.ts';
import { runs } from '../remediation/resource-arbitraries.ts';
import {
  anError,
  made,
  noAnswer,
  scriptedAccount,
  type LookFate,
  type WriteFate,
} from './scripted-writer.ts';
import type { Holding } from './standing-resources.ts';

const steps = [ownFilterStep, ownAlarmStep];
const [filter, alarm] = [createdBy(ownFilterStep, true), createdBy(ownAlarmStep, true)];
const tags = { [ownName]: tagsOfOwnAlarm };
const both: Holding = { filters: [ownFilter()], alarms: { metric: [ownAlarm()] }, tags };
const [removeFilter, removeAlarm] = [
  `remove filter trail-logs ${ownName}`,
  `remove alarm us-east-1 ${ownName}`,
];

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DeleteAlarms.html
const notFound = anError('ResourceNotFound', 404);
const denied = anError('AccessDenied', 403);

type Writer = ReturnType<typeof scriptedAccount>['writer'];
type Deleted = readonly CreatedResource[];

/** Of a record that names both. */
const undoCreated = async (writer: Writer, created: CreatedResource, deletedBefore: Deleted) =>
  await undo(writer, created, { deletedBefore, going: [alarm, filter] });
const lookAtCreated = async (writer: Writer, created: CreatedResource, deletedBefore: Deleted) =>
  await lookAt(writer, created, { deletedBefore, going: [alarm, filter] });

/** Undoes the alarm and then the filter, each with what was deleted before it, as a record is undone. */
async function undone(account: ReturnType<typeof scriptedAccount>, act = undoCreated) {
  const deleted: CreatedResource[] = [];
  const outcomes: Undone['outcome'][] = [];
  for (const created of [alarm, filter]) {
    const { outcome } = await act(account.writer, created, deleted);
    if (outcome === 'deleted') deleted.push(created);
    outcomes.push(outcome);
  }
  return outcomes;
}

describe('undoCreated', () => {
  test('deletes the alarm and then the filter, each looked at right before', async () => {
    const account = scriptedAccount(steps, both);

    expect(await undone(account)).toEqual(['deleted', 'deleted']);
    expect(account.calls).toEqual([
      'look at alarms',
      'look at tags',
      'remove alarm',
      'look at alarms',
      'look at filters',
      'remove filter',
    ]);
  });

  test('leaves the filter while the alarm reads it, unless the alarm was deleted before', async () => {
    const account = scriptedAccount(steps, both, { look: () => 'as-before' });

    expect(await undoCreated(account.writer, filter, [])).toMatchObject({
      outcome: 'refused',
      because: expect.stringContaining(`the alarm ${ownName} reads the metric`) as string,
    });
    // The listing may still have what is deleted.
    expect(await undoCreated(account.writer, filter, [alarm])).toEqual({ outcome: 'deleted', because: '' });
    expect(account.writes).toEqual([removeFilter]);
  });

  test('does not take a filter that was deleted before for an alarm of its name', async () => {
    const account = scriptedAccount(steps, both);

    expect(await undoCreated(account.writer, filter, [filter])).toMatchObject({ outcome: 'refused' });
    expect(account.writes).toEqual([]);
  });

  test('finds gone what is not there any more, and deletes nothing', async () => {
    const account = scriptedAccount(steps);

    expect(await undone(account)).toEqual(['gone', 'gone']);
    expect(account.writes).toEqual([]);
  });

  test.each<[string, Holding, CreatedResource, string]>([
    [
      'a filter that was changed',
      { filters: [ownFilter({ pattern: '{ $.eventName = StopLogging }' })] },
      filter,
      `the metric filter ${ownName} is not as it was made`,
    ],
    [
      'an alarm that was changed',
      { alarms: { metric: [ownAlarm({ threshold: 5 })] }, tags },
      alarm,
      `the alarm ${ownName} is not as it was made`,
    ],
    [
      'an alarm that lost its tags',
      { alarms: { metric: [ownAlarm()] } },
      alarm,
      `the alarm ${ownName} is not as it was made`,
    ],
    [
      'an alarm that a composite alarm reads',
      { alarms: { metric: [ownAlarm()], composite: [aComposite({ rule: `ALARM("${ownName}")` })] }, tags },
      alarm,
      'the composite alarm security reads',
    ],
  ])('leaves %s, and says why', async (_, holding, created, because) => {
    const account = scriptedAccount(steps, holding);

    expect(await undoCreated(account.writer, created, [])).toEqual({
      outcome: 'refused',
      because: expect.stringContaining(because) as string,
    });
    expect(account.writes).toEqual([]);
  });

  test.each<[string, CreatedResource, Error]>([
    ['an alarm whose deletion finds it gone', alarm, notFound],
    ['an alarm whose deletion is not answered', alarm, noAnswer],
    ['a filter whose deletion finds it gone', filter, anError('ResourceNotFoundException', 400)],
    ['a filter whose deletion is not answered', filter, noAnswer],
  ])('counts as deleted %s, if it is gone', async (_, created, error) => {
    const holding = created === filter ? { filters: [ownFilter()] } : both;
    const account = scriptedAccount(steps, holding, { write: () => ({ isMade: true, error }) });

    expect(await undoCreated(account.writer, created, [])).toEqual({ outcome: 'deleted', because: '' });
    expect(account.writes).toEqual([created === filter ? removeFilter : removeAlarm]);
  });

  test.each<[string, Error, LookFate, string]>([
    ['denied', denied, 'answered', 'AccessDenied: no'],
    ['not answered, and it is still there', noAnswer, 'answered', 'TimeoutError: no'],
    ['said to find nothing, and it is still there', notFound, 'answered', 'ResourceNotFound: no'],
    ['not answered, and nor is the look', noAnswer, 'throttled', 'TimeoutError: no'],
  ])('has failed where the deletion is %s', async (_, error, look, because) => {
    const account = scriptedAccount(steps, both, {
      write: () => ({ isMade: false, error }),
      look: () => (account.writes.length > 0 ? look : 'answered'),
    });

    expect(await undoCreated(account.writer, alarm, [])).toEqual({ outcome: 'failed', because });
  });

  test.each<[LookFate, CreatedResource]>([
    ['throttled', filter],
    ['access-denied', filter],
    ['throttled', alarm],
    ['access-denied', alarm],
    ['absent', alarm],
  ])('deletes nothing that nobody can see (%s)', async (fate, created) => {
    const account = scriptedAccount(steps, both, { look: () => fate });

    expect(await undoCreated(account.writer, created, [])).toMatchObject({ outcome: 'refused' });
    expect(account.writes).toEqual([]);
  });

  test('throws what is a defect of the program', async () => {
    const defect = new TypeError('undefined is not a function');
    const account = scriptedAccount(steps, both, { write: () => ({ isMade: false, error: defect }) });

    await expect(undoCreated(account.writer, alarm, [])).rejects.toBe(defect);
  });
});

const holding = fc.constantFrom<Holding>(
  both,
  both,
  {},
  { filters: [ownFilter()] },
  { alarms: { metric: [ownAlarm()] }, tags },
  { ...both, tags: {} },
  { ...both, alarms: { metric: [ownAlarm({ threshold: 5 })] } },
  { ...both, filters: [ownFilter({}, { metricValue: '2' })] },
  {
    ...both,
    alarms: { metric: [ownAlarm(), anAlarm({ namespace: 'Ringcheck/Rules', metricName: 'D9.AWS.MON.22' })] },
  },
  { ...both, alarms: { metric: [ownAlarm()], composite: [aComposite({ rule: `ALARM("${ownName}")` })] } },
  { filters: [ownFilter()], alarms: { log: [ownName] } },
);

test('whatever the calls come to, nothing foreign is removed, and nothing that stands is said to be gone', async () => {
  const lookFate = fc.oneof(
    { weight: 3, arbitrary: fc.constant<LookFate>('answered') },
    {
      weight: 1,
      arbitrary: fc.constantFrom<LookFate>('as-before', 'throttled', 'timed-out', 'access-denied'),
    },
  );
  const writeFate = fc.constantFrom<WriteFate>(
    made,
    ...[noAnswer, notFound, denied, anError('InternalFailure', 500)].flatMap((error) => [
      { isMade: true, error },
      { isMade: false, error },
    ]),
    { isMade: true, error: null, isOverwritten: true },
  );
  await fc.assert(
    fc.asyncProperty(
      holding,
      fc.array(lookFate, { maxLength: 10 }),
      fc.array(writeFate, { maxLength: 2 }),
      async (held, looks, writes) => {
        const [nextLook, nextWrite] = [looks.values(), writes.values()];
        const account = scriptedAccount(steps, held, {
          look: () => nextLook.next().value ?? 'answered',
          write: () => nextWrite.next().value ?? made,
        });
        const outcomes = await undone(account);
        const saidGone = [ownAlarmStep, ownFilterStep].filter((_, index) =>
          ['deleted', 'gone'].includes(outcomes[index] ?? ''),
        );

        expect(account.harmed).toEqual([]);
        expect(saidGone.filter((step) => account.standing(step) === 'own')).toEqual([]);
      },
    ),
    runs,
  );
});

test('the look says what the deletion does, and does nothing', async () => {
  await fc.assert(
    fc.asyncProperty(holding, async (held) => {
      const dry = scriptedAccount(steps, held);
      const wet = scriptedAccount(steps, held);

      expect(await undone(dry, lookAtCreated)).toEqual(await undone(wet));
      expect(dry.writes).toEqual([]);
    }),
    runs,
  );
});
