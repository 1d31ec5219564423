import { expect, test } from 'vitest';
import type { AlarmActionRun } from '../../shared/alarm-chain/index.ts';
import {
  alarmArn,
  hoursAgo,
  refused,
  seen,
  topicArn,
  withAlarm,
  type AccountParts,
} from './compliant-account.ts';
import { judge } from './visited-account.ts';

function actionRun(change: Partial<AlarmActionRun> = {}): AlarmActionRun {
  const summary = `Failed to execute action ${topicArn}`;
  return { at: hoursAgo(5), action: topicArn, succeeded: false, summary, ...change };
}

test('an alarm action that failed last breaks the chain', () => {
  const judgement = judge({ counts: [1, 1], actions: seen([actionRun()]) });

  expect(judgement).toMatchObject({ rings: 'no', brokenLink: 'live', reason: 'alarm-action-failed' });
  expect(judgement.chain.at(-1)).toMatchObject({ resource: { type: 'alarm', arn: alarmArn } });
});

const actionsThatBreakNothing: readonly (readonly [
  string,
  readonly AlarmActionRun[],
  Partial<AccountParts>,
])[] = [
  ['none is known', [], {}],
  ['it has worked since', [actionRun({ at: hoursAgo(4), succeeded: true }), actionRun()], {}],
  ['it failed before the alarm was changed', [actionRun({ at: hoursAgo(24 * 31) })], {}],
  ['AWS does not tell when the alarm was changed', [actionRun()], withAlarm({ configuredAt: undefined })],
  ['it was for another topic', [actionRun({ action: `${topicArn}-2` })], {}],
  ['nobody can tell for which topic', [actionRun({ action: undefined })], {}],
  [
    'the latest does not say how it ended',
    [actionRun({ at: hoursAgo(1), succeeded: undefined }), actionRun()],
    {},
  ],
];

test.for(actionsThatBreakNothing)('an alarm action breaks nothing where %s', ([, ran, change]) => {
  expect(judge({ counts: [1, 1], actions: seen(ran) }, change)).toMatchObject({
    rings: 'yes',
    reason: null,
  });
});

test('an alarm history that cannot be read is a note', () => {
  const judgement = judge({ counts: [1, 1], actions: refused('cloudwatch:DescribeAlarmHistory') });

  expect(judgement.rings).toBe('yes');
  expect(judgement.notes.map(({ code }) => code)).toEqual(['metric-counted-events', 'alarm-history-unseen']);
});
