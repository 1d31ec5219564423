import { matches, parse, type JsonValue, type Pattern } from '../../shared/filter-pattern/index.ts';
import type { AwsShape, ScenarioMetricFilter } from '../scenario/scenario.ts';
import { regionOf } from '../state/account-state.ts';
import { accountOf, type World } from '../state/world.ts';
import type { CloudTrailRecord } from './assume-role-record.ts';
import { criteriaSelect } from './field-selection.ts';
import { liveRegion, type Place } from './live-state.ts';
import { metricKey, publish, type DefaultSource } from './metric.ts';
import { isFed, type LogGroupPlace } from './trail-delivery.ts';

/**
 * Takes a record into a log group and through every metric filter there, and answers the keys of the metrics that got a
 * value. A log group that does not exist, or of a class without filters, has no effect.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringLogData.html
 */
export function ingest(
  world: World,
  place: LogGroupPlace,
  record: CloudTrailRecord,
  at: number,
): ReadonlySet<string> {
  const published = new Set<string>();
  for (const filter of activeFilters(world, place)) {
    if (createdAt(filter, world) > at || !selects(filter, place) || !catches(filter, record)) continue;
    for (const transformation of filter.metricTransformations ?? []) {
      const key = publishValue(world, place, { filter, transformation, record, at });
      if (key !== null) published.add(key);
    }
  }
  return published;
}

/**
 * What filters publish to a metric in minutes without a match, as long as a trail keeps their log groups busy. It is not
 * stored: other than in AWS, what a filter published so goes with it.
 */
export function defaultSources(world: World, place: Place, key: string): readonly DefaultSource[] {
  const account = accountOf(world, place.accountId);
  const logGroupNames = [...regionOf(account, place.region).logGroups.keys()];
  return logGroupNames.flatMap((logGroupName) => {
    const group = { ...place, logGroupName };
    const sources = activeFilters(world, group).flatMap((filter) => defaultsOf(filter, key, world));
    return sources.length > 0 && isFed(world, group) ? sources : [];
  });
}

/** A default value and dimensions exclude each other: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_MetricTransformation.html */
function defaultsOf(filter: ScenarioMetricFilter, key: string, world: World): readonly DefaultSource[] {
  return (filter.metricTransformations ?? [])
    .filter(
      ({ metricNamespace, metricName }) => metricKey(text(metricNamespace), text(metricName), {}) === key,
    )
    .flatMap(({ defaultValue, unit }) =>
      typeof defaultValue === 'number'
        ? [
            {
              filterName: filter.filterName,
              value: defaultValue,
              unit: text(unit) || 'None',
              since: createdAt(filter, world),
            },
          ]
        : [],
    );
}

/** Metric filters run on log groups of the class STANDARD: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html */
function activeFilters(world: World, { accountId, region, logGroupName }: LogGroupPlace) {
  const account = world.accounts.get(accountId);
  if (account === undefined) return [];
  const { logGroups, silentFaults } = regionOf(account, region);
  const group = logGroups.get(logGroupName);
  if (group === undefined || silentFaults.includes('metrics-not-published')) return [];
  return (group.group['logGroupClass'] ?? 'STANDARD') === 'STANDARD' ? group.filters : [];
}

/** "Filters do not retroactively filter data": MonitoringLogData. In milliseconds since 1970. */
function createdAt({ creationTime }: ScenarioMetricFilter, world: World): number {
  return typeof creationTime === 'number' ? creationTime : world.resourcesMadeAt.getTime();
}

/**
 * The system fields are those of the log group, where CloudTrail put the event in; whether AWS would tell the account
 * of an organization trail's member instead, its documents do not say.
 */
function selects({ fieldSelectionCriteria }: ScenarioMetricFilter, place: LogGroupPlace): boolean {
  if (typeof fieldSelectionCriteria !== 'string' || fieldSelectionCriteria === '') return true;
  return criteriaSelect(fieldSelectionCriteria, systemFields(place));
}

function systemFields({ accountId, region }: Place): Readonly<Record<string, string>> {
  return { '@aws.account': accountId, '@aws.region': region };
}

const patterns = new WeakMap<ScenarioMetricFilter, Pattern | null>();

/** A pattern that the project's grammar does not read catches nothing here. */
function catches(filter: ScenarioMetricFilter, record: CloudTrailRecord): boolean {
  let pattern = patterns.get(filter);
  if (pattern === undefined) {
    const result = parse(filter.filterPattern ?? '');
    pattern = result.ok ? result.pattern : null;
    patterns.set(filter, pattern);
  }
  return pattern !== null && matches(pattern, record as JsonValue);
}

interface Match {
  readonly filter: ScenarioMetricFilter;
  readonly transformation: AwsShape;
  readonly record: CloudTrailRecord;
  readonly at: number;
}

/** Null where there is nothing to publish: the value is no number, or the field of a dimension is missing. */
function publishValue(
  world: World,
  place: LogGroupPlace,
  { filter, transformation, record, at }: Match,
): string | null {
  const value = Number(resolved(text(transformation['metricValue']), record) ?? Number.NaN);
  const written = Object.entries((transformation['dimensions'] ?? {}) as Readonly<Record<string, string>>);
  const dimensions = written.map(([name, selector]) => [name, resolved(selector, record)] as const);
  if (!Number.isFinite(value) || dimensions.some(([, field]) => field === null)) return null;
  const emitted = (filter['emitSystemFieldDimensions'] ?? []) as readonly string[];
  const system = Object.entries(systemFields(place)).filter(([name]) => emitted.includes(name));
  const key = metricKey(
    text(transformation['metricNamespace']),
    text(transformation['metricName']),
    Object.fromEntries([...dimensions, ...system]) as Readonly<Record<string, string>>,
  );
  const { metrics } = liveRegion(world.live, place);
  const metric = metrics.get(key) ?? { minutes: new Map() };
  metrics.set(key, metric);
  publish(metric, at, filter.filterName, { value, unit: text(transformation['unit']) || 'None' });
  return key;
}

/** A literal, or the field of the record that `$.a.b` points to; null where that is no scalar. */
function resolved(written: string, record: CloudTrailRecord): string | null {
  if (!written.startsWith('$')) return written;
  const path = written.split('.').slice(1);
  let value: unknown = record;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return null;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : null;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
