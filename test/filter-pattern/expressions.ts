import * as fc from 'fast-check';
import type { Regex } from '../../shared/filter-pattern/syntax/regex.ts';
import { parse } from '../../shared/filter-pattern/syntax/parse.ts';

const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\d', '\\x61', '[a-c-]', '\\w', '[^\\W1]');
const repeat = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,2}', '{2,}', '{,2}', '{0}');
const item = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(atom, repeat).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.constantFrom('^', '$') },
);

/** Sources of regular expressions of AWS's subset over few characters, so that they often interfere. */
export const source: fc.Arbitrary<string> = fc
  .array(
    fc.array(item, { maxLength: 4 }).map((items) => items.join('')),
    { minLength: 1, maxLength: 3 },
  )
  .map((alternatives) => alternatives.join('|'))
  .filter((text) => text !== '');

/** Short texts, some of which the expressions match. */
export const text: fc.Arbitrary<string> = fc.string({
  unit: fc.constantFrom('a', 'b', 'c', '1', '-', '\n', '💡'),
  maxLength: 5,
});

/** Strings with wildcards, with the reading of those inside. */
export const globText: fc.Arbitrary<string> = fc.string({
  unit: fc.constantFrom('a', 'b', '*'),
  maxLength: 6,
});
export const midStringWildcard = fc.constantFrom('literal' as const, 'wildcard' as const);

/** The tree of a source that must be a regular expression. */
export function regexOf(expression: string): Regex {
  const result = parse(`%${expression}%`);
  if (result.ok && result.pattern.kind === 'text' && result.pattern.regex) return result.pattern.regex.regex;
  throw new Error(`\`${expression}\` is no regular expression`);
}

/** The same expression for JavaScript's own engine, which lacks `{,n}` and has other white space. */
export function javaScript(expression: string): RegExp {
  return new RegExp(expression.replaceAll('{,', '{0,'), 'su');
}

/** The same language as the glob's, for JavaScript's own engine. */
export function javaScriptOfGlob(pattern: string, reading: 'literal' | 'wildcard'): RegExp {
  const inner = reading === 'wildcard' ? '.*' : '\\*';
  const [, start = '', middle = '', end = ''] = /^(\**)(.*?)(\**)$/s.exec(pattern) ?? [];
  return new RegExp(`^${start && '.*'}${middle.replaceAll('*', inner)}${end && '.*'}$`, 'su');
}
