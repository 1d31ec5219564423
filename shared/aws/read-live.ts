import {
  isKept,
  liveSubjects,
  metricKeyOf,
  parseArn,
  pathsOfAccount,
  placeOf,
  withLiveEvidence,
  type AccountSnapshot,
  type AdvisoryEvidence,
  type Evidence,
  type LiveMetric,
  type LiveSubject,
  type StoredChain,
  type TimeWindow,
  type Unseen,
} from '../alarm-chain/index.ts';
import type { Rule } from '../rules/rule.ts';
import type { AccountReader } from './account-reader.ts';
import { maximumMetrics } from './cloudwatch-metrics.ts';
import { beforeDeadline, readerFor, type Neighbours } from './read-elsewhere.ts';

/** What earlier runs left behind for the proof of an account's chains. */
export interface LiveOptions {
  readonly rules: readonly Rule[];
  /** Windows of runs that visited the account, the latest first. */
  readonly windows: readonly TimeWindow[];
  /** Why windows or finding could not be read. */
  readonly refusal: Unseen | null;
  /** By rule id. */
  readonly chainByRule: ReadonlyMap<string, StoredChain>;
}

/** Alarms of one account whose history is looked at; few accounts have more than one on chains that hold. */
export const maximumAlarms = 5;

/**
 * Reads what could prove or break the chains that hold so far: the history of their alarms, and, where an earlier visit
 * can be compared, what their filters' metrics counted. Asked in the account and Region in which they live.
 * @param snapshot with all other evidence
 */
export async function readLive(
  reader: AccountReader,
  neighbours: Neighbours,
  snapshot: AccountSnapshot,
  options: LiveOptions,
): Promise<Pick<AdvisoryEvidence, 'live' | 'actionsByAlarm'>> {
  const { refusal, chainByRule } = options;
  const windows = options.windows.filter((window) => isKept(window, snapshot.collectedAt));
  const unasked = { windows, refusal, chainByRule, countsByMetric: new Map() };
  const known = withLiveEvidence(snapshot, { live: unasked, actionsByAlarm: new Map() });
  const subjects = options.rules.flatMap((rule) =>
    liveSubjects(known, rule, pathsOfAccount(snapshot, rule).paths),
  );
  const [actionsByAlarm, countsByMetric] = await Promise.all([
    readActions(reader, neighbours, subjects),
    refusal === null ? readCounts(reader, neighbours, subjects, windows) : new Map<string, never>(),
  ]);
  return { live: { ...unasked, countsByMetric }, actionsByAlarm };
}

async function readActions(
  reader: AccountReader,
  neighbours: Neighbours,
  subjects: readonly LiveSubject[],
): Promise<AdvisoryEvidence['actionsByAlarm']> {
  const actions = subjects.flatMap((subject) => subject.actions.flat());
  const alarms = new Map(actions.flatMap(({ alarm }) => (alarm === null ? [] : [[alarm.arn, alarm.name]])));
  const asked = [...alarms].slice(0, maximumAlarms).map(async ([arn, name]) => {
    const { accountId = '', region = '' } = parseArn(arn) ?? {};
    const owner = await readerFor(reader, neighbours, accountId);
    if ('state' in owner) return [arn, owner] as const;
    const runs = owner.alarmActions(region, name);
    return [arn, await beforeDeadline(runs, 'cloudwatch:DescribeAlarmHistory', reader.session)] as const;
  });
  return new Map(await Promise.all(asked));
}

/** One call for every account and Region in which there are metrics to ask for. */
async function readCounts(
  reader: AccountReader,
  neighbours: Neighbours,
  subjects: readonly LiveSubject[],
  windows: readonly TimeWindow[],
): Promise<AdvisoryEvidence['live']['countsByMetric']> {
  const metrics = subjects.flatMap((subject) => (subject.windows.length === 0 ? [] : subject.metrics));
  const unique = [...new Map(metrics.map((metric) => [metricKeyOf(metric, metric), metric])).values()];
  const places = [...new Set(unique.map(placeOf))];
  const counts = places.map(async (place) => {
    const there = unique.filter((metric) => placeOf(metric) === place).slice(0, maximumMetrics);
    return await readCountsOfPlace(reader, neighbours, there, windows);
  });
  return new Map((await Promise.all(counts)).flat());
}

async function readCountsOfPlace(
  reader: AccountReader,
  neighbours: Neighbours,
  metrics: readonly LiveMetric[],
  windows: readonly TimeWindow[],
): Promise<readonly (readonly [string, Evidence<readonly (number | null)[]>])[]> {
  const owner = await readerFor(reader, neighbours, metrics[0]?.accountId ?? '');
  const answer =
    'state' in owner
      ? owner
      : await beforeDeadline(
          owner.metricCounts(metrics, windows),
          'cloudwatch:GetMetricData',
          reader.session,
        );
  return metrics.map((metric) => {
    const key = metricKeyOf(metric, metric);
    if (answer.state !== 'seen') return [key, answer];
    return [key, { state: 'seen', value: answer.value.get(key) ?? [] }];
  });
}
