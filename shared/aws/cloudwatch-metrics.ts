import {
  DescribeAlarmHistoryCommand,
  GetMetricDataCommand,
  type AlarmHistoryItem,
  type CloudWatchClient,
  type MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import {
  countedAfter,
  countedBefore,
  metricKeyOf,
  type AlarmActionRun,
  type Evidence,
  type LiveMetric,
  type TimeWindow,
} from '../alarm-chain/index.ts';
import { expectList, readEvidence } from './evidence.ts';
import { ForeignAnswerError } from './failure.ts';
import { readPages } from './pages.ts';

/** Metrics of one call; AWS takes 500: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
export const maximumMetrics = 20;

/** Milliseconds of a data point; points of five minutes are kept for 63 days. */
const period = 300_000;

/** By `metricKeyOf`: what a metric summed up to in each of the windows, in their order; null where it has no data. */
export type CountsByMetric = ReadonlyMap<string, readonly (number | null)[]>;

/**
 * What metrics of the client's account and Region counted around windows of time, in one call. The sum is asked for and
 * not the number of samples: a filter with a default value writes samples of zero where nothing matched.
 * @param metrics without dimensions, at most `maximumMetrics`
 * @param windows at least one
 */
export async function readMetricCounts(
  client: CloudWatchClient,
  metrics: readonly LiveMetric[],
  windows: readonly TimeWindow[],
): Promise<Evidence<CountsByMetric>> {
  const ranges = windows.map(rangeOf);
  return await readEvidence('cloudwatch:GetMetricData', async () => {
    const results = await readPages(async (token) => {
      const answer = await client.send(
        new GetMetricDataCommand({
          MetricDataQueries: metrics.map(toQuery),
          StartTime: new Date(Math.min(...ranges.map(({ from }) => from))),
          EndTime: new Date(Math.max(...ranges.map(({ to }) => to))),
          ...(token === undefined ? {} : { NextToken: token }),
        }),
      );
      const items = expectList(answer.MetricDataResults, 'MetricDataResults');
      return { items, nextToken: answer.NextToken };
    });
    return new Map(
      metrics.map((metric, index) => {
        const points = pointsOf(results, queryId(index));
        return [metricKeyOf(metric, metric), ranges.map((range) => sumWithin(points, range))];
      }),
    );
  });
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** The whole data points that a window and its margins touch. */
function rangeOf({ start, end }: TimeWindow): Range {
  return {
    from: Math.floor((start.getTime() - countedBefore) / period) * period,
    to: Math.ceil((end.getTime() + countedAfter) / period) * period,
  };
}

function toQuery({ namespace, metricName }: LiveMetric, index: number) {
  const Metric = { Namespace: namespace, MetricName: metricName };
  return { Id: queryId(index), MetricStat: { Metric, Stat: 'Sum', Period: period / 1000 } };
}

/** It has to begin with a small letter: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html */
function queryId(index: number): string {
  return `metric${index}`;
}

interface Point {
  readonly time: number;
  readonly value: number;
}

/**
 * @throws ForeignAnswerError where the last word on a metric is not that its data are complete: what is missing would
 * read as nothing counted
 */
function pointsOf(results: readonly MetricDataResult[], id: string): readonly Point[] {
  const own = results.filter((result) => result.Id === id);
  const status = own.at(-1)?.StatusCode;
  if (status !== 'Complete')
    throw new ForeignAnswerError(`the data of a metric are ${status ?? 'not there'}`);
  return own.flatMap(({ Timestamps = [], Values = [] }) => {
    if (Timestamps.length !== Values.length) throw new ForeignAnswerError('times and values do not pair');
    return Timestamps.map((time, index) => ({ time: time.getTime(), value: Values[index] ?? 0 }));
  });
}

function sumWithin(points: readonly Point[], { from, to }: Range): number | null {
  const within = points.filter(({ time }) => time >= from && time < to);
  return within.length === 0 ? null : within.reduce((sum, { value }) => sum + value, 0);
}

/** Entries of an alarm's history that are looked at, the latest; each topic of an alarm has one for every change of state. */
export const maximumActionRuns = 50;

/**
 * The latest actions of an alarm, the latest first. Without `AlarmTypes` composite alarms would be left out:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmHistory.html
 */
export async function readAlarmActions(
  client: CloudWatchClient,
  alarmName: string,
): Promise<Evidence<readonly AlarmActionRun[]>> {
  return await readEvidence('cloudwatch:DescribeAlarmHistory', async () => {
    const answer = await client.send(
      new DescribeAlarmHistoryCommand({
        AlarmName: alarmName,
        AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
        HistoryItemType: 'Action',
        ScanBy: 'TimestampDescending',
        MaxRecords: maximumActionRuns,
      }),
    );
    return expectList(answer.AlarmHistoryItems, 'AlarmHistoryItems').flatMap(
      (item) => toActionRun(item) ?? [],
    );
  });
}

/** Null for an entry without a time: it can be neither the latest nor later than anything. */
function toActionRun({
  Timestamp,
  HistoryData,
  HistorySummary = '',
}: AlarmHistoryItem): AlarmActionRun | null {
  if (Timestamp === undefined) return null;
  const data = readHistoryData(HistoryData);
  const named = /\bexecute(?:d)? action (arn:\S+?)[.,]?(?:\s|$)/.exec(HistorySummary)?.[1];
  return {
    at: Timestamp,
    action: data.notificationResource ?? named,
    succeeded: succeededBy(data.actionState) ?? succeededBy(/^(Failed|Succe)/.exec(HistorySummary)?.[1]),
    summary: [HistorySummary, data.error].filter((text) => text !== undefined && text !== '').join(': '),
  };
}

function succeededBy(word: string | undefined): boolean | undefined {
  if (word === 'Failed') return false;
  return word?.startsWith('Succe') === true ? true : undefined;
}

interface HistoryData {
  readonly actionState: string | undefined;
  readonly notificationResource: string | undefined;
  readonly error: string | undefined;
}

/** The entry's JSON, of which no page of AWS's promises the members: whatever is not as expected is not known. */
function readHistoryData(json: string | undefined): HistoryData {
  const nothing = { actionState: undefined, notificationResource: undefined, error: undefined };
  try {
    const data: unknown = JSON.parse(json ?? 'null');
    if (typeof data !== 'object' || data === null) return nothing;
    const text = (name: keyof HistoryData) => {
      const value: unknown = Reflect.get(data, name);
      return typeof value === 'string' ? value : undefined;
    };
    return {
      actionState: text('actionState'),
      notificationResource: text('notificationResource'),
      error: text('error'),
    };
  } catch {
    return nothing;
  }
}
