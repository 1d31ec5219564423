import type { ParseErrorCode } from './pattern.ts';

/** The parser's place in a pattern's text. The only mutable value of the parser. */
export interface Cursor {
  readonly text: string;
  index: number;
  /** Open parentheses around the place. */
  depth: number;
}

/** Most open parentheses. Published patterns use up to five. */
export const maxNestingDepth = 256;

/** Leaves the parser; `parse` turns it into its error value. Never seen outside of it. */
export class ParseFailure extends Error {
  override readonly name = 'ParseFailure';
  readonly code: ParseErrorCode;
  readonly index: number;

  constructor(code: ParseErrorCode, index: number, message: string) {
    super(message);
    this.code = code;
    this.index = index;
  }
}

export function cursorAt(text: string, index = 0): Cursor {
  return { text, index, depth: 0 };
}

const whiteSpace = /\s/;

/** Moves past white space, line breaks included: published patterns are often broken over lines. */
export function skipWhiteSpace(cursor: Cursor): void {
  while (cursor.index < cursor.text.length && whiteSpace.test(cursor.text.charAt(cursor.index))) {
    cursor.index += 1;
  }
}

/** Moves past `token` if it stands here. */
export function accept(cursor: Cursor, token: string): boolean {
  if (!cursor.text.startsWith(token, cursor.index)) return false;
  cursor.index += token.length;
  return true;
}

/** Moves past what the sticky expression matches here and returns it, or '' if it does not match. */
export function acceptMatch(cursor: Cursor, sticky: RegExp): string {
  sticky.lastIndex = cursor.index;
  const matched = sticky.exec(cursor.text)?.[0] ?? '';
  cursor.index += matched.length;
  return matched;
}

export function isAtEnd(cursor: Cursor): boolean {
  return cursor.index >= cursor.text.length;
}

/** The character at the cursor, for a message. */
export function described(cursor: Cursor): string {
  if (isAtEnd(cursor)) return 'the end';
  return `\`${String.fromCodePoint(cursor.text.codePointAt(cursor.index) ?? 0)}\``;
}
