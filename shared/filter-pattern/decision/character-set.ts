import type { CharacterClass, CodePointRange } from '../syntax/regex.ts';

/**
 * A set of characters. A character is a code point, as in `regexMatches`, so that `.` takes one emoji and not half of
 * it; no surrogate is in any set, because the strings of a record are proper Unicode texts.
 * INVARIANT: the ranges are in ascending order, and between each two there is a code point that is in neither.
 */
export type CharacterSet = readonly CodePointRange[];

export const noCharacter: CharacterSet = [];
export const everyCharacter: CharacterSet = [
  [0, 0xd7ff],
  [0xe000, 0x10_ffff],
];

/** The characters of a class of a regular expression. */
export function characterSetOf({ negated, ranges }: CharacterClass): CharacterSet {
  const listed = intersection(inOrder(ranges), everyCharacter);
  return negated ? complement(listed) : listed;
}

/** The set of one character. A lone surrogate is none, so the set is empty then. */
export function singleton(codePoint: number): CharacterSet {
  return contains(everyCharacter, codePoint) ? [[codePoint, codePoint]] : noCharacter;
}

/** The characters that are in either set. Linear in the number of ranges, but for sorting them. */
export function union(left: CharacterSet, right: CharacterSet): CharacterSet {
  return inOrder([...left, ...right]);
}

function inOrder(ranges: readonly CodePointRange[]): CharacterSet {
  const merged: [first: number, last: number][] = [];
  for (const [first, last] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const before = merged.at(-1);
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else merged.push([first, last]);
  }
  return merged;
}

/** The characters that are in both sets. Linear in the number of ranges. */
export function intersection(left: CharacterSet, right: CharacterSet): CharacterSet {
  const common: CodePointRange[] = [];
  for (let l = 0, r = 0; l < left.length && r < right.length;) {
    const [leftFirst, leftLast] = left[l] ?? [0, 0];
    const [rightFirst, rightLast] = right[r] ?? [0, 0];
    const [first, last] = [Math.max(leftFirst, rightFirst), Math.min(leftLast, rightLast)];
    if (first <= last) common.push([first, last]);
    if (leftLast <= rightLast) l += 1;
    else r += 1;
  }
  return common;
}

/** The characters that are not in the set. Linear in the number of ranges. */
export function complement(set: CharacterSet): CharacterSet {
  const gaps: CodePointRange[] = [];
  let from = 0;
  for (const [first, last] of set) {
    if (from < first) gaps.push([from, first - 1]);
    from = last + 1;
  }
  if (from <= 0x10_ffff) gaps.push([from, 0x10_ffff]);
  return intersection(gaps, everyCharacter);
}

/** Whether the character is in the set. Logarithmic in the number of ranges. */
export function contains(set: CharacterSet, codePoint: number): boolean {
  let [low, high] = [0, set.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const [first, last] = set[middle] ?? [0, 0];
    if (codePoint < first) high = middle - 1;
    else if (codePoint > last) low = middle + 1;
    else return true;
  }
  return false;
}

/** Whether every character is in the set. */
export function isEverything(set: CharacterSet): boolean {
  return (
    set.length === everyCharacter.length &&
    set.every(([first, last], index) => {
      const [expectedFirst, expectedLast] = everyCharacter[index] ?? [0, 0];
      return first === expectedFirst && last === expectedLast;
    })
  );
}

/** What people like to read in an invented value, best first. The last takes what is left. */
const preferred: readonly CodePointRange[] = [
  [0x61, 0x7a], // a to z
  [0x30, 0x39], // 0 to 9
  [0x41, 0x5a], // A to Z
  [0x21, 0x7e], // the other marks of ASCII
  [0x20, 0x20],
  [0xa1, 0x2000], // letters of other alphabets
  [0, 0x10_ffff],
];

/** A character of the set that is good to read, with its rank, 0 the best; null if the set is empty. */
export function readableMember(
  set: CharacterSet,
): { readonly codePoint: number; readonly rank: number } | null {
  for (const [rank, range] of preferred.entries()) {
    const [first] = intersection(set, [range]);
    if (first !== undefined) return { codePoint: first[0], rank };
  }
  return null;
}
