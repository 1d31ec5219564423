import { kindOf, namesEvent, type Relation } from '../filter-pattern/index.ts';
import type { Rule } from '../rules/rule.ts';
import { relationOf } from './remembered-relations.ts';
import type { MetricFilter } from './snapshot.ts';

/** A metric filter of the trail's log group with what its pattern means for the rule. */
export interface RelatedFilter {
  readonly filter: MetricFilter;
  readonly relation: Relation;
  /**
   * `candidate`: somebody made it for the rule's events, or it catches them. `undecided`: it may be one, so that no
   * verdict may rest on its absence. `unrelated`: it is about something else.
   */
  readonly role: 'candidate' | 'undecided' | 'unrelated';
  /** Whether the pattern names one of the rule's events, as a whole word in any letter case. */
  readonly isNamed: boolean;
}

const rank: Readonly<Record<Relation['relation'], number>> = {
  equivalent: 0,
  broader: 1,
  narrower: 2,
  overlapping: 3,
  disjoint: 4,
  undecided: 5,
  invalid: 6,
};

/** The filters in the order of their worth for the rule: by relation, then by name. */
export function relateFilters(rule: Rule, filters: readonly MetricFilter[]): readonly RelatedFilter[] {
  return filters
    .map((filter) => relateFilter(rule, filter))
    .sort(
      (a, b) =>
        rank[a.relation.relation] - rank[b.relation.relation] || compareText(a.filter.name, b.filter.name),
    );
}

function relateFilter(rule: Rule, filter: MetricFilter): RelatedFilter {
  const relation = relationOf(rule, [filter.pattern]);
  const isNamed = rule.events.some(({ name }) => namesEvent(filter.pattern, name));
  return { filter, relation, isNamed, role: roleOf(filter.pattern, relation, isNamed) };
}

function roleOf(pattern: string, { relation }: Relation, isNamed: boolean): RelatedFilter['role'] {
  switch (relation) {
    case 'equivalent':
    case 'broader':
    case 'narrower':
      return 'candidate';
    case 'overlapping':
    case 'disjoint':
      return isNamed ? 'candidate' : 'unrelated';
    case 'undecided':
    case 'invalid':
      // A delimited pattern that names no event of the rule is written for other logs than CloudTrail's.
      return isNamed || kindOf(pattern) !== 'delimited' ? 'undecided' : 'unrelated';
  }
}

/** Orders texts by UTF-16 units, the same in every locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
