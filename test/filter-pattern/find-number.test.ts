import { describe, expect, test } from 'vitest';
import { findNumber, type NumberDemand } from '../../shared/filter-pattern/decision/find-number.ts';
import { newTextLanguages } from '../../shared/filter-pattern/decision/text-languages.ts';
import { Undecidable } from '../../shared/filter-pattern/decision/undecidable.ts';
import { defaultReadings } from '../../shared/filter-pattern/meaning/readings.ts';
import { patternOf } from './patterns.ts';

/** What `> 5`, `!= 1*` and the like demand of a number; after `not`, the opposite of it. Literals count from 1. */
function demandsOf(texts: readonly string[]): readonly NumberDemand[] {
  return texts.map((text, index) => {
    const asserted = text.replace(/^not /, '');
    const pattern = patternOf(`{ $.n ${asserted} }`);
    if (pattern.kind !== 'json' || pattern.condition.kind !== 'test') throw new Error(text);
    const { comparison } = pattern.condition;
    if (comparison.kind !== 'equality' && comparison.kind !== 'order') throw new Error(text);
    const passes = (comparison.kind === 'order' || comparison.operator === '=') === (asserted === text);
    return {
      literal: passes ? index + 1 : -index - 1,
      test: comparison.kind === 'order' ? comparison : comparison.value,
      passes,
    };
  });
}

function answerTo(demands: readonly NumberDemand[], suggestions: readonly number[] = []) {
  return findNumber(demands, suggestions, {
    readings: defaultReadings,
    budget: { limit: 300_000, used: 0 },
    languages: newTextLanguages(),
  });
}

/** What each clause of the contradiction names, as literals. */
function contradictionOf(texts: readonly string[]): readonly (readonly number[])[] {
  const answer = answerTo(demandsOf(texts));
  if ('number' in answer) throw new Error(`${String(answer.number)} meets all demands`);
  return answer.contradiction.map((clause) => clause.map(({ literal }) => literal));
}

describe('a number is found', () => {
  test.each<[why: string, demands: readonly string[], number: number]>([
    ['the one that is named', ['= 42', '> 7'], 42],
    ['above all that are named', ['> 7', '!= 42', '> 42'], 43],
    ['below all that are named', ['< -7'], -8],
    ['between two neighbours', ['> 1', '< 1.5'], 1.25],
    ['what a regular expression spells out, each alternative', ['= %^7$|^900$%', '> 500'], 900],
    ['what a glob spells out without its wildcard', ['= %^1[2-9]+9$|^12?$%', '= 12*', '< 100'], 12],
    ['what a glob spells out with a digit for it', ['= 12*', '> 12', '< 121'], 120],
    ['what only a search over texts comes to', ['= %^[0-9]{3}$%'], 100],
    ['a text that is not a forbidden number', ['= %^[1-3]$%', '!= 1', '!= 2'], 3],
  ])('%s: %s is %s', (_, texts, number) => {
    expect(answerTo(demandsOf(texts))).toEqual({ number });
  });

  test('the suggested one, if it meets the demands', () => {
    expect(answerTo(demandsOf(['> 7']), [3, 900])).toEqual({ number: 900 });
  });
});

describe('demands that contradict one another are named', () => {
  test.each<[why: string, demands: readonly string[], contradiction: readonly (readonly number[])[]]>([
    ['two stretches apart', ['< 3', '!= 1', '> 5'], [[1, 3]]],
    [
      'every pair of stretches apart',
      ['< 3', '> 5', '> 6'],
      [
        [1, 2],
        [1, 3],
      ],
    ],
    [
      'two stretches apart, beside neighbours',
      ['not < 5', 'not > 3', '!= 1', '!= 1.0000000000000002'],
      [[-1, -2]],
    ],
    ['a stretch of one number that is forbidden', ['>= 5', '<= 5', '!= 5'], [[1, 2, -3]]],
    [
      'a number with all that follows from it',
      ['= 5', '> 7', '< 9'],
      [
        [1, 2],
        [1, -3],
      ],
    ],
    ['a number in another spelling', ['= 5.0', '> 7'], [[1, 2]]],
    ['a text in the spelling of a number', ['= "5"', '> 7'], [[1, 2]]],
    ['a text that is no number', ['= abc', '> 7'], [[1]]],
    ['a text that is no number by an expression', ['> 7', '= %^[a-z]+$%'], [[2]]],
    ['a text and a number that it cannot be', ['= %^100$%', '!= 100', '> 1'], [[1, -2]]],
    ['NaN, which no record has', ['= "NaN"'], [[1]]],
    ['Infinity, which no record has', ['= "Infinity"', '> 1'], [[1]]],
    ['-Infinity, which no record has', ['= "-Infinity"', '< 1'], [[1]]],
  ])('%s: %s', (_, texts, contradiction) => {
    expect(contradictionOf(texts)).toEqual(contradiction);
  });

  test('and what follows from a number is the opposite of what was demanded', () => {
    const [named, , below] = demandsOf(['= 5', '> 7', '< 9']);
    const answer = answerTo(demandsOf(['= 5', '> 7', '< 9']));
    expect(answer).toMatchObject({ contradiction: [{}, [named, { ...below, literal: -3, passes: false }]] });
  });
});

describe('not decided', () => {
  test.each<[why: string, demands: readonly string[]]>([
    ['two numbers have no other between them that JavaScript tells apart', ['> 1', '< 1.0000000000000002']],
    ['nor where the middle is rounded up', ['> 1.0000000000000002', '< 1.0000000000000004']],
    ['a record may spell a number otherwise than JavaScript', ['= "1.0"']],
    ['a record may have a number that is too large for JavaScript', ['= 1e400']],
    ['a number with such a text may not be the one the order asks for', ['= %^[0-9]{3}$%', '< 50']],
  ])('%s: %s', (_, texts) => {
    expect(() => answerTo(demandsOf(texts))).toThrow(new Undecidable('number-as-text'));
  });
});
