import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { representatives } from '../../shared/filter-pattern/decision/character-classes.ts';
import {
  characterSetOf,
  complement,
  contains,
  everyCharacter,
  intersection,
  isEverything,
  noCharacter,
  readableMember,
  singleton,
  union,
  type CharacterSet,
} from '../../shared/filter-pattern/decision/character-set.ts';
import { hasCharacter, type CharacterClass } from '../../shared/filter-pattern/syntax/regex.ts';
import { propertyRuns } from './property-runs.ts';

const edges = [0, 1, 0x20, 0x2f, 0x30, 0x39, 0x41, 0x61, 0x7a, 0x7e, 0x7f, 0xff, 0xd7ff, 0xe000, 0x10_ffff];
const codePoint = fc.oneof(
  fc.constantFrom(...edges),
  fc.integer({ min: 0x60, max: 0x7b }),
  fc.integer({ min: 0, max: 0x10_ffff }),
);
const character = codePoint.filter((each) => each < 0xd800 || each > 0xdfff);
const characterClass: fc.Arbitrary<CharacterClass> = fc.record({
  negated: fc.boolean(),
  ranges: fc.array(
    fc
      .tuple(codePoint, codePoint)
      .map(([one, other]) => [Math.min(one, other), Math.max(one, other)] as const),
    { maxLength: 5 },
  ),
});
const characterSet = characterClass.map(characterSetOf);
const numRuns = propertyRuns;

/** In order, apart, and without surrogates. */
function keepsInvariant(set: CharacterSet): boolean {
  return set.every(
    ([first, last], at) =>
      first <= last &&
      (set[at - 1]?.[1] ?? -2) + 1 < first &&
      last <= 0x10_ffff &&
      (last < 0xd800 || first > 0xdfff),
  );
}

describe('sets of characters', () => {
  test('hold what their class has, and their operations mean what their names say', () => {
    fc.assert(
      fc.property(characterClass, characterClass, character, (one, other, sample) => {
        const [left, right] = [characterSetOf(one), characterSetOf(other)];
        const [isLeft, isRight] = [hasCharacter(one, sample), hasCharacter(other, sample)];
        expect(contains(left, sample)).toBe(isLeft);
        expect(contains(union(left, right), sample)).toBe(isLeft || isRight);
        expect(contains(intersection(left, right), sample)).toBe(isLeft && isRight);
        expect(contains(complement(left), sample)).toBe(!isLeft);
      }),
      { numRuns },
    );
  });

  test('have their ranges in order and apart, so that equal sets look the same', () => {
    fc.assert(
      fc.property(characterSet, characterSet, (left, right) => {
        const sets = [left, union(left, right), intersection(left, right), complement(left)];
        expect(sets.filter((set) => !keepsInvariant(set))).toEqual([]);
        expect(complement(complement(left))).toEqual(left);
        expect(complement(union(left, right))).toEqual(intersection(complement(left), complement(right)));
        expect(isEverything(union(left, complement(left)))).toBe(true);
        expect(intersection(left, complement(left))).toEqual(noCharacter);
      }),
      { numRuns },
    );
  });

  test.each<[set: CharacterSet, missing: string]>([
    [[[0, 0xd7ff]], 'what is behind the surrogates'],
    [
      [
        [1, 0xd7ff],
        [0xe000, 0x10_ffff],
      ],
      'the first character',
    ],
    [
      [
        [0, 0xd7fe],
        [0xe000, 0x10_ffff],
      ],
      'the last before the surrogates',
    ],
    [
      [
        [0, 0xd7ff],
        [0xe001, 0x10_ffff],
      ],
      'the first behind the surrogates',
    ],
    [
      [
        [0, 0xd7ff],
        [0xe000, 0x10_fffe],
      ],
      'the last character',
    ],
  ])('%j is not everything: it lacks %s', (set) => {
    expect(isEverything(set)).toBe(false);
    expect(isEverything(union(set, complement(set)))).toBe(true);
    expect(complement(set)).toHaveLength(1);
  });

  test('have no surrogates', () => {
    expect(singleton(0xd800)).toEqual([]);
    expect(singleton(0xe000)).toEqual([[0xe000, 0xe000]]);
    expect(characterSetOf({ negated: false, ranges: [[0, 0x10_ffff]] })).toEqual(everyCharacter);
    expect([0xd7ff, 0xd800, 0xdfff, 0xe000].map((each) => contains(everyCharacter, each))).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  test('touching ranges are one range', () => {
    const ranges = [
      [0x63, 0x64],
      [0x61, 0x62],
    ] as const;
    expect(characterSetOf({ negated: false, ranges })).toEqual([[0x61, 0x64]]);
  });

  test('name a member that is good to read', () => {
    fc.assert(
      fc.property(characterSet, (set) => {
        const member = readableMember(set);
        expect(member === null).toBe(set.length === 0);
        expect(member === null || contains(set, member.codePoint)).toBe(true);
        const hasLetter = set.some(([first, last]) => first <= 0x7a && last >= 0x61);
        expect(member?.rank === 0).toBe(hasLetter);
      }),
      { numRuns },
    );
  });
});

const newBudget = () => ({ limit: 1_000_000, used: 0 });
const signature = (of: readonly CharacterSet[], sample: number) =>
  of.map((set) => contains(set, sample)).join();

describe('one character for each class', () => {
  const sets = fc.array(characterSet, { maxLength: 5 });

  test('each character has exactly one that no set tells from it', () => {
    fc.assert(
      fc.property(sets, character, (all, sample) => {
        const alike = representatives(all, newBudget()).filter(
          (each) => signature(all, each) === signature(all, sample),
        );
        expect(alike).toHaveLength(1);
      }),
      { numRuns },
    );
  });

  test('more readable ones come first', () => {
    const classes = [[0x30, 0x39] as const, [0x41, 0x5a] as const, [0x20, 0x20] as const].map((each) => [
      each,
    ]);
    expect(String.fromCodePoint(...representatives(classes, newBudget()))).toBe('a0A ');
  });
});

test('of equally readable classes the one with the earlier character comes first', () => {
  const letters: readonly CharacterSet[] = Array.from('cabd', (letter) => singleton(letter.charCodeAt(0)));
  const found = representatives(letters, { limit: 100_000, used: 0 });
  expect(String.fromCodePoint(...found)).toBe('abcde');
});
