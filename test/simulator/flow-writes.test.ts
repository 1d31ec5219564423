import { DeleteAlarmsCommand, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, PutMetricFilterCommand } from '@aws-sdk/client-cloudwatch-logs';
import { expect, test } from 'vitest';
import type { Simulator } from '../../simulator/index.ts';
import { alarm, alarmName, alarmOf, auditOf, put, remediationOf } from './alarm-support.ts';
import {
  historyOf,
  hours,
  minutes,
  ringingMember,
  stateOf,
  sumOf,
  topicArn,
  type ChainChange,
} from './flow-support.ts';
import { asMember, asRemediation, simulate } from './support.ts';

/** A member with trail and topic, whose filter, alarm and calls the tests make. */
async function unwatched(region: object = {}, change: ChainChange = {}): Promise<Simulator> {
  const account = { remediationRole: true };
  return await simulate(ringingMember({ ...change, account, region: { metricAlarms: [], ...region } }));
}

function subjects(simulator: Simulator): readonly string[] {
  return simulator.deliveries().deliveries.map(({ subject }) => subject.split(' ')[0] ?? '');
}

test('a filter and an alarm that were made ring for the next call, and for the one of the next day', async () => {
  const simulator = await unwatched({ metricFilters: [] });
  await new CloudWatchLogsClient(await asRemediation(simulator)).send(
    new PutMetricFilterCommand({
      logGroupName: 'trail',
      filterName: 'ringcheck',
      filterPattern: '{($.eventName=AssumeRole)}',
      metricTransformations: [{ metricName: 'Calls', metricNamespace: 'Security', metricValue: '1' }],
    }),
  );
  await put(await remediationOf(simulator));
  await asMember(simulator);
  simulator.advanceClock(15 * minutes);
  const audit = await auditOf(simulator);
  expect(await stateOf(audit, alarmName)).toBe('ALARM');
  expect(simulator.deliveries().deliveries).toMatchObject([
    { topicArn, endpoint: 'security@example.com', subject: `ALARM: "${alarmName}" in us-east-1` },
  ]);
  simulator.advanceClock(24 * hours);
  await asMember(simulator);
  simulator.advanceClock(15 * minutes);
  expect(simulator.deliveries().total).toBe(2);
});

test('a new alarm settles by itself, without a call, and tells whom that concerns', async () => {
  const simulator = await unwatched();
  await put(await remediationOf(simulator), { OKActions: [topicArn] });
  simulator.advanceClock(4 * minutes);
  const audit = await auditOf(simulator);
  expect(await stateOf(audit, alarmName)).toBe('INSUFFICIENT_DATA');
  simulator.advanceClock(minutes);
  expect(await stateOf(audit, alarmName)).toBe('OK');
  expect(subjects(simulator)).toEqual(['OK:']);
});

test.for([
  ['missing', 'INSUFFICIENT_DATA', []],
  ['ignore', 'INSUFFICIENT_DATA', []],
  ['breaching', 'ALARM', ['ALARM:']],
] as const)('a new alarm to which missing data is %s comes to %s', async ([treatment, state, told]) => {
  const simulator = await unwatched({ metricFilters: [] });
  await put(await remediationOf(simulator), { TreatMissingData: treatment });
  simulator.advanceClock(hours);
  expect(await stateOf(await auditOf(simulator), alarmName)).toBe(state);
  expect(subjects(simulator)).toEqual(told);
});

test('the history tells of the making, each change and the end of an alarm, and outlives it', async () => {
  const old = {
    ...alarm,
    AlarmName: 'ringcheck-old',
    AlarmConfigurationUpdatedTimestamp: '2026-01-10T00:00:00Z',
  };
  const simulator = await unwatched({ metricAlarms: [old] });
  const client = await remediationOf(simulator);
  await put(client);
  await put(client, { Threshold: 2 });
  await client.send(new DeleteAlarmsCommand({ AlarmNames: [alarmName, old.AlarmName] }));
  const audit = await auditOf(simulator);
  const items = await historyOf(audit, 'ConfigurationUpdate', alarmName);
  expect(items.map(({ HistorySummary }) => HistorySummary)).toEqual([
    `Alarm "${alarmName}" deleted`,
    `Alarm "${alarmName}" updated`,
    `Alarm "${alarmName}" created`,
  ]);
  expect(items.map(({ HistoryData }) => JSON.parse(HistoryData ?? '') as unknown)).toMatchObject([
    { type: 'Delete' },
    { type: 'Update' },
    { type: 'Create', createdAlarm: { alarmName } },
  ]);
  const itsItems = await historyOf(audit, 'ConfigurationUpdate', old.AlarmName);
  expect(itsItems.map(({ HistorySummary }) => HistorySummary)).toEqual([
    'Alarm "ringcheck-old" deleted',
    'Alarm "ringcheck-old" created',
  ]);
});

test('a deleted alarm is silent, also where a call is already counted', async () => {
  const simulator = await unwatched();
  const client = await remediationOf(simulator);
  await put(client);
  simulator.advanceClock(6 * minutes);
  expect(await sumOf(await auditOf(simulator))).toBe(1);
  await client.send(new DeleteAlarmsCommand({ AlarmNames: [alarmName] }));
  simulator.advanceClock(2 * hours);
  expect(simulator.deliveries().total).toBe(0);
  expect(await historyOf(await auditOf(simulator), 'Action', alarmName)).toEqual([]);
});

test('an alarm that is made again under the same name starts anew, and rings', async () => {
  const simulator = await unwatched();
  const client = await remediationOf(simulator);
  await put(client);
  simulator.advanceClock(15 * minutes);
  expect(await stateOf(client, alarmName)).toBe('ALARM');
  await client.send(new DeleteAlarmsCommand({ AlarmNames: [alarmName] }));
  expect(await alarmOf(client)).toBeUndefined();
  simulator.advanceClock(20 * minutes);
  await put(client);
  expect(await alarmOf(client)).toMatchObject({
    StateValue: 'INSUFFICIENT_DATA',
    StateReason: 'Unchecked: Initial alarm creation',
  });
  simulator.advanceClock(5 * minutes);
  expect(await stateOf(client, alarmName)).toBe('OK');
  await asMember(simulator);
  simulator.advanceClock(15 * minutes);
  expect(await stateOf(client, alarmName)).toBe('ALARM');
  expect(subjects(simulator)).toEqual(['ALARM:', 'ALARM:']);
});

test.for([
  ['its threshold', { Threshold: 99 }, 0],
  ['its metric', { MetricName: 'Others' }, 0],
  ['its topic', { AlarmActions: [] }, 0],
  ['its period', { Period: 60 }, 1],
  ['nothing', {}, 1],
] as const)('an alarm of which %s was changed goes by it from then on: %o', async ([, change, mails]) => {
  const simulator = await unwatched({ metricAlarms: [{ ...alarm, StateValue: 'OK' }] });
  const client = await remediationOf(simulator);
  simulator.advanceClock(50 * minutes);
  expect(subjects(simulator)).toEqual(['ALARM:']);
  await put(client, change);
  await asMember(simulator);
  simulator.advanceClock(50 * minutes);
  expect(subjects(simulator).slice(1)).toEqual(Array<string>(mails).fill('ALARM:'));
});

test('an alarm that is changed while it is evaluated is evaluated by its new period alone', async () => {
  const simulator = await unwatched();
  const client = await remediationOf(simulator);
  // The evaluation that this one plans, at 12:01, is no longer due.
  await put(client, { Period: 60 });
  await put(client);
  simulator.advanceClock(4 * minutes);
  expect(await stateOf(client, alarmName)).toBe('INSUFFICIENT_DATA');
  simulator.advanceClock(minutes);
  expect(await stateOf(client, alarmName)).toBe('OK');
});

test('a muted alarm that was deleted has nothing to make up for, and its successor once', async () => {
  const mute = {
    Name: 'mute',
    Rule: { Schedule: { Expression: 'at(2026-01-15T12:00)', Duration: 'PT40M' } },
    MuteTargets: { AlarmNames: [alarmName] },
  };
  const simulator = await unwatched({ metricAlarms: [alarm], alarmMuteRules: [mute] });
  const client = await remediationOf(simulator);
  simulator.advanceClock(12 * minutes);
  expect(await stateOf(client, alarmName)).toBe('ALARM');
  await client.send(new DeleteAlarmsCommand({ AlarmNames: [alarmName] }));
  await put(client);
  await asMember(simulator);
  simulator.advanceClock(20 * minutes);
  expect(subjects(simulator)).toEqual([]);
  await client.send(new PutMetricAlarmCommand({ ...alarm, TreatMissingData: 'ignore' }));
  simulator.advanceClock(hours);
  expect(subjects(simulator)).toEqual(['ALARM:']);
});

test('a composite alarm over an alarm that was changed rings by it', async () => {
  const compositeAlarms = [
    { AlarmName: 'parent', AlarmRule: `ALARM(${alarmName})`, AlarmActions: [topicArn] },
  ];
  const simulator = await unwatched({
    metricAlarms: [{ ...alarm, MetricName: 'Others', AlarmActions: [] }],
    compositeAlarms,
  });
  const client = await remediationOf(simulator);
  simulator.advanceClock(30 * minutes);
  expect(simulator.deliveries().total).toBe(0);
  await put(client, { AlarmActions: [] });
  await asMember(simulator);
  simulator.advanceClock(15 * minutes);
  expect(simulator.deliveries().deliveries).toMatchObject([{ subject: 'ALARM: "parent" in us-east-1' }]);
});
