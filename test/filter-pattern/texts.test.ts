import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { automatonOfGlob, automatonOfRegex } from '../../shared/filter-pattern/decision/automaton.ts';
import { findWord } from '../../shared/filter-pattern/decision/find-word.ts';
import { globMatches, globOf } from '../../shared/filter-pattern/meaning/glob.ts';
import { examplesOf, regexMatches } from '../../shared/filter-pattern/meaning/regex-matches.ts';
import {
  globText,
  javaScript,
  javaScriptOfGlob,
  midStringWildcard,
  regexOf,
  source,
  text,
} from './expressions.ts';
import { propertyRuns } from './property-runs.ts';

const numRuns = propertyRuns;
const newBudget = () => ({ limit: 10_000_000, used: 0 });

describe('regular expressions', () => {
  test('match what JavaScript says, where the two languages are the same', () => {
    fc.assert(
      fc.property(source, text, (expression, sample) => {
        expect(regexMatches(regexOf(expression), sample)).toBe(javaScript(expression).test(sample));
      }),
      { numRuns: numRuns * 3 },
    );
  });

  test('and their automata accept the same texts', () => {
    fc.assert(
      fc.property(source, text, (expression, sample) => {
        const automaton = automatonOfRegex(regexOf(expression), newBudget());
        const only = automatonOfGlob({ pieces: [sample], openStart: false, openEnd: false }, newBudget());
        const both = [
          { automaton, isIn: true },
          { automaton: only, isIn: true },
        ];
        expect(findWord(both, newBudget())).toBe(regexMatches(regexOf(expression), sample) ? sample : null);
      }),
      { numRuns },
    );
  });

  test('match their own examples, unless an anchor stands in the way', () => {
    fc.assert(
      fc.property(source, (expression) => {
        fc.pre(!/[$^]/.test(expression.replaceAll('[^', '')));
        const regex = regexOf(expression);
        expect(examplesOf(regex).filter((example) => !regexMatches(regex, example))).toEqual([]);
      }),
      { numRuns },
    );
  });
});

describe('globs', () => {
  test('match what the same regular expression does, under both readings of an inner `*`', () => {
    fc.assert(
      fc.property(globText, midStringWildcard, text, (pattern, reading, sample) => {
        const glob = globOf(pattern, { midStringWildcard: reading });
        expect(globMatches(glob, sample)).toBe(javaScriptOfGlob(pattern, reading).test(sample));
      }),
      { numRuns: numRuns * 3 },
    );
  });

  test('and their automata accept the same texts', () => {
    fc.assert(
      fc.property(globText, midStringWildcard, text, (pattern, reading, sample) => {
        const glob = globOf(pattern, { midStringWildcard: reading });
        const only = automatonOfGlob({ pieces: [sample], openStart: false, openEnd: false }, newBudget());
        const both = [
          { automaton: automatonOfGlob(glob, newBudget()), isIn: true },
          { automaton: only, isIn: true },
        ];
        expect(findWord(both, newBudget())).toBe(globMatches(glob, sample) ? sample : null);
      }),
      { numRuns },
    );
  });
});

describe('findWord', () => {
  test('finds a word with every membership, and no shorter one exists', () => {
    const membership = fc.record({ expression: source, isIn: fc.boolean() });
    const every = ['', ...words(3)];
    fc.assert(
      fc.property(fc.array(membership, { minLength: 1, maxLength: 3 }), (memberships) => {
        const found = findWord(
          memberships.map(({ expression, isIn }) => ({
            automaton: automatonOfRegex(regexOf(expression), newBudget()),
            isIn,
          })),
          newBudget(),
        );
        const fits = (word: string) =>
          memberships.every(({ expression, isIn }) => regexMatches(regexOf(expression), word) === isIn);
        const shortest = every.find(fits);
        expect(found === null || fits(found)).toBe(true);
        expect(shortest === undefined || (found !== null && found.length <= shortest.length)).toBe(true);
      }),
      { numRuns },
    );
  });
});

/** All words of up to `length` letters of a small alphabet, shorter ones first. */
function words(length: number): readonly string[] {
  const alphabet = ['a', 'b', 'c', '1', '-', '\n'];
  if (length === 0) return [];
  const shorter = words(length - 1);
  const longest = shorter.filter((word) => word.length === length - 1);
  const tails = length === 1 ? [''] : longest;
  return [...shorter, ...tails.flatMap((word) => alphabet.map((letter) => word + letter))];
}
