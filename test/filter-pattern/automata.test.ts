import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { automatonOfGlob, automatonOfRegex } from '../../shared/filter-pattern/decision/automaton.ts';
import { BudgetExhausted } from '../../shared/filter-pattern/decision/budget.ts';
import { findWord, type Membership } from '../../shared/filter-pattern/decision/find-word.ts';
import { globOf } from '../../shared/filter-pattern/meaning/glob.ts';
import { globText, javaScript, javaScriptOfGlob, midStringWildcard, regexOf, source } from './expressions.ts';
import { propertyRuns } from './property-runs.ts';
import { isMatched, shortestLength } from './refa-oracle.ts';

const newBudget = () => ({ limit: 10_000_000, used: 0 });

/** A language for us, and the same for the oracle. */
interface Language {
  readonly membership: Membership;
  readonly expression: RegExp;
}

const regexLanguage = fc.tuple(source, fc.boolean()).map(([expression, isIn]): Language => ({
  membership: { automaton: automatonOfRegex(regexOf(expression), newBudget()), isIn },
  expression: javaScript(expression),
}));
const globLanguage = fc
  .tuple(globText, midStringWildcard, fc.boolean())
  .map(([pattern, reading, isIn]): Language => {
    const glob = globOf(pattern, { midStringWildcard: reading });
    return {
      membership: { automaton: automatonOfGlob(glob, newBudget()), isIn },
      expression: javaScriptOfGlob(pattern, reading),
    };
  });

function found(languages: readonly Language[]): string | null {
  return findWord(
    languages.map(({ membership }) => membership),
    newBudget(),
  );
}

function exactly(text: string): Membership {
  const glob = { pieces: [text], openStart: false, openEnd: false };
  return { automaton: automatonOfGlob(glob, newBudget()), isIn: true };
}

describe('our automata and those of refa agree', () => {
  test('on which texts an expression matches', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'b', 'c', '1', '\n', '💡'),
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(regexLanguage, text, ({ membership, expression }, sample) => {
        const word = findWord([membership, exactly(sample)], newBudget());
        expect(word !== null).toBe(isMatched(expression, sample) === membership.isIn);
      }),
      { numRuns: propertyRuns },
    );
  });

  test('on whether languages and complements of languages meet, and on how short their words are', () => {
    const languages = fc.array(fc.oneof(regexLanguage, globLanguage), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(languages, (all) => {
        const word = found(all);
        const expected = shortestLength(
          all.map(({ membership, expression }) => ({ expression, isIn: membership.isIn })),
        );
        expect(word === null ? null : Array.from(word).length).toBe(expected);
        const fits = all.every(
          ({ membership, expression }) => expression.test(word ?? '') === membership.isIn,
        );
        expect(word === null || fits).toBe(true);
      }),
      { numRuns: propertyRuns },
    );
  });
});

function wordOf(...sources: readonly string[]): string | null {
  return findWord(
    sources.map((one) => ({ automaton: automatonOfRegex(regexOf(one), newBudget()), isIn: true })),
    newBudget(),
  );
}

describe('findWord', () => {
  test.each([
    ['^.{3}$', 'aaa'],
    ['^[A-Z0-9]{2}$', '00'],
    ['^[X-Z_]$', 'X'],
    ['^[^A-Za-z0-9]$', '!'],
    ['^[\\x00-\\x20]$', ' '],
    ['^[\\x00-\\x1f]$', '\0'],
    ['^[^\\x00-\\x7f]$', '¡'],
  ])('prefers what people can read: %s by %j', (expression, word) => {
    expect(wordOf(expression)).toBe(word);
  });

  test('takes a repeat as often as it must, and no more', () => {
    expect(wordOf('^a{999}b{2,1000}$')).toBe(`${'a'.repeat(999)}bb`);
    expect(wordOf('^a$', '^a{2,}$')).toBeNull();
  });

  test.each([
    ['making an automaton', 40, 0],
    ['telling characters apart', 150, 10_000],
    ['walking', 400, 10_000],
  ])('leaves when the budget runs out in %s', (_, wordBudget, automatonBudget) => {
    const budget = { limit: automatonBudget === 0 ? wordBudget : automatonBudget, used: 0 };
    const search = () => {
      const automaton = automatonOfRegex(regexOf('^[ab]*a[ab]{12}$'), budget);
      budget.used = budget.limit - wordBudget;
      return findWord([{ automaton, isIn: true }], budget);
    };
    expect(search).toThrow(BudgetExhausted);
    expect(budget.used).toBe(budget.limit);
  });

  test('a lone surrogate is in no text', () => {
    expect(findWord([exactly('\ud800')], newBudget())).toBeNull();
    expect(findWord([exactly('💡')], newBudget())).toBe('💡');
  });
});

describe('a counted repeat', () => {
  test.each<[expression: string, shortest: string, longest: string]>([
    ['^a{1,3}$', 'a', 'aaa'],
    ['^a{2,3}b?$', 'aa', 'aaab'],
    ['^.{0,3}$', '', 'xyz'],
    ['^a.{1,2}$', 'ax', 'axy'],
  ])('%s takes "%s" and "%s" and nothing longer', (expression, shortest, longest) => {
    const membership = { automaton: automatonOfRegex(regexOf(expression), newBudget()), isIn: true };
    const takes = (text: string) => findWord([membership, exactly(text)], newBudget()) !== null;
    expect([shortest, longest, `${longest}x`, `${longest}b`].map(takes)).toEqual([true, true, false, false]);
    expect(findWord([membership], newBudget())).toHaveLength(shortest.length);
  });
});
