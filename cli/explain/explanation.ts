import {
  kindOf,
  parse,
  print,
  relate,
  type CloudTrailRecord,
  type ParseError,
  type PatternKind,
  type Relation,
  type RelationName,
} from '../../shared/filter-pattern/index.ts';
import type { Rule } from '../../shared/rules/rule.ts';
import { printable } from '../printable.ts';

/** The object that `explain --json` prints. */
export interface Explanation {
  readonly pattern: string;
  readonly ruleId: string;
  readonly valid: boolean;
  readonly error: ParseError | null;
  readonly kind: PatternKind;
  readonly canonical: string | null;
  readonly relation: RelationName;
  readonly neverMatches: boolean;
  readonly misses: CloudTrailRecord | null;
  readonly extra: CloudTrailRecord | null;
  readonly uncertainties: readonly string[];
  readonly budget: Relation['budget'];
}

/** Decides how a pattern stands to the rule's; an answer for any text. */
export function explain(pattern: string, rule: Rule): Explanation {
  const parsed = parse(pattern);
  const { relation, neverMatches, misses, extra, uncertainties, budget } = relate(rule.pattern, [pattern], {
    events: rule.events,
  });
  return {
    pattern,
    ruleId: rule.id,
    valid: parsed.ok,
    error: parsed.ok ? null : parsed.error,
    kind: parsed.ok ? parsed.pattern.kind : kindOf(pattern),
    canonical: parsed.ok ? print(parsed.pattern) : null,
    relation,
    neverMatches,
    misses,
    extra,
    uncertainties,
    budget,
  };
}

/** One line. Escaping control characters as `\uXXXX` leaves the JSON equal: they stand in strings only. */
export function toJsonLine(value: object): string {
  return `${printable(JSON.stringify(value))}\n`;
}
