import { inputReader } from '../input.ts';
import { configurationItem, type HistoryItem } from '../live/alarm-history.ts';
import { knownRegion } from '../live/live-state.ts';
import { pageSize } from '../page-sizes.ts';
import { pageOf } from '../paging.ts';
import type { AwsShape } from '../scenario/scenario.ts';
import { asDate } from '../scenario/times.ts';
import type { Call, Operation } from '../service.ts';
import { accountOf } from '../state/world.ts';
import { invalidParameter, invalidToken } from './cloudwatch-refusals.ts';

const read = inputReader(invalidParameter);
const largestPage = 100;
/** "retains alarm history for 30 days": https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Alarms.html */
const retentionMs = 30 * 24 * 60 * 60 * 1000;

/**
 * The history of one alarm, or of all of the types asked for, metric alarms where the caller names none; the newest item
 * first unless asked otherwise.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmHistory.html
 */
export const describeAlarmHistory: Operation = (input, call) => {
  const alarmName = read.text(input, 'AlarmName');
  const types = read.texts(input, 'AlarmTypes') ?? ['MetricAlarm'];
  const itemType = read.text(input, 'HistoryItemType');
  const [start, end] = [read.time(input, 'StartDate'), read.time(input, 'EndDate')];
  const isAscending = read.text(input, 'ScanBy') === 'TimestampAscending';
  const kept = call.world.clock.now().getTime() - retentionMs;
  const items = historyOf(call)
    .filter(({ AlarmName }) => alarmName === undefined || AlarmName === alarmName)
    .filter(({ AlarmType }) => types.includes(AlarmType))
    .filter(({ HistoryItemType }) => itemType === undefined || HistoryItemType === itemType)
    .filter(({ Timestamp }) => Timestamp.getTime() >= kept)
    .filter(
      ({ Timestamp }) =>
        (start === undefined || Timestamp >= start) && (end === undefined || Timestamp <= end),
    );
  const { NextToken: token, MaxRecords: _size, ...asked } = input;
  const page = pageOf(isAscending ? items : items.toReversed(), {
    list: JSON.stringify([call.caller.accountId, call.region, 'history', asked]),
    size: pageSize('alarmHistory', read.integer(input, 'MaxRecords', 1, largestPage)),
    token: read.text({ token }, 'token'),
    invalidToken,
  });
  return { AlarmHistoryItems: page.items, NextToken: page.nextToken };
};

/**
 * The oldest first: how each alarm of the scenario came to be, then what happened since the simulation started. The
 * history of an alarm outlives it.
 */
function historyOf(call: Call): readonly HistoryItem[] {
  const { world, caller, region } = call;
  const resources = accountOf(world, caller.accountId).scenario.regions[region];
  const created = [
    ...(resources?.metricAlarms ?? []).map((alarm) => configured(alarm, 'MetricAlarm', call)),
    ...(resources?.compositeAlarms ?? []).map((alarm) => configured(alarm, 'CompositeAlarm', call)),
    ...(resources?.logAlarms ?? []).map((alarm) => configured(alarm, 'LogAlarm', call)),
  ].filter((item) => item !== null);
  const happened = knownRegion(world.live, { accountId: caller.accountId, region })?.history ?? [];
  return [...created.toSorted((a, b) => a.Timestamp.getTime() - b.Timestamp.getTime()), ...happened];
}

/** The last change of the alarm's configuration; null where the scenario leaves its time out. */
function configured(
  alarm: AwsShape & { readonly AlarmName: string },
  AlarmType: HistoryItem['AlarmType'],
  { world }: Call,
): HistoryItem | null {
  const { AlarmName, AlarmConfigurationUpdatedTimestamp: time } = alarm;
  if (time === null) return null;
  const Timestamp = time === undefined ? world.resourcesMadeAt : asDate(time);
  return configurationItem({ AlarmName, AlarmType, Timestamp }, 'Create');
}
