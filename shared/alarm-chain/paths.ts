import type { CloudTrailRecord } from '../filter-pattern/index.ts';
import type { Rule } from '../rules/rule.ts';
import { tailsOfFilter } from './alarm-tails.ts';
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
import type { EventOrigin } from './field-selection.ts';
import { unionTails } from './filter-union.ts';
import { judgeLogDelivery, logGroupReference } from './log-delivery.ts';
import { filterReference, judgeMetricFilter } from './metric-filter.ts';
import type { AccountSnapshot, MetricFilter, Trail } from './snapshot.ts';
import { unseenFrom, upToFirstBroken, type Tail } from './tail.ts';
import { judgeTrail } from './trail.ts';

/** One way from an event to a person: its links in order, ending at the first broken one. */
export interface Path {
  readonly links: readonly LinkEvidence[];
  readonly notes: readonly Note[];
  /** The filter on the path with its relation to the rule; null where the path ends before one. */
  readonly related: RelatedFilter | null;
  /** The filters that the chain counts on, several where only together they catch what the rule asks for. */
  readonly filters: readonly MetricFilter[];
  /** Whether several filters only together catch what the rule asks for. */
  readonly isUnion: boolean;
  /** Of such filters, in their order, all ways from each to a person that hold; empty for any other path. */
  readonly members: readonly (readonly Tail[])[];
  /** A record of the rule's events that the path does not catch, where the filter is what breaks it. */
  readonly witness: CloudTrailRecord | null;
}

/** The members of a path of which there is only its links to tell. */
export const bare = {
  notes: [],
  related: null,
  filters: [],
  isUnion: false,
  members: [],
  witness: null,
} as const;

/** All paths that begin with a trail; at least one. */
export function pathsOfTrail(snapshot: AccountSnapshot, rule: Rule, trail: Trail): readonly Path[] {
  const delivery = judgeLogDelivery(snapshot, trail);
  const prefix = upToFirstBroken([
    judgeTrail(snapshot, trail),
    judgeEventSelection(snapshot, rule, trail),
    delivery.evidence,
  ]);
  const paths =
    prefix.at(-1)?.state === 'broken' ? [{ ...bare, links: [] }] : pathsOfLogGroup(snapshot, rule, trail);
  return paths.map((path) => ({
    ...path,
    links: [...prefix, ...path.links],
    notes: [...delivery.notes, ...path.notes],
  }));
}

/** The links from `metric-filter` on. */
function pathsOfLogGroup(
  snapshot: AccountSnapshot,
  rule: Rule,
  { logGroupArn = '', homeRegion }: Trail,
): readonly Path[] {
  const logGroup = logGroupReference(logGroupArn);
  const filters = snapshot.filtersByLogGroup.get(logGroupArn);
  if (filters?.state !== 'seen') {
    const links = unseenFrom('metric-filter', (link) =>
      filters?.state === 'unseen'
        ? unseenBecause(link, filters, logGroup)
        : unseen(link, 'undecided', logGroup),
    );
    return [{ ...bare, links }];
  }
  const related = relateFilters(rule, filters.value);
  const origin: EventOrigin = { accountId: snapshot.accountId, region: logGroup?.region ?? homeRegion };
  const found = related.filter(({ role }) => role !== 'unrelated');
  const noFilter = broken('metric-filter', 'no-metric-filter', logGroup, { filters: filters.value.length });
  return [
    ...found.flatMap((one) => pathsOfFilter(snapshot, one, logGroup, origin)),
    ...unionTails(snapshot, rule, related, logGroup, origin).map((tail) => ({
      ...bare,
      ...tail,
      isUnion: true,
      witness: related.find(({ relation }) => relation.misses !== null)?.relation.misses ?? null,
    })),
    ...(found.some(({ isNamed, role }) => isNamed || role === 'candidate')
      ? []
      : [{ ...bare, links: [noFilter] }]),
  ];
}

/** The links from `metric-filter` on, for one filter and every alarm and topic behind it. */
function pathsOfFilter(
  snapshot: AccountSnapshot,
  related: RelatedFilter,
  logGroup: ResourceReference | null,
  origin: EventOrigin,
): readonly Path[] {
  const filterLink = judgeMetricFilter(related, logGroup, origin);
  if (filterLink.state === 'broken') {
    return [{ ...bare, related, links: [filterLink], witness: related.relation.misses }];
  }
  const tails = tailsOfFilter(snapshot, related.filter, filterReference(related.filter, logGroup));
  const filters = [related.filter];
  return tails.map(({ links, notes }) => ({
    ...bare,
    related,
    filters,
    notes,
    links: [filterLink, ...links],
  }));
}
