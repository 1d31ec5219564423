import { hasCharacter, type CharacterClass, type Regex, type RegexItem } from '../syntax/regex.ts';

/**
 * Whether the expression matches somewhere in the text: an unanchored search, as AWS documents (`%AUTHORIZED%` matches
 * `UNAUTHORIZED REQUEST`). `$` is the end of the text and nothing else. Time is at most linear in text × items: the set
 * of positions reached is carried through the items, so there is nothing to backtrack.
 */
export function regexMatches(regex: Regex, text: string): boolean {
  return searchText(regex, text).isFound;
}

/** Searches as `regexMatches` does and tells how many steps it took, for those who have a budget. */
export function searchText(
  { alternatives }: Regex,
  text: string,
): { readonly isFound: boolean; readonly steps: number } {
  const codePoints = codePointsOf(text);
  const effort = { steps: codePoints.length };
  const isFound = alternatives.some((items) => {
    let reached: readonly Stretch[] = [[0, codePoints.length]];
    for (const item of items) {
      reached = positionsAfter(item, reached, codePoints, effort);
      if (reached.length === 0) return false;
    }
    return true;
  });
  return { isFound, steps: effort.steps };
}

/** Positions between characters, from the first to the last. */
type Stretch = readonly [first: number, last: number];

function codePointsOf(text: string): readonly number[] {
  const codePoints: number[] = [];
  for (let index = 0; index < text.length; index += 1) {
    const codePoint = text.codePointAt(index) ?? 0;
    codePoints.push(codePoint);
    if (codePoint > 0xffff) index += 1;
  }
  return codePoints;
}

/** Stretches are in ascending order and apart from each other, before and after. */
function positionsAfter(
  item: RegexItem,
  reached: readonly Stretch[],
  codePoints: readonly number[],
  effort: { steps: number },
): readonly Stretch[] {
  const end = codePoints.length;
  if (item.kind === 'start') return reached[0]?.[0] === 0 ? [[0, 0]] : [];
  if (item.kind === 'end') return reached.at(-1)?.[1] === end ? [[end, end]] : [];
  // Nothing more can be reached than the rest of the text, and what is reached stays so.
  const isWholeRest = reached.length === 1 && reached[0]?.[1] === end;
  if (item.min === 0 && isWholeRest) return reached;
  const after: [first: number, last: number][] = [];
  let runEnd = -1;
  for (const [first, last] of reached) {
    for (let position = first; position <= last;) {
      if (runEnd <= position) runEnd = runFrom(position, item.characters, codePoints);
      effort.steps += 3 + runEnd - position;
      // From each position p up to the end of the run, p + min … p + max is reached, but for what is behind the run.
      const lastStart = Math.min(last, runEnd - item.min);
      if (lastStart >= position) {
        append(after, position + item.min, Math.min(lastStart + item.max, runEnd));
      }
      position = Math.min(last, runEnd) + 1;
    }
  }
  return after;
}

/** The first position from here on whose next character is not in the class. */
function runFrom(position: number, characters: CharacterClass, codePoints: readonly number[]): number {
  if (characters.negated && characters.ranges.length === 0) return codePoints.length;
  let end = position;
  while (end < codePoints.length && hasCharacter(characters, codePoints[end] ?? 0)) end += 1;
  return end;
}

function append(stretches: [first: number, last: number][], first: number, last: number): void {
  const before = stretches.at(-1);
  if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last);
  else stretches.push([first, last]);
}

/**
 * One short text for each alternative that it matches, anchors permitting: every class by a readable member, as often as
 * it must occur.
 */
export function examplesOf({ alternatives }: Regex): readonly string[] {
  return alternatives.map((items) =>
    items
      .map((item) => (item.kind === 'characters' ? exampleOf(item.characters).repeat(item.min) : ''))
      .join(''),
  );
}

const readable = Array.from('aA0 _-.:/', (character) => character.codePointAt(0) ?? 0);

function exampleOf(characters: CharacterClass): string {
  const first = characters.ranges[0]?.[0] ?? 0;
  const found = [first, ...readable].find((codePoint) => hasCharacter(characters, codePoint));
  return String.fromCodePoint(found ?? first);
}
