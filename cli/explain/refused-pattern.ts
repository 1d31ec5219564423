import type { ParseError } from '../../shared/filter-pattern/index.ts';
import { printable } from '../printable.ts';
import { mends } from './mends.ts';
import { columns, wrapped } from './prose.ts';
import type { Style } from '../style.ts';

/** What is wrong with a text that is no pattern: where, why, and what to write instead. */
export function refusedPattern(pattern: string, error: ParseError, style: Style): readonly string[] {
  return [
    ...wrapped(`Not a filter pattern: at character ${String(error.index + 1)}, ${printable(error.message)}.`),
    '',
    ...pointedAt(pattern, error.index, style),
    '',
    'What to change',
    ...wrapped(mends[error.code], '  '),
  ];
}

/** Columns left of the caret, and in all, that a long pattern is cut to. */
const before = 44;
const within = columns - 6;

interface Piece {
  readonly text: string;
  readonly width: number;
  readonly index: number;
}

/** The line around a character, with a caret below it; control characters are shown as escapes. */
function pointedAt(pattern: string, index: number, style: Style): readonly string[] {
  const pieces = piecesOf(pattern.slice(0, index + columns));
  const found = pieces.findIndex((piece) => piece.index >= index);
  const caret = found === -1 ? pieces.length : found;
  const first = firstWithin(pieces.slice(0, caret));
  const left = pieces.slice(first, caret);
  const lead = first > 0 ? '…' : '';
  const column = widthOf(left) + lead.length;
  const right = fitting(pieces.slice(caret), within - column);
  const isCut = caret + right.length < pieces.length || pattern.length > index + columns;
  const text = [...left, ...right].map((piece) => piece.text).join('');
  return [`  ${lead}${text}${isCut ? '…' : ''}`, style.fault(`  ${' '.repeat(column)}^`)];
}

function piecesOf(text: string): readonly Piece[] {
  let index = 0;
  return Array.from(text, (character) => {
    const shown = printable(character);
    const piece = {
      text: shown,
      width: shown === character ? characterWidth(character) : shown.length,
      index,
    };
    index += character.length;
    return piece;
  });
}

/** Columns of a character on a terminal, nearly: marks stand on the one before, East Asian ones and emoji take two. */
function characterWidth(character: string): number {
  if (/^\p{Mark}$/u.test(character)) return 0;
  return /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uff01-\uff60]$/u.test(
    character,
  )
    ? 2
    : 1;
}

function widthOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { width }) => sum + width, 0);
}

/** The first of the pieces that still stands within the columns left of the caret. */
function firstWithin(pieces: readonly Piece[]): number {
  let width = 0;
  for (let index = pieces.length - 1; index >= 0; index -= 1) {
    width += pieces[index]?.width ?? 0;
    if (width > before) return index + 1;
  }
  return 0;
}

function fitting(pieces: readonly Piece[], room: number): readonly Piece[] {
  let width = 0;
  const end = pieces.findIndex((piece) => {
    width += piece.width;
    return width > room;
  });
  return end === -1 ? pieces : pieces.slice(0, end);
}
