import { relate, type Relation } from '../filter-pattern/index.ts';
import type { Rule } from '../rules/rule.ts';

/** Most relations that are kept: the filters of one organization are mostly the same few, in every account. */
const mostRemembered = 2_000;
const remembered = new Map<string, Relation>();

/** `relate` to a rule, which answers the same to the same question, so that each pattern is decided once. */
export function relationOf(rule: Rule, patterns: readonly string[]): Relation {
  const key = JSON.stringify([rule.id, rule.pattern, patterns]);
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const relation = relate(rule.pattern, patterns, { events: rule.events });
  const [oldest] = remembered.keys();
  if (remembered.size >= mostRemembered && oldest !== undefined) remembered.delete(oldest);
  remembered.set(key, relation);
  return relation;
}
