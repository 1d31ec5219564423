import { describe, expect, test } from 'vitest';
import { findText, type TextDemand } from '../../shared/filter-pattern/decision/find-text.ts';
import { newTextLanguages } from '../../shared/filter-pattern/decision/text-languages.ts';
import { defaultReadings, type Readings } from '../../shared/filter-pattern/meaning/readings.ts';
import { patternOf } from './patterns.ts';

const innerWildcards: Readings = { ...defaultReadings, midStringWildcard: 'wildcard' };

/** What `= "a*"`, `!= 5` and the like demand of a text. Literals count from 1. */
function demandsOf(texts: readonly string[]): readonly TextDemand[] {
  return texts.map((text, index) => {
    const pattern = patternOf(`{ $.name ${text} }`);
    if (pattern.kind !== 'json' || pattern.condition.kind !== 'test') throw new Error(text);
    const { comparison } = pattern.condition;
    if (comparison.kind !== 'equality') throw new Error(text);
    const isEqual = comparison.operator === '=';
    return { literal: isEqual ? index + 1 : -index - 1, value: comparison.value, isEqual };
  });
}

function found(demands: readonly TextDemand[], readings = defaultReadings) {
  const search = { readings, budget: { limit: 300_000, used: 0 }, languages: newTextLanguages() };
  const answer = findText(demands, [], search);
  return { answer, isSearched: search.languages.automata.size > 0 };
}

function contradictionOf(texts: readonly string[]): readonly (readonly number[])[] {
  const { answer } = found(demandsOf(texts));
  if ('text' in answer) throw new Error(`\`${answer.text}\` meets all demands`);
  return answer.contradiction.map((clause) => clause.map(({ literal }) => literal));
}

/** Different tests, one for each of so many letters. */
function others(count: number, testFor: (letter: string) => string): readonly string[] {
  return Array.from('abcdefghijklmnop').slice(0, count).map(testFor);
}

describe('what the demands spell out is taken without a search over languages', () => {
  test.each<[why: string, demands: readonly string[], text: string]>([
    ['any text is the empty one', ['= "*"'], ''],
    ['the account is filled into an ARN', ['= "arn:aws:iam::*:role/x"'], 'arn:aws:iam::111111111111:role/x'],
    ['nothing is filled into another glob', ['= "a*b"'], 'ab'],
    ['the beginning comes before the end', ['= "*nab"', '= "ban*"'], 'bannab'],
    ['what is contained comes between the two', ['= "*c"', '= "*b*"', '= "a*"'], 'abc'],
    ['pieces of one glob stay together', ['= "*d"', '= "a*bc*"'], 'abcd'],
  ])('%s: %s is "%s"', (_, texts, text) => {
    expect(found(demandsOf(texts), innerWildcards)).toEqual({ answer: { text }, isSearched: false });
  });
});

describe('the search over languages', () => {
  test.each<[why: string, demands: readonly string[], text: string]>([
    ['a number without quotes forbids its text', ['= %^[56]$%', '!= 5'], '6'],
    ['and no text that ends with it', ['= %^4?5$%', '!= 5'], '45'],
    ['and no text that begins with it', ['= %^54?$%', '!= 5'], '54'],
  ])('%s: %s is "%s"', (_, texts, text) => {
    expect(found(demandsOf(texts)).answer).toEqual({ text });
  });
});

describe('a contradiction', () => {
  test('follows from the one text that is demanded, for every other demand', () => {
    const demands = demandsOf(['= abc', '= "x*"', '!= "*c"', '!= "y*"']);
    const [exact, begins, ends, other] = demands;
    expect(found(demands).answer).toEqual({
      contradiction: [
        [exact, begins],
        [exact, ends],
        [exact, { ...other, literal: 4, isEqual: true }],
      ],
    });
  });

  test('names no text that is forbidden, if the globs contradict one another', () => {
    expect(contradictionOf(['= "a*"', ...others(15, (letter) => `!= ${letter}`), '= "b*"'])).toEqual([
      [1, 17],
    ]);
  });

  test('of twelve globs names the two that are needed', () => {
    expect(contradictionOf(['= "a*"', '= "b*"', ...others(10, (letter) => `!= "*${letter}?"`)])).toEqual([
      [1, 2],
    ]);
  });

  test('of more than twelve globs names all, because reducing them costs more than it saves', () => {
    const globs = ['= "a*"', '= "b*"', ...others(11, (letter) => `!= "*${letter}?"`)];
    expect(contradictionOf(globs)[0]).toHaveLength(13);
  });
});
