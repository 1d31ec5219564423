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
import type { Term, TextPattern } from './pattern.ts';

/**
 * Reads a whole pattern of unstructured terms, or of one stand-alone regular expression. Throws `ParseFailure`.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-unstructured-log-events.html
 */
export function parseTextPattern(cursor: Cursor): TextPattern {
  skipWhiteSpace(cursor);
  const start = cursor.index;
  if (accept(cursor, '%')) {
    const regex = parseRegexValue(cursor, start);
    skipWhiteSpace(cursor);
    if (!isAtEnd(cursor)) {
      throw new ParseFailure('text-after-pattern', cursor.index, 'a regular expression stands alone');
    }
    return { kind: 'text', terms: [], regex, start, end: regex.end };
  }
  const terms: Term[] = [];
  while (!isAtEnd(cursor)) {
    terms.push(parseTerm(cursor));
    skipWhiteSpace(cursor);
  }
  return { kind: 'text', terms, regex: null, start, end: terms.at(-1)?.end ?? start };
}

function parseTerm(cursor: Cursor): Term {
  const start = cursor.index;
  const mode = accept(cursor, '-') ? 'excluded' : accept(cursor, '?') ? 'optional' : 'required';
  // AWS's own example has a blank between the sign and its term: `"ERROR" - "Exiting"`.
  skipWhiteSpace(cursor);
  const at = cursor.index;
  if (accept(cursor, '"')) {
    const text = acceptMatch(cursor, /[^"]+/y);
    if (accept(cursor, '"') && text !== '') return { mode, text, start, end: cursor.index };
    throw new ParseFailure(
      text === '' ? 'expected-term' : 'unterminated-string',
      at,
      'expected "text" in quotes',
    );
  }
  const text = acceptMatch(cursor, /[\p{L}\p{N}_]+/uy);
  if (text === '' && isAtEnd(cursor)) throw new ParseFailure('expected-term', at, 'expected a term');
  if (text === '' || (!isAtEnd(cursor) && !/\s/.test(cursor.text.charAt(cursor.index)))) {
    throw new ParseFailure(
      'term-needs-quotes',
      cursor.index,
      `a term with ${described(cursor)} needs double quotes`,
    );
  }
  return { mode, text, start, end: cursor.index };
}
