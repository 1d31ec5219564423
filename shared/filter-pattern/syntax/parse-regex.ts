import { accept, acceptMatch, described, isAtEnd, ParseFailure, type Cursor } from './cursor.ts';
import type { RegexValue } from './pattern.ts';
import type { CharacterClass, CodePointRange, RegexAlternative, RegexItem } from './regex.ts';

/**
 * The characters that stand for themselves. The blank is not in AWS's list but in one of its examples
 * (`%^starting|^initializing|^shutting down%`). Parentheses, `!`, quotes and what is not ASCII are not supported.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/regex-expressions.html
 */
const literal = /[A-Za-z0-9:_#=@/;,\- ]/y;
/** What a backslash may take its meaning from: the operators and the symbols above. */
const escapable = /[\^$?[\]{}|\\*+.:_#=@/;,\- ]/y;

/** Most repeats in `{m,n}`: the bound of the engines that, like AWS's, promise linear time. */
const maxRepeat = 1000;

const digit: CodePointRange = [0x30, 0x39];
const wordRanges: readonly CodePointRange[] = [digit, [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]];
const spaceRanges: readonly CodePointRange[] = [
  [0x09, 0x0d],
  [0x20, 0x20],
];
const shorthands: Readonly<Record<string, CharacterClass>> = {
  d: { negated: false, ranges: [digit] },
  D: { negated: true, ranges: [digit] },
  w: { negated: false, ranges: wordRanges },
  W: { negated: true, ranges: wordRanges },
  s: { negated: false, ranges: spaceRanges },
  S: { negated: true, ranges: spaceRanges },
};
/** `.`: AWS says that it matches any single character. */
const anyCharacter: CharacterClass = { negated: true, ranges: [] };

/** Reads on after the opening `%`, which stands at `start`, up to the closing one. Throws `ParseFailure`. */
export function parseRegexValue(cursor: Cursor, start: number): RegexValue {
  const alternatives: RegexAlternative[] = [];
  do {
    alternatives.push(parseAlternative(cursor));
  } while (accept(cursor, '|'));
  if (isAtEnd(cursor)) throw new ParseFailure('unterminated-regex', start, 'this `%` is never closed');
  if (!accept(cursor, '%')) {
    const message = `${described(cursor)} is not supported in regular expressions: use \\xhh or a class`;
    throw new ParseFailure('invalid-regex-character', cursor.index, message);
  }
  const source = cursor.text.slice(start + 1, cursor.index - 1);
  if (source === '') throw new ParseFailure('empty-regex', start, 'the regular expression is empty');
  return { kind: 'regex', source, regex: { alternatives }, start, end: cursor.index };
}

function parseAlternative(cursor: Cursor): RegexAlternative {
  const items: RegexItem[] = [];
  for (let item = parseItem(cursor); item !== null; item = parseItem(cursor)) items.push(item);
  return items;
}

function parseItem(cursor: Cursor): RegexItem | null {
  const at = cursor.index;
  if (accept(cursor, '^')) return { kind: 'start' };
  if (accept(cursor, '$')) return { kind: 'end' };
  const characters = parseCharacters(cursor);
  if (characters !== null) return { kind: 'characters', characters, ...parseRepeat(cursor) };
  if (/[*+?{]/.test(cursor.text.charAt(at))) {
    throw new ParseFailure('nothing-to-repeat', at, `${described(cursor)} has nothing to repeat`);
  }
  return null;
}

function parseCharacters(cursor: Cursor): CharacterClass | null {
  if (accept(cursor, '.')) return anyCharacter;
  if (accept(cursor, '[')) return parseClass(cursor, cursor.index - 1);
  if (cursor.text.startsWith('\\', cursor.index)) return parseEscape(cursor);
  const character = acceptMatch(cursor, literal);
  return character === '' ? null : single(character);
}

function single(character: string): CharacterClass {
  const codePoint = character.codePointAt(0) ?? 0;
  return { negated: false, ranges: [[codePoint, codePoint]] };
}

function parseEscape(cursor: Cursor): CharacterClass {
  const at = cursor.index;
  accept(cursor, '\\');
  const hexadecimal = acceptMatch(cursor, /x[0-9A-Fa-f]{2}/y);
  if (hexadecimal !== '') return single(String.fromCodePoint(Number.parseInt(hexadecimal.slice(1), 16)));
  const shorthand = shorthands[acceptMatch(cursor, /[dDsSwW]/y)];
  if (shorthand !== undefined) return shorthand;
  const character = acceptMatch(cursor, escapable);
  if (character !== '') return single(character);
  throw new ParseFailure(
    'invalid-regex-escape',
    at,
    `a backslash does not go before ${described(cursor)}: use \\xhh`,
  );
}

function parseClass(cursor: Cursor, start: number): CharacterClass {
  const negated = accept(cursor, '^');
  const ranges: CodePointRange[] = [];
  while (!accept(cursor, ']')) ranges.push(...parseClassMember(cursor, start));
  if (ranges.length > 0) return { negated, ranges };
  throw new ParseFailure('invalid-regex-class', start, 'a class `[…]` needs a character');
}

function parseClassMember(cursor: Cursor, start: number): readonly CodePointRange[] {
  const first = parseClassCharacter(cursor, start);
  const next = cursor.text.charAt(cursor.index + 1);
  if (!cursor.text.startsWith('-', cursor.index) || next === ']') return ranged(first);
  accept(cursor, '-');
  const last = parseClassCharacter(cursor, start);
  const [from, to] = [onlyCodePoint(first), onlyCodePoint(last)];
  if (from === null || to === null || from > to) {
    throw new ParseFailure('invalid-regex-class', start, 'a range in this class has no order');
  }
  return [[from, to]];
}

function parseClassCharacter(cursor: Cursor, start: number): CharacterClass {
  if (isAtEnd(cursor)) throw new ParseFailure('invalid-regex-class', start, 'this `[` is never closed');
  if (cursor.text.startsWith('\\', cursor.index)) return parseEscape(cursor);
  // Inside a class the operators other than `]` and `\` stand for themselves.
  const character = acceptMatch(cursor, /[A-Za-z0-9:_#=@/;,\- ^$?[{}|*+.]/y);
  if (character !== '') return single(character);
  throw new ParseFailure(
    'invalid-regex-character',
    cursor.index,
    `${described(cursor)} is not supported in a class: use \\xhh`,
  );
}

function ranged({ negated, ranges }: CharacterClass): readonly CodePointRange[] {
  if (!negated) return ranges;
  const gaps: CodePointRange[] = [];
  let from = 0;
  for (const [first, last] of ranges) {
    if (first > from) gaps.push([from, first - 1]);
    from = last + 1;
  }
  return [...gaps, [from, 0x10_ffff]];
}

function onlyCodePoint({ negated, ranges }: CharacterClass): number | null {
  const [range, second] = ranges;
  return !negated && range !== undefined && second === undefined && range[0] === range[1] ? range[0] : null;
}

function parseRepeat(cursor: Cursor): { readonly min: number; readonly max: number } {
  if (accept(cursor, '*')) return { min: 0, max: Number.POSITIVE_INFINITY };
  if (accept(cursor, '+')) return { min: 1, max: Number.POSITIVE_INFINITY };
  if (accept(cursor, '?')) return { min: 0, max: 1 };
  if (!cursor.text.startsWith('{', cursor.index)) return { min: 1, max: 1 };
  const at = cursor.index;
  const braces = /\{(\d*)(,?)(\d*)\}/y;
  braces.lastIndex = at;
  const [whole = '', least = '', comma = '', most = ''] = braces.exec(cursor.text) ?? [];
  const min = Number(least);
  const max = comma === '' ? min : most === '' ? Number.POSITIVE_INFINITY : Number(most);
  const isBounded = min <= maxRepeat && (max <= maxRepeat || max === Number.POSITIVE_INFINITY);
  if (whole === '' || least + most === '' || min > max || !isBounded) {
    throw new ParseFailure(
      'invalid-regex-repeat',
      at,
      `a repeat is {n}, {m,}, {,n} or {m,n} with m ≤ n ≤ ${String(maxRepeat)}`,
    );
  }
  cursor.index += whole.length;
  return { min, max };
}
