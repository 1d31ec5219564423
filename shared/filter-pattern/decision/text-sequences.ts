import { characterSetOf, everyCharacter, singleton, type CharacterSet } from './character-set.ts';
import type { Glob } from '../meaning/glob.ts';
import type { Regex, RegexItem } from '../syntax/regex.ts';

/** Characters of a set, so many of them. */
export interface Repeat {
  readonly characters: CharacterSet;
  readonly min: number;
  readonly max: number;
}

/** What a whole text is made of, from its first character to its last. */
export type TextSequence = readonly Repeat[];

const anyText: Repeat = { characters: everyCharacter, min: 0, max: Number.POSITIVE_INFINITY };

/** What a text that matches the glob is made of. */
export function sequenceOfGlob({ pieces, openStart, openEnd }: Glob): TextSequence {
  const inner = pieces.flatMap((piece, index) => [...(index > 0 ? [anyText] : []), ...literally(piece)]);
  return [...(openStart ? [anyText] : []), ...inner, ...(openEnd ? [anyText] : [])];
}

function literally(text: string): TextSequence {
  return Array.from(text, (character) => ({
    characters: singleton(character.codePointAt(0) ?? 0),
    min: 1,
    max: 1,
  }));
}

/** What a text is made of in which the regular expression matches somewhere: one sequence for each alternative. */
export function sequencesOfRegex({ alternatives }: Regex): readonly TextSequence[] {
  return alternatives.flatMap((items) => {
    const sequence = sequenceOfAlternative(items);
    return sequence === null ? [] : [sequence];
  });
}

/**
 * The sequence without anchors, or null if its anchors can never hold. Before `^` and after `$` only what matches the
 * empty text can stand, so it is dropped; where there is no anchor, any text may go before or after.
 */
function sequenceOfAlternative(items: readonly RegexItem[]): TextSequence | null {
  const start = items.findLastIndex(({ kind }) => kind === 'start');
  const end = items.findIndex(({ kind }) => kind === 'end');
  const isOpenStart = start === -1;
  const isOpenEnd = end === -1;
  // With `$` before `^` the text is empty, and nothing stands between the two.
  const isEmptyOnly = !isOpenEnd && end < start;
  const inside = isEmptyOnly ? [] : items.slice(start + 1, isOpenEnd ? items.length : end);
  const outside = isEmptyOnly
    ? items
    : [...items.slice(0, start + 1), ...(isOpenEnd ? [] : items.slice(end))];
  if (outside.some((item) => item.kind === 'characters' && item.min > 0)) return null;
  const repeats = trimmed(inside, isOpenStart, isOpenEnd);
  return [...(isOpenStart ? [anyText] : []), ...repeats, ...(isOpenEnd ? [anyText] : [])];
}

/** Next to any text, more repeats than the fewest add nothing: `.*a{1,999}` is `.*a`. Keeps automata small. */
function trimmed(items: readonly RegexItem[], isOpenStart: boolean, isOpenEnd: boolean): TextSequence {
  const repeats = items.flatMap((item) =>
    item.kind === 'characters'
      ? [{ characters: characterSetOf(item.characters), min: item.min, max: item.max }]
      : [],
  );
  return repeats
    .map((repeat, at) => ({ ...repeat, max: isOpenStart && at === 0 ? repeat.min : repeat.max }))
    .map((repeat, at, all) => ({
      ...repeat,
      max: isOpenEnd && at === all.length - 1 ? repeat.min : repeat.max,
    }))
    .filter(({ max }) => max > 0);
}
