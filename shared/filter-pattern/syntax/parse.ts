import { cursorAt, ParseFailure } from './cursor.ts';
import { parseDelimitedPattern } from './parse-delimited.ts';
import { parseJsonPattern } from './parse-json.ts';
import { parseTextPattern } from './parse-text.ts';
import type { ParseResult, Pattern, PatternKind } from './pattern.ts';
import { unreachable } from '../unreachable.ts';

/**
 * Longest filter pattern that CloudWatch Logs takes, in UTF-16 units.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html
 */
export const maxPatternLength = 1024;

/** The kind of a pattern, from its first character that is not white space; also of texts that are no patterns. */
export function kindOf(text: string): PatternKind {
  const first = /\S/.exec(text)?.[0];
  if (first === '{') return 'json';
  return first === '[' ? 'delimited' : 'text';
}

/**
 * Reads a filter pattern. Never throws: what is not in AWS's documented grammar is an error value with a stable code
 * and the UTF-16 index from 0 of the place. A text over 1,024 characters is refused without being looked at.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function parse(text: string): ParseResult {
  if (text.length > maxPatternLength) {
    const message = `a pattern has at most ${String(maxPatternLength)} characters, this one has ${String(text.length)}`;
    return { ok: false, error: { code: 'pattern-too-long', index: maxPatternLength, message } };
  }
  try {
    return { ok: true, pattern: parsePattern(text) };
  } catch (error) {
    if (!(error instanceof ParseFailure)) throw error;
    return { ok: false, error: { code: error.code, index: error.index, message: error.message } };
  }
}

function parsePattern(text: string): Pattern {
  const cursor = cursorAt(text);
  const kind = kindOf(text);
  switch (kind) {
    case 'json':
      return parseJsonPattern(cursor);
    case 'delimited':
      return parseDelimitedPattern(cursor);
    case 'text':
      return parseTextPattern(cursor);
    default:
      return unreachable(kind);
  }
}
