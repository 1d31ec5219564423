/** What link `live` of a whole chain is about: the metrics, the visits and the alarm action that could tell. */
import type { Rule } from '../rules/rule.ts';
import { digestOfChains } from './chain-digest.ts';
import type { LinkEvidence } from './evidence.ts';
import { comparableWindows, isCountable } from './live-windows.ts';
import type { Path } from './paths.ts';
import { metricKeyOf, type AccountSnapshot, type CompositeAlarm, type MetricAlarm } from './snapshot.ts';

/** A metric in its account and Region. */
export interface LiveMetric {
  readonly accountId: string;
  readonly region: string;
  readonly namespace: string;
  readonly metricName: string;
}

/** What is asked about one whole chain. */
export interface LiveSubject {
  /** What should have counted the visits; empty where nothing tells whether they were counted. */
  readonly metrics: readonly LiveMetric[];
  /** Indexes into the snapshot's windows; empty where no visit can be compared. */
  readonly windows: readonly number[];
  /** For each filter that has to ring, the ways in which it may: one whose action works is enough. */
  readonly actions: readonly (readonly LiveAction[])[];
  /** When the parts of the chain were made or last changed; undefined where AWS does not tell. */
  readonly madeAt: readonly (Date | undefined)[];
}

/** An alarm with the topic that it publishes to. */
export interface LiveAction {
  readonly alarm: MetricAlarm | CompositeAlarm | null;
  readonly topicArn: string | null;
}

/** What has to be read so that the whole ones of the paths can be judged on their link `live`. */
export function liveSubjects(
  snapshot: AccountSnapshot,
  rule: Rule,
  paths: readonly Path[],
): readonly LiveSubject[] {
  const whole = paths.filter(isWhole);
  const digest = digestOfChains(whole);
  return digest === null ? [] : whole.map((path) => subjectOf(snapshot, rule, path, digest));
}

/** Whether a path holds in all its links; `live` is not yet among them. */
export function isWhole({ links }: Path): boolean {
  return links.every(({ state }) => state === 'holds');
}

/** @param digest of all whole chains of the account */
export function subjectOf(snapshot: AccountSnapshot, rule: Rule, path: Path, digest: string): LiveSubject {
  const { links, filters, members } = path;
  const place = resourceOf(links, 'log-delivery');
  const started = startOfTrail(snapshot, resourceOf(links, 'trail')?.arn ?? null);
  const ways = members.length === 0 ? [[path]] : members;
  const actions = ways.map((tails) => tails.map((tail) => actionOf(snapshot, tail.links)));
  const metrics = place === null || !filters.every(isCountable) ? [] : unique(filters.flatMap(toMetric));
  const { windows, chainByRule } = snapshot.advisory.live;
  const madeAt = [
    ...filters.map(({ createdAt }) => createdAt),
    ...actions.flat().map(({ alarm }) => alarm?.configuredAt),
    ...started,
  ];
  const comparable = comparableWindows(windows, {
    collectedAt: snapshot.collectedAt,
    digest,
    stored: chainByRule.get(rule.id),
    madeAt,
  });
  return {
    metrics,
    windows: metrics.length === 0 ? [] : comparable,
    actions,
    madeAt,
  };

  function toMetric({ transformations: [transformation] }: Path['filters'][number]): readonly LiveMetric[] {
    if (place === null || transformation === undefined) return [];
    const { namespace, metricName } = transformation;
    return [{ accountId: place.accountId, region: place.region, namespace, metricName }];
  }
}

function resourceOf(links: readonly LinkEvidence[], link: LinkEvidence['link']) {
  return links.find((one) => one.link === link)?.resource ?? null;
}

function actionOf(snapshot: AccountSnapshot, links: readonly LinkEvidence[]): LiveAction {
  return {
    alarm: alarmOf(snapshot, resourceOf(links, 'alarm')?.arn ?? null),
    topicArn: resourceOf(links, 'notification')?.arn ?? null,
  };
}

function unique(metrics: readonly LiveMetric[]): readonly LiveMetric[] {
  return [...new Map(metrics.map((metric) => [metricKeyOf(metric, metric), metric])).values()];
}

function alarmOf({ alarmsByPlace }: AccountSnapshot, arn: string | null): LiveAction['alarm'] {
  const alarms = [...alarmsByPlace.values()].flatMap((answer) =>
    answer.state === 'seen' ? [...answer.value.metric, ...answer.value.composite] : [],
  );
  return arn === null ? null : (alarms.find((alarm) => alarm.arn === arn) ?? null);
}

/** Empty where CloudTrail does not tell: the trail was there whenever its chain was seen. */
function startOfTrail({ statusByTrail }: AccountSnapshot, arn: string | null): readonly Date[] {
  const status = arn === null ? undefined : statusByTrail.get(arn);
  const start = status?.state === 'seen' ? status.value.startedLoggingAt : undefined;
  return start === undefined ? [] : [start];
}
