import {
  accept,
  acceptMatch,
  described,
  isAtEnd,
  ParseFailure,
  skipWhiteSpace,
  type Cursor,
} from './cursor.ts';
import { parseRegexValue } from './parse-regex.ts';
import type { EqualityComparison, NumberValue, OrderComparison, PatternValue } from './pattern.ts';

/**
 * What may stand in a value without quotes. AWS's page allows letters, digits and `_` only, but AWS's own patterns have
 * `config.amazonaws.com` and `123.123.*`, so the characters of host names, globs, ARNs and signed numbers are taken
 * too. An older edition names '@', '$' and '\' as needing quotes.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html
 */
const bareValue = /[\p{L}\p{N}_.*:/#+-]+/uy;
export const wholeBareValue = /^[\p{L}\p{N}_.*:/#+-]+$/u;
export const numberText = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Reads `= value`, `!= value` or `< number` and the like; null if no such operator stands here. */
export function parseScalarComparison(cursor: Cursor): EqualityComparison | OrderComparison | null {
  const operator = acceptMatch(cursor, /!=|<=|>=|=|<|>/y);
  if (operator === '') return null;
  skipWhiteSpace(cursor);
  if (operator === '=' || operator === '!=') {
    return { kind: 'equality', operator, value: parseValue(cursor) };
  }
  return {
    kind: 'order',
    operator: operator as OrderComparison['operator'],
    value: parseNumber(cursor, operator),
  };
}

function parseNumber(cursor: Cursor, operator: string): NumberValue {
  const start = cursor.index;
  const value = isAtEnd(cursor) ? null : parseBareValue(cursor);
  if (value?.kind === 'number') return value;
  throw new ParseFailure('expected-number', start, `\`${operator}\` compares with a number`);
}

function parseValue(cursor: Cursor): PatternValue {
  const start = cursor.index;
  if (accept(cursor, '"')) return parseQuoted(cursor, start);
  if (accept(cursor, '%')) return parseRegexValue(cursor, start);
  const bare = parseBareValue(cursor);
  if (bare !== null) return bare;
  if (isAtEnd(cursor) || /[)}\],&|]/.test(cursor.text.charAt(start))) {
    throw new ParseFailure('expected-value', start, 'expected a value: a word, a number, "text" or %regex%');
  }
  throw new ParseFailure('invalid-value', start, `${described(cursor)} needs double quotes around the value`);
}

function parseBareValue(cursor: Cursor): PatternValue | null {
  const start = cursor.index;
  const text = acceptMatch(cursor, bareValue);
  if (text === '') return null;
  const end = cursor.index;
  if (numberText.test(text)) return { kind: 'number', text, number: Number(text), start, end };
  return { kind: 'string', text, bare: text.includes('*'), start, end };
}

/** Reads on after an opening quote. How a quote inside would be escaped is not documented, so the next one closes. */
function parseQuoted(cursor: Cursor, start: number): PatternValue {
  const text = acceptMatch(cursor, /[^"]*/y);
  if (!accept(cursor, '"')) {
    throw new ParseFailure('unterminated-string', start, 'this `"` is never closed');
  }
  return { kind: 'string', text, bare: false, start, end: cursor.index };
}
