import { describe, expect, test } from 'vitest';
import { isEverything } from '../../shared/filter-pattern/decision/character-set.ts';
import {
  sequenceOfGlob,
  sequencesOfRegex,
  type TextSequence,
} from '../../shared/filter-pattern/decision/text-sequences.ts';
import { globOf } from '../../shared/filter-pattern/meaning/glob.ts';
import { regexOf } from './expressions.ts';

/** A sequence in letters: `…` is any text, `a2-5` two to five times a. */
function inLetters(sequence: TextSequence): string {
  return sequence
    .map(({ characters, min, max }) => {
      if (isEverything(characters) && min === 0 && max === Infinity) return '…';
      const letters = characters.map(([first]) => String.fromCodePoint(first)).join('');
      return min === 1 && max === 1 ? letters : `${letters}${String(min)}-${String(max)}`;
    })
    .join(' ');
}

describe('what a text is made of in which an expression matches', () => {
  test.each<[why: string, expression: string, sequences: readonly string[]]>([
    ['any text stands around what has no anchors', 'ab', ['… a b …']],
    ['none before `^` and none behind `$`', '^ab$', ['a b']],
    ['a sequence for each alternative', '^a|b$', ['a …', '… b']],
    ['next to any text a repeat is as short as it can be', 'a{1,3}b{1,3}c{1,3}', ['… a b1-3 c …']],
    ['behind `^` it may be as long as it can', '^a{1,3}b{1,3}', ['a1-3 b …']],
    ['before `$` as well', 'a{1,3}b{1,3}$', ['… a b1-3']],
    ['next to any text what may be missing is', 'a*bc?', ['… b …']],
    ['behind an anchor it may be there', '^a*b$', ['a0-Infinity b']],
    ['what may be missing before `^` is', 'a?^b', ['b …']],
    ['what may be missing behind `$` is', 'a$b*', ['… a']],
    ['only the last `^` and the first `$` count', '^a?^b$c?$', ['b']],
    ['with `$` before `^` there is the empty text', '$a?^', ['']],
    ['nothing is before `^`', 'a^b', []],
    ['nothing is behind `$`', 'a$b', []],
    ['and nothing between `$` and `^`', '$a^', []],
    ['what can never match leaves the other alternatives', 'a^b|c', ['… c …']],
  ])('%s: %s is %j', (_, expression, sequences) => {
    expect(sequencesOfRegex(regexOf(expression)).map(inLetters)).toEqual(sequences);
  });
});

describe('what a text is made of that matches a glob', () => {
  test.each<[glob: string, sequence: string]>([
    ['ab', 'a b'],
    ['*ab', '… a b'],
    ['ab*', 'a b …'],
    ['a*b*c', 'a … b … c'],
    ['*', '… …'],
    ['', ''],
  ])('%j is %j', (glob, sequence) => {
    expect(inLetters(sequenceOfGlob(globOf(glob, { midStringWildcard: 'wildcard' })))).toBe(sequence);
  });
});
