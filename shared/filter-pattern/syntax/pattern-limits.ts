import { ParseFailure } from './cursor.ts';
import type { Comparison, Selector, SelectorTest } from './pattern.ts';

/**
 * AWS's limits on one pattern: wildcards in a selector, selectors with a wildcard, regular expressions.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-json-log-events.html
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/regex-expressions.html
 */
const limits = { wildcardsInSelector: 1, wildcardSelectors: 3, regexes: 2 } as const;

/** Throws `ParseFailure` at the first test that is over a limit on wildcards. */
export function assertFewWildcards(tests: readonly SelectorTest[]): void {
  const crowded = tests.find(({ selector }) => wildcardsIn(selector) > limits.wildcardsInSelector);
  const withWildcard = tests.filter(({ selector }) => wildcardsIn(selector) > 0);
  const surplus = crowded ?? withWildcard[limits.wildcardSelectors];
  if (surplus === undefined) return;
  throw new ParseFailure(
    'too-many-wildcards',
    surplus.start,
    `a selector has at most ${String(limits.wildcardsInSelector)} wildcard, ` +
      `a pattern at most ${String(limits.wildcardSelectors)} such selectors`,
  );
}

/** Throws `ParseFailure` at the first test with a regular expression too many. */
export function assertFewRegexes(
  tests: readonly { readonly comparison: Comparison; readonly start: number }[],
): void {
  const regexes = tests.filter(
    ({ comparison }) => comparison.kind === 'equality' && comparison.value.kind === 'regex',
  );
  const surplus = regexes[limits.regexes];
  if (surplus === undefined) return;
  const message = `a pattern has at most ${String(limits.regexes)} regular expressions`;
  throw new ParseFailure('too-many-regexes', surplus.start, message);
}

/** How many steps of a selector are wildcards. */
export function wildcardsIn({ steps }: Selector): number {
  return steps.filter(({ kind }) => kind === 'any-key' || kind === 'any-index').length;
}
