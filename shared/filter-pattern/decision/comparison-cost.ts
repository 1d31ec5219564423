import { searchText } from '../meaning/regex-matches.ts';
import type { PatternValue } from '../syntax/pattern.ts';
import type { Regex } from '../syntax/regex.ts';

/** Units of the budget that comparing a text of this length with the value takes, at most. */
export function unitsToCompare(value: PatternValue, length: number): number {
  if (value.kind === 'regex') return unitsToSearch(value.regex, length);
  return 2 + (value.text.length >> 2) + (value.text.includes('*') ? length >> 3 : 0);
}

/** Units that searching a text of this length for a match takes, as a rule at most: eight steps each. */
export function unitsToSearch(regex: Regex, length: number): number {
  return 4 + (((1 + itemsOf(regex)) * (1 + length)) >> 3);
}

/**
 * Units that searching a long text takes: found by doing it once, because the longest that it could be is far more than
 * is usual; but not where that could be long itself.
 */
export function unitsOfSearch(regex: Regex, text: string): number {
  const most = unitsToSearch(regex, text.length);
  return most > mostOnTrial ? most : 4 + (searchText(regex, text).steps >> 2);
}

const mostOnTrial = 100_000;

function itemsOf({ alternatives }: Regex): number {
  return alternatives.reduce((sum, items) => sum + items.length, 0);
}

/** Units that spelling out a text of the value takes: its length, with counted repeats written out. */
export function unitsToSpell(value: PatternValue): number {
  if (value.kind !== 'regex') return 2 + (value.text.length >> 2);
  const lengths = value.regex.alternatives.flatMap((items) =>
    items.map((item) => (item.kind === 'characters' ? 8 + item.min : 0)),
  );
  return 2 + (lengths.reduce((sum, one) => sum + one, 0) >> 1);
}
