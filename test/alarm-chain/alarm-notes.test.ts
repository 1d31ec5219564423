import { expect, test } from 'vitest';
import { judgeAccount } from '../../shared/alarm-chain/index.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { aComposite, aFilter, anAccount, anAlarm, hoursAgo, seen, withAlarm } from './compliant-account.ts';

test.for([
  ['no alarm', []],
  ['one alarm', ['a']],
  ['three alarms', ['c', 'b', 'a']],
  ['many alarms', ['e', 'd', 'c', 'b', 'a']],
] as const)('%s on log queries → at most one note, with at most three names', ([, log]) => {
  const alarms = seen({ metric: [anAlarm()], composite: [], log });
  const { notes } = judgeAccount(anAccount({ alarms }), assumeRole);

  const lists = { 0: [], 1: ['(`a`)'], 3: ['(`a`, `b`, `c`)'], 5: ['(`a`, `b`, `c` and 2 more)'] };
  const expected = lists[log.length];
  expect(notes.map(({ code }) => code)).toEqual(expected.map(() => 'log-alarm'));
  for (const list of expected) expect(notes[0]?.message).toContain(list);
});

test('a log alarm does not stand for a metric filter, and is told beside the missing one', () => {
  const change = {
    filters: seen([aFilter({ pattern: '{ $.eventName = ConsoleLogin }' })]),
    alarms: seen({ metric: [], composite: [], log: ['assume-role-by-query'] }),
  };
  const judgement = judgeAccount(anAccount(change), assumeRole);

  expect(judgement).toMatchObject({ rings: 'no', reason: 'no-metric-filter' });
  expect(judgement.notes.map(({ code }) => code)).toEqual(['log-alarm']);
});

test.for(['OK', 'INSUFFICIENT_DATA', undefined])('an alarm in the state %s needs no note', (alarmState) => {
  expect(judgeAccount(anAccount(withAlarm({ alarmState })), assumeRole).notes).toEqual([]);
});

test('an alarm in ALARM is a note even where since when is not told', () => {
  const change = withAlarm({ alarmState: 'ALARM', stateSince: undefined });

  expect(judgeAccount(anAccount(change), assumeRole).notes).toMatchObject([
    { code: 'alarm-already-in-alarm', message: expect.stringContaining('is in ALARM:') as string },
  ]);
});

test('the state of the composite on the chain is noted, not that of other alarms', () => {
  const metric = [
    anAlarm({ alarmActions: [], alarmState: 'ALARM' }),
    anAlarm({ name: 'elsewhere', metricName: 'Other', alarmState: 'ALARM' }),
  ];
  const codes = (alarmState: string) => {
    const composite = [aComposite({ alarmState, stateSince: hoursAgo(1) })];
    return judgeAccount(anAccount({ alarms: seen({ metric, composite, log: [] }) }), assumeRole).notes;
  };

  expect(codes('OK')).toEqual([]);
  expect(codes('ALARM')).toMatchObject([{ message: expect.stringContaining('`security`') as string }]);
});

test('an alarm that is broken is not said to be in ALARM', () => {
  const change = withAlarm({ alarmState: 'ALARM', treatMissingData: 'breaching' });

  expect(judgeAccount(anAccount(change), assumeRole).notes).toEqual([]);
});
