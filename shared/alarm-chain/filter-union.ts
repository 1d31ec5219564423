import { relationOf } from './remembered-relations.ts';
import type { Rule } from '../rules/rule.ts';
import { tailsOfFilter } from './alarm-tails.ts';
import type { RelatedFilter } from './candidates.ts';
import { holds, unseen, type LinkEvidence, type Note, type ResourceReference } from './evidence.ts';
import type { EventOrigin } from './field-selection.ts';
import { filterReference, judgeOptions } from './metric-filter.ts';
import type { AccountSnapshot, MetricFilter } from './snapshot.ts';
import { unseenFrom, type Tail } from './tail.ts';

/** A filter that misses some events, with the best way from it to a person. */
interface Member {
  readonly related: RelatedFilter;
  readonly tail: Tail;
  readonly isWhole: boolean;
  /** All ways that hold. */
  readonly soundTails: readonly Tail[];
}

/** The tail of a group of filters, with the filters and, where the group rings, all ways from each that hold. */
interface UnionTail extends Tail {
  readonly filters: readonly MetricFilter[];
  readonly members: readonly (readonly Tail[])[];
}

/**
 * Filters that each miss some events may cover the rule together, if each of them rings by itself; also one that was
 * made for something else, such as all errors, and is no candidate alone. The chain of such a
 * group, from `metric-filter` on; none where the group does not cover the rule.
 */
export function unionTails(
  snapshot: AccountSnapshot,
  rule: Rule,
  related: readonly RelatedFilter[],
  logGroup: ResourceReference | null,
  origin: EventOrigin,
): readonly UnionTail[] {
  const members = related
    .filter(({ relation: { relation } }) => relation === 'narrower' || relation === 'overlapping')
    .flatMap((one) => memberOf(snapshot, one, logGroup, origin));
  const whole = members.filter(({ isWhole }) => isWhole);
  const [first] = whole;
  if (first !== undefined && coverOf(rule, whole) === 'yes') {
    return [
      {
        links: [holds('metric-filter', logGroup, namesOf(whole)), ...first.tail.links],
        notes: notesOf(whole),
        filters: whole.map(({ related: { filter } }) => filter),
        members: whole.map(({ soundTails }) => soundTails),
      },
    ];
  }
  if (members.length < 2) return [];
  const cover = coverOf(rule, members);
  if (cover === 'no') return [];
  const open = members.find(({ isWhole }) => !isWhole);
  const unseenLink = open?.tail.links.find(({ state }) => state === 'unseen');
  const why = cover === 'yes' && unseenLink?.state === 'unseen' ? unseenLink.why : 'undecided';
  const make = (link: LinkEvidence['link']) => unseen(link, why, logGroup, namesOf(members));
  const filters = members.map(({ related: { filter } }) => filter);
  return [{ links: unseenFrom('metric-filter', make), notes: [], filters, members: [] }];
}

/** None where the filter's own options, or all that is behind it, are broken. */
function memberOf(
  snapshot: AccountSnapshot,
  related: RelatedFilter,
  logGroup: ResourceReference | null,
  origin: EventOrigin,
): readonly Member[] {
  const options = judgeOptions(related.filter, logGroup, origin);
  const tails = tailsOfFilter(snapshot, related.filter, filterReference(related.filter, logGroup))
    .map(({ links, notes }) => ({ links: [options, ...links], notes }))
    .filter(({ links }) => links.every(({ state }) => state !== 'broken'));
  const soundTails = tails
    .filter(({ links }) => isSound(links))
    .map(({ links, notes }) => ({ links: links.slice(1), notes }));
  const tail = soundTails[0] ?? tails[0];
  return tail === undefined ? [] : [{ related, tail, isWhole: soundTails.length > 0, soundTails }];
}

function isSound(links: readonly LinkEvidence[]): boolean {
  return links.every(({ state }) => state === 'holds');
}

function coverOf(rule: Rule, members: readonly Member[]): 'yes' | 'no' | 'unknown' {
  const patterns = members.map(({ related }) => related.filter.pattern);
  const { relation } = relationOf(rule, patterns);
  if (relation === 'equivalent' || relation === 'broader') return 'yes';
  return relation === 'undecided' || relation === 'invalid' ? 'unknown' : 'no';
}

/** Several filters may lead to one alarm or topic. */
function notesOf(members: readonly Member[]): readonly Note[] {
  const notes = members.flatMap(({ tail }) => tail.notes);
  return [...new Map(notes.map((note) => [note.message, note])).values()];
}

function namesOf(members: readonly Member[]) {
  return { filters: members.map(({ related }) => related.filter.name) };
}
