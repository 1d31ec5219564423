import type { CloudTrailRecord } from '../filter-pattern/index.ts';
import { relate } from '../filter-pattern/index.ts';
import type { Rule } from '../rules/rule.ts';
import { alarmReference, alarmsOnMetric, compositesNaming, judgeAlarm, mathAlarmsOnMetric } from './alarm.ts';
import { parseArn } from './arn.ts';
import { relateFilters, type RelatedFilter } from './candidates.ts';
import { judgeEventSelection } from './event-selection.ts';
import {
  broken,
  unseen,
  unseenBecause,
  type LinkEvidence,
  type Note,
  type ResourceReference,
} from './evidence.ts';
import { judgeLastMile } from './last-mile.ts';
import { requiredLinks, type LinkName, type UnseenWhy } from './links.ts';
import { judgeLogDelivery, logGroupReference } from './log-delivery.ts';
import { judgeMetricFilter } from './metric-filter.ts';
import type { AccountSnapshot, MetricFilter, Trail, Unseen } from './snapshot.ts';
import { judgeTrail, trailReference } from './trail.ts';

/** One way from an event to a person: its links in order, ending at the first broken one. */
export interface Path {
  readonly links: readonly LinkEvidence[];
  readonly notes: readonly Note[];
  /** The filter on the path with its relation to the rule; null where the path ends before one. */
  readonly related: RelatedFilter | null;
  /** A record of the rule's events that the path does not catch, where the filter is what breaks it. */
  readonly witness: CloudTrailRecord | null;
}

/** A path about which nothing is known from `from` on. */
export function unseenFrom(
  from: LinkName,
  before: readonly LinkEvidence[],
  make: (link: LinkName) => LinkEvidence,
): readonly LinkEvidence[] {
  return [...before, ...requiredLinks.slice(requiredLinks.indexOf(from)).map(make)];
}

/** Whether this version follows a trail: it must belong to the account itself, and so must its log group. */
export function isOwnTrail(accountId: string, trail: Trail): boolean {
  const owners = [trail.arn, ...(trail.logGroupArn === undefined ? [] : [trail.logGroupArn])].map(
    (arn) => parseArn(arn)?.accountId,
  );
  return !trail.isOrganization && owners.every((owner) => owner === accountId);
}

/** All paths that begin with a trail; at least one. */
export function pathsOfTrail(snapshot: AccountSnapshot, rule: Rule, trail: Trail): readonly Path[] {
  if (!isOwnTrail(snapshot.accountId, trail)) {
    const resource = trailReference(trail);
    const links = unseenFrom('trail', [], (link) => unseen(link, 'unsupported', resource));
    return [{ links, notes: [], related: null, witness: null }];
  }
  const delivery = judgeLogDelivery(snapshot, trail);
  const upToDelivery = [
    judgeTrail(snapshot, trail),
    judgeEventSelection(snapshot, rule, trail),
    delivery.evidence,
  ];
  const prefix = upToFirstBroken(upToDelivery);
  const end: Omit<Path, 'links'> = { notes: delivery.notes, related: null, witness: null };
  if (prefix.at(-1)?.state === 'broken') return [{ links: prefix, ...end }];

  const logGroup = logGroupReference(trail.logGroupArn ?? '');
  const filters = snapshot.filtersByLogGroup.get(trail.logGroupArn ?? '');
  if (filters?.state !== 'seen') {
    const links = unseenFrom('metric-filter', prefix, (link) => missing(link, filters, logGroup));
    return [{ links, ...end }];
  }
  const related = relateFilters(rule, filters.value);
  const throughFilters = related
    .filter(({ role }) => role !== 'unrelated')
    .flatMap((one) => pathsOfFilter(snapshot, one, logGroup))
    .map((path) => ({ ...path, links: [...prefix, ...path.links], notes: delivery.notes }));
  const union = unionPath(rule, related, prefix, logGroup);
  const noFilter = broken('metric-filter', 'no-metric-filter', logGroup, { filters: filters.value.length });
  return [
    ...throughFilters,
    ...(union === null ? [] : [{ ...union, notes: delivery.notes }]),
    ...(related.some(({ isNamed, role }) => isNamed || role === 'candidate')
      ? []
      : [{ links: [...prefix, noFilter], ...end }]),
  ];
}

function missing(
  link: LinkName,
  refusal: Unseen | { state: 'absent' } | undefined,
  resource: ResourceReference | null,
) {
  return refusal?.state === 'unseen'
    ? unseenBecause(link, refusal, resource)
    : unseen(link, 'undecided' satisfies UnseenWhy, resource);
}

/** The links from `metric-filter` on, for one filter and every alarm and topic behind it. */
function pathsOfFilter(
  snapshot: AccountSnapshot,
  related: RelatedFilter,
  logGroup: ResourceReference | null,
): readonly Path[] {
  const filterLink = judgeMetricFilter(related, logGroup);
  const end = { notes: [], related, witness: null };
  if (filterLink.state === 'broken') {
    return [{ ...end, links: [filterLink], witness: related.relation.misses }];
  }
  const resource = filterLink.resource;
  const alarms = logGroup === null ? undefined : snapshot.alarmsByRegion.get(logGroup.region);
  if (alarms?.state !== 'seen') {
    return [{ ...end, links: unseenFrom('alarm', [filterLink], (link) => missing(link, alarms, resource)) }];
  }
  const transformation = related.filter.transformations[0];
  if (transformation === undefined) {
    return [
      { ...end, links: unseenFrom('alarm', [filterLink], (link) => unseen(link, 'undecided', resource)) },
    ];
  }
  const direct = alarmsOnMetric(alarms.value, transformation);
  const math = mathAlarmsOnMetric(alarms.value, transformation);
  const indirect = [...math, ...compositesNaming(alarms.value.composite, [...direct, ...math])];
  const tails = [
    ...direct.flatMap((alarm) => tailsOfAlarm(snapshot, alarm, related.filter)),
    ...indirect.map((alarm) => {
      const reference = alarmReference(alarm);
      return unseenFrom('alarm', [], (link) => unseen(link, 'unsupported', reference));
    }),
  ];
  if (tails.length === 0) {
    return [
      {
        ...end,
        links: [filterLink, broken('alarm', 'no-alarm', resource, { metric: metricText(related.filter) })],
      },
    ];
  }
  return tails.map((tail) => ({ ...end, links: [filterLink, ...tail] }));
}

function tailsOfAlarm(
  snapshot: AccountSnapshot,
  alarm: Parameters<typeof judgeAlarm>[0],
  filter: MetricFilter,
): readonly (readonly LinkEvidence[])[] {
  const alarmLink = judgeAlarm(alarm, filter);
  if (alarmLink.state === 'broken') return [[alarmLink]];
  const lastMiles = judgeLastMile(snapshot, alarm.alarmActions, alarmReference(alarm));
  return lastMiles.map((lastMile) => upToFirstBroken([alarmLink, ...lastMile]));
}

/**
 * Filters that each miss some events may cover the rule together. Whether each of them rings is not followed in this
 * version, so such a group is a path that is not seen: nothing may be called broken while it may work.
 */
function unionPath(
  rule: Rule,
  related: readonly RelatedFilter[],
  prefix: readonly LinkEvidence[],
  logGroup: ResourceReference | null,
): Omit<Path, 'notes'> | null {
  const partial = related.filter(
    ({ role, relation }) =>
      role === 'candidate' && (relation.relation === 'narrower' || relation.relation === 'overlapping'),
  );
  if (partial.length < 2) return null;
  const union = relate(
    rule.pattern,
    partial.map(({ filter }) => filter.pattern),
    { events: rule.events },
  );
  if (union.relation === 'narrower' || union.relation === 'overlapping' || union.relation === 'disjoint')
    return null;
  const observed = { filters: partial.map(({ filter }) => filter.name) };
  const links = unseenFrom('metric-filter', prefix, (link) =>
    unseen(link, 'unsupported', logGroup, observed),
  );
  return { links, related: partial[0] ?? null, witness: null };
}

function metricText(filter: MetricFilter): string {
  return filter.transformations.map(({ namespace, metricName }) => `${namespace}/${metricName}`).join(', ');
}

function upToFirstBroken(links: readonly LinkEvidence[]): readonly LinkEvidence[] {
  const at = links.findIndex(({ state }) => state === 'broken');
  return at === -1 ? links : links.slice(0, at + 1);
}
