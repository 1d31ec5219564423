import { describe, expect, test } from 'vitest';
import { createPlace } from '../../shared/filter-pattern/decision/record-model.ts';
import { createSolver, isSatisfiable } from '../../shared/filter-pattern/decision/solver.ts';
import { truthOf } from '../../shared/filter-pattern/decision/solver-trail.ts';
import {
  literalsOfText,
  requireCertainText,
  type TextTests,
} from '../../shared/filter-pattern/decision/text-terms.ts';
import { examplesOf, regexMatches } from '../../shared/filter-pattern/meaning/regex-matches.ts';
import { patternOf } from './patterns.ts';

function encoded(...texts: readonly string[]) {
  const solver = createSolver({ limit: 300_000, used: 0 });
  const tests: TextTests = new Map();
  const joined = texts.map((text) => {
    const pattern = patternOf(text);
    if (pattern.kind !== 'text') throw new Error(`${text} is ${pattern.kind}`);
    return literalsOfText(solver, tests, pattern);
  });
  return { solver, tests, joined };
}

/** What the pattern joins: the source of each test, after `not` if it is denied; `always` for what holds of any. */
function inWords(text: string): string {
  const { solver, tests, joined } = encoded(text);
  const names = new Map(Array.from(tests, ([source, { literal }]) => [literal, source]));
  const [{ kind, literals } = { kind: 'and', literals: [] }] = joined;
  const words = literals.map((literal) => {
    const name = truthOf(solver.trail, Math.abs(literal)) === 1 ? 'always' : names.get(Math.abs(literal));
    return `${literal < 0 ? 'not ' : ''}${String(name)}`;
  });
  return words.join(` ${kind} `);
}

describe('a text pattern joins', () => {
  test.each<[why: string, pattern: string, words: string]>([
    ['nothing, if it is empty', '', ''],
    ['all of its words', 'a b', 'a and b'],
    ['the opposite of those after a minus', 'a -b', 'a and not b'],
    ['the opposite of a single one', '-a', 'not a'],
    ['one of the optional ones', '?a ?b', 'a or b'],
    ['no optional ones beside others', 'a ?b ?c', 'a'],
    ['no optional ones beside an excluded one', '-a ?b', 'not a'],
    ['words in quotes as they are', '"a b"', 'a b'],
    ['what is in every text, for a blank one', '" " a', 'always and a'],
    ['an expression as a whole', '%a|b%', '%a|b%'],
  ])('%s: %j is "%s"', (_, pattern, words) => {
    expect(inWords(pattern)).toBe(words);
  });

  test('the same word once for all patterns', () => {
    const { tests, joined } = encoded('a b', '-a', '%a%');
    expect([...tests.keys()]).toEqual(['a', 'b', '%a%']);
    expect(joined.map(({ kind }) => kind)).toEqual(['and', 'and', 'and']);
    expect(joined[1]?.literals).toEqual([-(joined[0]?.literals[0] ?? 0)]);
  });
});

/** The only test of a pattern. */
function testOf(text: string) {
  const [only] = encoded(text).tests.values();
  if (only === undefined) throw new Error(`${text} tests nothing`);
  return only;
}

describe('a message', () => {
  test.each<[pattern: string, message: string, isIn: boolean]>([
    ['"a.c"', 'xa.cx', true],
    ['"a.c"', 'abc', false],
    ['%a.c%', 'xabcx', true],
    ['%^a.c$%', 'xabcx', false],
  ])('of %s: %s, %s', (pattern, message, isIn) => {
    expect(testOf(pattern).isIn(message)).toBe(isIn);
  });

  test('costs more to search the longer it is', () => {
    for (const pattern of ['a', '%a[bc]{3}%']) {
      const { unitsToFind } = testOf(pattern);
      expect(unitsToFind('')).toBeGreaterThan(0);
      expect(unitsToFind('a'.repeat(10_000))).toBeGreaterThan(unitsToFind('a') + 70);
    }
  });
});

describe('what of a test survives that a string is serialised', () => {
  test.each<[why: string, pattern: string, text: string, survives: boolean]>([
    ['letters do', 'ab', 'xaby', true],
    ['all of them together', 'ab', 'axb', false],
    ['a quotation mark does not', '%a\\x22b%', 'a"b', false],
    ['nor a backslash', '%a[\\\\]b%', 'a\\b', false],
    ['nor a letter outside of ASCII', 'é', 'é', false],
    ['nor a line feed', '%a[\\x0a]b%', 'a\nb', false],
    ['a class without what is escaped does', '%a[\\x22b]c%', 'abc', true],
    ['but not by that', '%a[\\x22b]c%', 'a"c', false],
    ['the first and last that stand as they are', '%[\\x00-\\x7f]{2}%', ' ~', true],
    ['and what is around the quotation mark', '%[\\x21-\\x23]{2}%', '!#', true],
    ['and what is around the backslash', '%[\\x5b-\\x5d]{2}%', '[]', true],
    ['a negated class does', '%a[^b]c%', 'axc', true],
    ['but for what it excludes', '%a[^b]c%', 'abc', false],
    ['nor what is escaped', '%a[^b]c%', 'a"c', false],
    ['nor a range that it excludes', '%a[^d-fb-e]c%', 'aec', false],
    ['nor an earlier range that it names later', '%a[^d-fb-e]c%', 'abc', false],
    ['but what is before it', '%a[^d-fb-e]c%', 'aac', true],
    ['and what is behind it', '%a[^d-fb-e]c%', 'agc', true],
    ['a single character that it leaves', '%a[^\\x20\\x23-\\x7e]c%', 'a!c', true],
    ['an alternative with an anchor does not', '%^a|b%', 'a', false],
    ['which leaves the others', '%^a|b%', 'ab', true],
  ])('%s: %s in %j, %s', (_, pattern, text, survives) => {
    expect(regexMatches(testOf(pattern).inString.regex, text)).toBe(survives);
  });
});

test.each(['%[^\\x20-a]%', '%[^\\x20-Z_-\\x7d]%', '%[^\\x20-\\x7c]{2}%'])(
  '%s has an example of what survives',
  (pattern) => {
    const { regex } = testOf(pattern).inString;
    const [example = ''] = examplesOf(regex);
    expect(example).not.toBe('');
    expect(regexMatches(regex, example)).toBe(true);
  },
);

/** Whether the test can fail, with what is at the place `$.flag` as it is given. */
function canFail(pattern: string, kind: 'absent' | 'true' | 'null' | 'string'): boolean {
  const { solver, tests } = encoded(pattern);
  const root = createPlace(solver, null, { kind: 'root' });
  const flag = createPlace(solver, root, { kind: 'key', key: 'flag' });
  requireCertainText(solver, tests, [root, flag]);
  const assumptions = [
    root.kinds.object,
    flag.kinds[kind],
    ...Array.from(tests.values(), (one) => -one.literal),
  ];
  return isSatisfiable(solver, { assumptions, prefers: () => false, objections: () => [] });
}

describe('every record contains', () => {
  test.each<[why: string, pattern: string, kind: 'absent' | 'true' | 'null' | 'string', isCertain: boolean]>([
    ['the keys that all have', '"eventName"', 'absent', true],
    ['a part of such a key', 'ventNam', 'absent', true],
    ['what stands around keys', '%\\x22:%', 'absent', true],
    ['what an expression finds there', '%[e]vent[A-Z]%', 'absent', true],
    ['not what an anchor asks for', '%^\\x22eventName%', 'absent', false],
    ['not true as a whole', '%^true$%', 'true', false],
    ['but another alternative', '%^x|eventName%', 'absent', true],
    ['no other word', 'AssumeRole', 'string', false],
    ['the key of what is there', 'flag', 'string', true],
    ['not of what is not', 'flag', 'absent', false],
    ['true, where that stands', 'true', 'true', true],
    ['null, where that stands', 'null', 'null', true],
    ['not true for null', 'true', 'null', false],
  ])('%s: %s with $.flag %s, %s', (_, pattern, kind, isCertain) => {
    expect(canFail(pattern, kind)).toBe(!isCertain);
  });
});
