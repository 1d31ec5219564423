import { inputReader, type Input } from '../input.ts';
import { knownRegion } from '../live/live-state.ts';
import { defaultSources } from '../live/metric-filtering.ts';
import { isStatistic, metricKey, minuteMs, samplesBetween, statisticOf } from '../live/metric.ts';
import { pageSize } from '../page-sizes.ts';
import { pageOf } from '../paging.ts';
import type { Call, Operation, Output } from '../service.ts';
import { ServiceError } from '../service-error.ts';
import { invalidCombination, invalidParameter, invalidToken } from './cloudwatch-refusals.ts';

const read = inputReader(invalidParameter);
const mostQueries = 500;
const largestPage = 100_800;
const longestPeriod = 86_400;
/** So many periods of one query are looked at: those of 15 months, which is as long as AWS keeps the largest. */
const mostPeriods = 500_000;

interface Datapoint {
  readonly id: string;
  readonly at: number;
  readonly value: number;
}

/**
 * Queries of one metric each; metric math is refused, not ignored. Periods begin at the start time, rounded down to a
 * minute (to five minutes or an hour further back); how AWS aligns longer periods its documents do not say.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
export const getMetricData: Operation = (input, call) => {
  const queries = read.structures(input, 'MetricDataQueries') ?? [];
  if (queries.length === 0 || queries.length > mostQueries) {
    throw invalidParameter(`MetricDataQueries must have length between 1 and ${mostQueries}`);
  }
  const [start, end] = [read.time(input, 'StartTime'), read.time(input, 'EndTime')];
  if (start === undefined || end === undefined) throw missing('StartTime and EndTime');
  if (start >= end)
    throw invalidParameter('The parameter StartTime must be less than the parameter EndTime.');
  const from = roundedDown(start, call.world.clock.now());
  const shown = queries.filter((query) => read.flag(query, 'ReturnData') ?? true);
  const all = shown.flatMap((query) => datapointsOf(query, from, end, call));
  const isAscending = read.text(input, 'ScanBy') === 'TimestampAscending';
  const { NextToken: token, MaxDatapoints: _size, ...asked } = input;
  const page = pageOf(isAscending ? all : all.toReversed(), {
    list: JSON.stringify([call.caller.accountId, call.region, 'data', asked]),
    size: pageSize('datapoints', read.integer(input, 'MaxDatapoints', 1, largestPage)),
    token: read.text({ token }, 'token'),
    invalidToken,
  });
  return {
    MetricDataResults: shown.map((query) => resultOf(query, page.items, page.nextToken)),
    NextToken: page.nextToken,
    Messages: [],
  };
};

function resultOf(query: Input, page: readonly Datapoint[], nextToken: string | undefined): Output {
  const id = read.requiredText(query, 'Id');
  const own = page.filter((datapoint) => datapoint.id === id);
  const { MetricName } = metricOf(query).metric;
  return {
    Id: id,
    Label: read.text(query, 'Label') ?? MetricName,
    Timestamps: own.map(({ at }) => new Date(at)),
    Values: own.map(({ value }) => value),
    StatusCode: nextToken === undefined ? 'Complete' : 'PartialData',
  };
}

/** The oldest first. Periods without a value are left out. */
function datapointsOf(query: Input, from: number, end: Date, call: Call): readonly Datapoint[] {
  const { metric, stat, unit, periodMs } = metricOf(query);
  const accountId = read.text(query, 'AccountId') ?? call.caller.accountId;
  if (accountId !== call.caller.accountId) return [];
  if ((end.getTime() - from) / periodMs > mostPeriods)
    throw invalidParameter('The time range has too many periods.');
  const place = { accountId, region: call.region };
  const key = metricKey(
    read.requiredText(metric, 'Namespace'),
    read.requiredText(metric, 'MetricName'),
    dimensionsOf(metric),
  );
  const stored = knownRegion(call.world.live, place)?.metrics.get(key);
  // What has not come yet is not there: the minute under way counts.
  const until = Math.min(end.getTime(), call.world.clock.now().getTime());
  const defaults = defaultSources(call.world, place, key);
  if (stored === undefined && defaults.length === 0) return [];
  const datapoints: Datapoint[] = [];
  for (let at = from; at < until; at += periodMs) {
    const values = samplesBetween(stored, defaults, { start: at, end: Math.min(at + periodMs, until) }, unit);
    const value = statisticOf(stat, values);
    if (value !== null) datapoints.push({ id: read.requiredText(query, 'Id'), at, value });
  }
  return datapoints;
}

function metricOf(query: Input): {
  readonly metric: Input;
  readonly stat: string;
  readonly unit: string | undefined;
  readonly periodMs: number;
} {
  const metricStat = query['MetricStat'];
  if (read.text(query, 'Expression') !== undefined || !isStructure(metricStat)) {
    throw new ServiceError('ValidationError', 400, 'The simulator answers queries with a MetricStat only.');
  }
  const metric = metricStat['Metric'];
  if (!isStructure(metric)) throw missing('Metric');
  const stat = read.requiredText(metricStat, 'Stat');
  if (!isStatistic(stat)) throw invalidParameter(`The value ${stat} for parameter Stat is not supported.`);
  const period = read.integer(metricStat, 'Period', 1, longestPeriod) ?? 0;
  // Metric filters publish by the minute: a shorter period is taken as one.
  const isPeriod = [1, 5, 10, 20, 30].includes(period) || (period > 0 && period % 60 === 0);
  if (!isPeriod) throw invalidCombination('Period must be 1, 5, 10, 20, 30, or a multiple of 60.');
  const unit = read.text(metricStat, 'Unit');
  return { metric, stat, unit, periodMs: Math.max(period * 1000, minuteMs) };
}

function dimensionsOf(metric: Input): Readonly<Record<string, string>> {
  const dimensions = read.structures(metric, 'Dimensions') ?? [];
  return Object.fromEntries(
    dimensions.map((dimension) => [
      read.requiredText(dimension, 'Name'),
      read.requiredText(dimension, 'Value'),
    ]),
  );
}

const dayMs = 24 * 60 * minuteMs;

/** "Start time less than 15 days ago - Round down to the nearest whole minute", and coarser further back. */
function roundedDown(start: Date, now: Date): number {
  const age = now.getTime() - start.getTime();
  const grain = age > 63 * dayMs ? 60 * minuteMs : age > 15 * dayMs ? 5 * minuteMs : minuteMs;
  return Math.floor(start.getTime() / grain) * grain;
}

function isStructure(value: unknown): value is Input {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function missing(member: string): ServiceError {
  return new ServiceError('MissingParameter', 400, `The parameter ${member} is required.`);
}
