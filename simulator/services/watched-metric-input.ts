/** What a metric alarm watches: one metric, or metric math over several. */
import { inputReader, type Input } from '../input.ts';
import type { AwsShape } from '../scenario/scenario.ts';
import { withoutNulls } from '../state/account-state.ts';
import { standardUnits } from '../standard-units.ts';
import { validationError } from './cloudwatch-refusals.ts';

const read = inputReader(validationError);
const longestName = 255;
const mostDimensions = 30;
const mostQueries = 20;
const longestPeriod = 604_800;
const statistics = ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'];
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html */
const extendedStatistic =
  /^(?:(?:p|tm|tc|ts|wm)\d{1,3}(?:\.\d{1,10})?|IQM|(?:PR|TC|TM|TS|WM)\([\d.%]*:[\d.%]*\))$/;
const membersOfOneMetric = [
  'Namespace',
  'MetricName',
  'Dimensions',
  'Period',
  'Unit',
  'Statistic',
  'ExtendedStatistic',
];

/** The members of an alarm that say what it watches, and its periods in seconds. */
export interface WatchedMetric {
  readonly members: AwsShape;
  readonly periods: readonly number[];
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
export function readWatchedMetric(input: Input): WatchedMetric {
  const queries = read.structures(input, 'Metrics') ?? [];
  if (queries.length === 0) return readOneMetric(input);
  const other = membersOfOneMetric.find((member) => input[member] !== undefined && input[member] !== null);
  if (other !== undefined) {
    throw validationError(`${other} must not be specified when Metrics is specified.`);
  }
  return readQueries(queries);
}

function readOneMetric(input: Input): WatchedMetric {
  const MetricName = boundedName(input, 'MetricName');
  const Namespace = readNamespace(input);
  const Statistic = read.text(input, 'Statistic');
  const ExtendedStatistic = read.text(input, 'ExtendedStatistic');
  if ((Statistic === undefined) === (ExtendedStatistic === undefined)) {
    throw validationError('Exactly one of Statistic and ExtendedStatistic must be specified.');
  }
  if (Statistic !== undefined && !statistics.includes(Statistic)) throw invalid('Statistic', Statistic);
  if (ExtendedStatistic !== undefined && !extendedStatistic.test(ExtendedStatistic)) {
    throw invalid('ExtendedStatistic', ExtendedStatistic);
  }
  const Period = readPeriod(input);
  const Dimensions = readDimensions(input);
  const members = {
    MetricName,
    Namespace,
    Statistic,
    ExtendedStatistic,
    Dimensions,
    Period,
    Unit: readUnit(input),
  };
  return { members, periods: [Period] };
}

/** Exactly one of the queries is what the alarm watches: it returns data. */
function readQueries(queries: readonly Input[]): WatchedMetric {
  if (queries.length > mostQueries) {
    throw validationError(`Value at 'metrics' must have at most ${mostQueries} members`);
  }
  const Metrics = queries.map(readQuery);
  if (new Set(Metrics.map(({ Id }) => Id)).size < Metrics.length) {
    throw validationError('The ids of Metrics must be unique.');
  }
  if (Metrics.filter(({ ReturnData }) => ReturnData).length !== 1) {
    throw validationError('Exactly one element of the metrics list should return data.');
  }
  const periods = Metrics.flatMap(({ MetricStat }) => (MetricStat === undefined ? [] : [MetricStat.Period]));
  return { members: { Metrics }, periods };
}

function readQuery(query: Input) {
  const Id = read.requiredText(query, 'Id');
  if (!/^[a-z]\w{0,254}$/.test(Id)) throw invalid('Id', Id);
  const stat = read.structure(query, 'MetricStat');
  const Expression = read.text(query, 'Expression');
  if ((stat === undefined) === (Expression === undefined)) {
    throw validationError(`Exactly one of MetricStat and Expression must be specified for ${Id}.`);
  }
  const Period = read.integer(query, 'Period', 1, longestPeriod);
  return {
    Id,
    ...(stat === undefined ? {} : { MetricStat: readMetricStat(stat) }),
    ...withoutNulls({
      Expression,
      Label: read.text(query, 'Label'),
      AccountId: read.text(query, 'AccountId'),
      Period,
    }),
    ReturnData: read.flag(query, 'ReturnData') ?? true,
  };
}

function readMetricStat(stat: Input) {
  const metric = read.structure(stat, 'Metric');
  if (metric === undefined) throw validationError('Metric must not be null');
  const Stat = read.requiredText(stat, 'Stat');
  if (!statistics.includes(Stat) && !extendedStatistic.test(Stat)) throw invalid('Stat', Stat);
  return {
    Metric: {
      Namespace: readNamespace(metric),
      MetricName: boundedName(metric, 'MetricName'),
      ...withoutNulls({ Dimensions: readDimensions(metric) }),
    },
    Period: readPeriod(stat),
    Stat,
    ...withoutNulls({ Unit: readUnit(stat) }),
  };
}

function readNamespace(input: Input): string {
  const namespace = boundedName(input, 'Namespace');
  if (namespace.startsWith(':')) throw invalid('Namespace', namespace);
  return namespace;
}

function boundedName(input: Input, member: string): string {
  const name = read.text(input, member);
  if (name === undefined) throw validationError(`${member} must not be null`);
  if (name === '' || name.length > longestName) throw invalid(member, name);
  return name;
}

/** In seconds: "10, 20, 30, and any multiple of 60". */
function readPeriod(input: Input): number {
  const period = read.integer(input, 'Period', 1, longestPeriod);
  if (period === undefined) throw validationError('Period must not be null');
  if ([10, 20, 30].includes(period) || period % 60 === 0) return period;
  throw validationError('Period must be 10, 20, 30 or a multiple of 60');
}

function readDimensions(input: Input): readonly AwsShape[] | undefined {
  const dimensions = read.structures(input, 'Dimensions');
  if (dimensions !== undefined && dimensions.length > mostDimensions) {
    throw validationError(`Value at 'dimensions' must have at most ${mostDimensions} members`);
  }
  return dimensions?.map((dimension) => ({
    Name: boundedName(dimension, 'Name'),
    Value: read.requiredText(dimension, 'Value'),
  }));
}

function readUnit(input: Input): string | undefined {
  const unit = read.text(input, 'Unit');
  if (unit !== undefined && !standardUnits.includes(unit)) throw invalid('Unit', unit);
  return unit;
}

function invalid(member: string, value: string) {
  return validationError(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint`,
  );
}
