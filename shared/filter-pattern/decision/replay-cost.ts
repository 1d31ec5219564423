import type { CloudTrailRecord } from '../json-value.ts';
import { unitsOfSearch, unitsToCompare } from './comparison-cost.ts';
import { selectedValues } from '../meaning/matches.ts';
import { testsOf } from '../syntax/condition.ts';
import type { Pattern, SelectorTest } from '../syntax/pattern.ts';

/**
 * Units of the budget that one attempt takes to bring a record nearer to its base: changing a member, seeing that it is
 * well-formed, and replaying it through the patterns.
 */
export function unitsToReplay(patterns: readonly Pattern[], record: CloudTrailRecord): number {
  const message = JSON.stringify(record);
  const keys = Object.keys(record).length;
  const onPatterns = patterns.map((pattern) => unitsToMatch(pattern, record, message));
  return 50 + 4 * keys + (message.length >> 5) + onPatterns.reduce((sum, units) => sum + units, 0);
}

function unitsToMatch(pattern: Pattern, record: CloudTrailRecord, message: string): number {
  if (pattern.kind === 'delimited') return 0;
  if (pattern.kind === 'json') {
    return testsOf(pattern.condition).reduce((sum, test) => sum + unitsToTest(test, record), 0);
  }
  const toWrite = message.length >> 5;
  if (pattern.regex !== null) return toWrite + unitsOfSearch(pattern.regex.regex, message);
  return toWrite + pattern.terms.length * (2 + (message.length >> 7));
}

function unitsToTest({ selector, comparison }: SelectorTest, record: CloudTrailRecord): number {
  const toSelect = 4 + selector.steps.length;
  if (comparison.kind !== 'equality') return toSelect;
  const { value } = comparison;
  const texts = selectedValues(selector, record).map((selected) =>
    typeof selected === 'string' ? selected : '',
  );
  const units = texts.map((text) =>
    value.kind === 'regex' ? unitsOfSearch(value.regex, text) : unitsToCompare(value, text.length),
  );
  return units.reduce((sum, one) => sum + one, toSelect);
}
