import {
  literalMetricValue,
  parseArn,
  pathsOfAccount,
  placeOf,
  relateFilters,
  type AccountSnapshot,
  type Alarms,
  type LinkEvidence,
  type MetricFilter,
  type Path,
  type ResourceReference,
} from '../alarm-chain/index.ts';
import type { Rule } from '../rules/rule.ts';
import { passing, refuse, type Refusal } from './refusals.ts';
import { isPlainFilter } from './steps.ts';

/** The log group that a trail really feeds, and what is there. It is where filter and alarm are made, nowhere else. */
export interface Target {
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
  readonly logGroupName: string;
  readonly filters: readonly MetricFilter[];
  readonly alarms: Alarms;
  /** A filter that is as good as the remediation's own; null where there is none. */
  readonly reusable: MetricFilter | null;
  /** The ways through the log group that the account has already. */
  readonly paths: readonly Path[];
}

/** The links that the remediation cannot mend: it makes no trail and no log group. */
const linksBeforeTheFilter = 3;

/**
 * Finds the log group to write to: one with a filter that can be reused before others, then one of the account itself,
 * then by ARN.
 */
export function findTarget(snapshot: AccountSnapshot, rule: Rule): Target | Refusal {
  const { paths, allTrailsSeen } = pathsOfAccount(snapshot, rule);
  const fed = paths.filter(({ links }) => isFed(links));
  const targets = [...new Set(fed.flatMap(({ links }) => logGroupOf(links)?.arn ?? []))]
    .sort()
    .map((arn) => targetAt(snapshot, rule, arn, fed));
  const [best] = targets
    .flatMap((target) => target ?? [])
    .sort((a, b) => worthOf(snapshot, b) - worthOf(snapshot, a));
  if (best !== undefined) return best;
  return whyNone(paths, fed.length > 0 || !allTrailsSeen);
}

function isFed(links: readonly LinkEvidence[]): boolean {
  const before = links.slice(0, linksBeforeTheFilter);
  return before.length === linksBeforeTheFilter && before.every(({ state }) => state === 'holds');
}

function logGroupOf(links: readonly LinkEvidence[]): ResourceReference | null {
  return links[linksBeforeTheFilter - 1]?.resource ?? null;
}

/** Null where filters or alarms could not be seen: what is there must not be written over. */
function targetAt(
  snapshot: AccountSnapshot,
  rule: Rule,
  logGroupArn: string,
  fed: readonly Path[],
): Target | null {
  const arn = parseArn(logGroupArn);
  const filters = snapshot.filtersByLogGroup.get(logGroupArn);
  if (arn === null || filters?.state !== 'seen') return null;
  const { accountId, region, partition } = arn;
  const alarms = snapshot.alarmsByPlace.get(placeOf(arn));
  // Without a filter nobody asked for the alarms of the Region.
  if (alarms !== undefined && alarms.state !== 'seen') return null;
  const paths = fed.filter(({ links }) => logGroupOf(links)?.arn === logGroupArn);
  return {
    accountId,
    region,
    partition,
    logGroupName: logGroupOf(paths[0]?.links ?? [])?.name ?? '',
    filters: filters.value,
    alarms: alarms?.value ?? { metric: [], composite: [], log: [] },
    reusable: reusableOf(rule, filters.value),
    paths,
  };
}

/**
 * A filter that matches exactly the rule's records and adds a number of at least 1 for each, for every account: a foreign
 * one is used and never changed.
 */
function reusableOf(rule: Rule, filters: readonly MetricFilter[]): MetricFilter | null {
  const equal = relateFilters(rule, filters).filter(({ relation }) => relation.relation === 'equivalent');
  return equal.map(({ filter }) => filter).find(isPlain) ?? null;
}

function isPlain(filter: MetricFilter): boolean {
  const [transformation] = filter.transformations;
  return (
    transformation !== undefined && isPlainFilter(filter) && (literalMetricValue(transformation) ?? 0) >= 1
  );
}

function worthOf({ accountId }: AccountSnapshot, target: Target): number {
  return (target.reusable === null ? 0 : 2) + (target.accountId === accountId ? 1 : 0);
}

function whyNone(paths: readonly Path[], mayBeThere: boolean): Refusal {
  const links = paths.map((path) => path.links.slice(0, linksBeforeTheFilter + 1));
  const unseen = links.flat().find(({ state }) => state === 'unseen');
  if (unseen?.state === 'unseen') {
    return unseen.why === 'owner-account-unreachable'
      ? refuse('owner-account-unreachable')
      : passing(unseen.why, refuse('undetermined', `${unseen.link} could not be seen (${unseen.why})`));
  }
  if (mayBeThere) return refuse('undetermined', 'what is on the log group could not be seen');
  const furthest = [...links].sort((a, b) => b.length - a.length)[0]?.at(-1);
  return refuse(
    'broken-before-the-filter',
    furthest?.state === 'broken' ? `${furthest.link}, ${furthest.reason}` : '',
  );
}
