/** The account as it would be has what the steps make, where they make it, and is else as it is. */
import { describe, expect, test } from 'vitest';
import type { AccountSnapshot, MetricFilter } from '../../shared/alarm-chain/index.ts';
import { asItWouldBe, decideAlarmWrite, decideFilterWrite } from '../../shared/remediation/index.ts';
import {
  accountId,
  aComposite,
  aFilter,
  anAccount,
  anAlarm,
  logGroupArn,
  refused,
  region,
  seen,
} from '../alarm-chain/compliant-account.ts';
import { ownAlarmStep, ownFilterStep, tagsOfOwnAlarm, theAlarms } from './own-resources.ts';

const place = `${accountId}/${region}`;

describe('a filter', () => {
  const others = [
    `arn:aws:logs:${region}:${accountId}:log-group:other-logs:*`,
    `arn:aws:logs:eu-west-1:${accountId}:log-group:trail-logs:*`,
    `arn:aws:logs:${region}:111111111111:log-group:trail-logs:*`,
  ];
  const filters = seen<readonly MetricFilter[]>([aFilter()]);
  const snapshot: AccountSnapshot = {
    ...anAccount(),
    filtersByLogGroup: new Map([logGroupArn, ...others].map((arn) => [arn, filters])),
  };

  test('stands beside those of its log group, exactly as the step makes it', () => {
    const there = asItWouldBe(snapshot, [ownFilterStep]).filtersByLogGroup.get(logGroupArn);

    expect(there).toMatchObject({
      state: 'seen',
      value: [aFilter(), { name: ownFilterStep.input.filterName }],
    });
    expect(there && decideFilterWrite(ownFilterStep, there)).toEqual({ act: 'leave' });
  });

  test('changes nothing else, not even where another account or Region has a log group of the name', () => {
    const wouldBe = asItWouldBe(snapshot, [ownFilterStep]);

    expect(others.map((arn) => wouldBe.filtersByLogGroup.get(arn))).toEqual(others.map(() => filters));
    expect({ ...wouldBe, filtersByLogGroup: null }).toEqual({ ...snapshot, filtersByLogGroup: null });
  });

  test('is not taken to be where nobody could see', () => {
    const unseen = anAccount({ filters: refused('logs:DescribeMetricFilters') });

    expect(asItWouldBe(unseen, [ownFilterStep])).toEqual(unseen);
  });
});

describe('an alarm', () => {
  test('stands beside those of its Region, exactly as the step makes it, in the partition of its topic', () => {
    const alarms = theAlarms({ metric: [anAlarm()], composite: [aComposite()], log: ['slow-queries'] });
    const { alarmsByPlace } = asItWouldBe(anAccount({ alarms }), [ownAlarmStep]);
    const there = alarmsByPlace.get(place);
    const { AlarmName } = ownAlarmStep.input;
    const arn = `arn:aws:cloudwatch:${region}:${accountId}:alarm:${AlarmName}`;

    expect(there).toMatchObject({
      value: { metric: [anAlarm(), { arn }], composite: [aComposite()], log: ['slow-queries'] },
    });
    expect(there && decideAlarmWrite(ownAlarmStep, there, seen(tagsOfOwnAlarm))).toEqual({ act: 'leave' });
  });

  test('is the only one of a Region whose alarms nobody asked for', () => {
    const snapshot = anAccount();
    const { alarmsByPlace } = asItWouldBe(snapshot, [{ ...ownAlarmStep, accountId: '111111111111' }]);

    expect(alarmsByPlace.get(place)).toEqual(snapshot.alarmsByPlace.get(place));
    expect(alarmsByPlace.get(`111111111111/${region}`)).toMatchObject({
      state: 'seen',
      value: { metric: [{ name: ownAlarmStep.input.AlarmName }], composite: [], log: [] },
    });
  });

  test('is not taken to be where nobody could see', () => {
    const unseen = anAccount({ alarms: refused('cloudwatch:DescribeAlarms') });

    expect(asItWouldBe(unseen, [ownAlarmStep])).toEqual(unseen);
  });
});
