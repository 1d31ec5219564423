import {
  accept,
  acceptMatch,
  described,
  isAtEnd,
  ParseFailure,
  skipWhiteSpace,
  type Cursor,
} from './cursor.ts';
import { parseCondition } from './parse-condition.ts';
import { parseScalarComparison } from './parse-value.ts';
import { testsOf } from './condition.ts';
import { assertFewRegexes, assertFewWildcards } from './pattern-limits.ts';
import type {
  Comparison,
  JsonPattern,
  KeywordSpelling,
  Selector,
  SelectorStep,
  SelectorTest,
} from './pattern.ts';

/** Reads a whole pattern of the kind `{ $.eventName = "AssumeRole" }`. Throws `ParseFailure`. */
export function parseJsonPattern(cursor: Cursor): JsonPattern {
  skipWhiteSpace(cursor);
  const start = cursor.index;
  accept(cursor, '{');
  const condition = parseCondition(cursor, parseSelectorTest);
  skipWhiteSpace(cursor);
  if (!accept(cursor, '}')) throw notClosed(cursor);
  const end = cursor.index;
  skipWhiteSpace(cursor);
  if (!isAtEnd(cursor)) {
    throw new ParseFailure('text-after-pattern', cursor.index, 'nothing may follow the closing `}`');
  }
  assertFewWildcards(testsOf(condition));
  assertFewRegexes(testsOf(condition));
  return { kind: 'json', condition, start, end };
}

function notClosed(cursor: Cursor): ParseFailure {
  const at = cursor.index;
  if (isAtEnd(cursor)) return new ParseFailure('missing-closing-brace', at, 'the `{` is never closed');
  if (cursor.text.charAt(at) === ')') {
    return new ParseFailure('unbalanced-parenthesis', at, 'this `)` closes nothing');
  }
  return new ParseFailure(
    'unsupported-operator',
    at,
    `expected \`&&\`, \`||\` or \`}\`, found ${described(cursor)}`,
  );
}

function parseSelectorTest(cursor: Cursor): SelectorTest {
  const selector = parseSelector(cursor);
  skipWhiteSpace(cursor);
  const comparison = parseComparison(cursor);
  return { kind: 'test', selector, comparison, start: selector.start, end: cursor.index };
}

function parseSelector(cursor: Cursor): Selector {
  const start = cursor.index;
  if (isAtEnd(cursor) || /[)}&|]/.test(cursor.text.charAt(start))) {
    throw new ParseFailure('expected-condition', start, 'expected a condition such as `$.eventName = "…"`');
  }
  if (!cursor.text.startsWith('$', start)) {
    throw new ParseFailure(
      'expected-selector',
      start,
      `a condition starts with a selector \`$.…\`, found ${described(cursor)}`,
    );
  }
  cursor.index += 1;
  const steps: SelectorStep[] = [];
  for (let step = parseStep(cursor, true); step !== null; step = parseStep(cursor, false)) steps.push(step);
  return { steps, start, end: cursor.index };
}

/** One step of a selector, or null after the last. The first step is a field: an index must follow a property. */
function parseStep(cursor: Cursor, isFirst: boolean): SelectorStep | null {
  const at = cursor.index;
  if (accept(cursor, '.')) {
    if (accept(cursor, '*')) return { kind: 'any-key' };
    if (cursor.text.startsWith("['", cursor.index)) return parseBracket(cursor);
    const key = acceptMatch(cursor, /[\p{L}\p{N}_-]+/uy);
    if (key !== '') return { kind: 'key', key };
    throw new ParseFailure(
      'invalid-selector',
      cursor.index,
      `expected a field name after \`.\`, found ${described(cursor)}`,
    );
  }
  if (!isFirst && cursor.text.startsWith('[', at)) return parseBracket(cursor);
  if (isFirst) throw new ParseFailure('invalid-selector', at, 'expected `.` and a field name after `$`');
  return null;
}

function parseBracket(cursor: Cursor): SelectorStep {
  const at = cursor.index;
  accept(cursor, '[');
  const step = parseBracketStep(cursor);
  if (step !== null && accept(cursor, ']')) return step;
  throw new ParseFailure('invalid-selector', at, "`[…]` takes an index, `*` or a field name as in `['a.b']`");
}

function parseBracketStep(cursor: Cursor): SelectorStep | null {
  if (accept(cursor, '*')) return { kind: 'any-index' };
  if (accept(cursor, "'")) {
    const key = acceptMatch(cursor, /[^']+/y);
    return key !== '' && accept(cursor, "'") ? { kind: 'key', key } : null;
  }
  const index = acceptMatch(cursor, /\d{1,9}(?!\d)/y);
  return index === '' ? null : { kind: 'index', index: Number(index) };
}

function parseComparison(cursor: Cursor): Comparison {
  const at = cursor.index;
  const comparison = parseScalarComparison(cursor) ?? parseKeywords(cursor);
  if (comparison !== null) return comparison;
  const word = acceptMatch(cursor, /[\p{L}\p{N}]+/uy);
  if (word !== '') {
    throw new ParseFailure('unsupported-operator', at, `\`${word}\` is not an operator of filter patterns`);
  }
  throw new ParseFailure(
    'expected-comparison',
    at,
    `expected \`=\`, \`!=\`, \`IS …\` or \`NOT EXISTS\`, found ${described({ ...cursor, index: at })}`,
  );
}

function parseKeywords(cursor: Cursor): Comparison | null {
  const words = acceptMatch(cursor, /(?:IS\s+(?:NULL|TRUE|FALSE)|NOT\s+EXISTS)(?![\p{L}\p{N}_])/iuy);
  if (words === '') return null;
  const spelling: KeywordSpelling = words === words.toUpperCase() ? 'capitals' : 'other';
  const last = words.split(/\s+/).at(-1)?.toLowerCase();
  if (last === 'exists') return { kind: 'not-exists', spelling };
  return { kind: 'is', constant: last === 'null' ? 'null' : last === 'true' ? 'true' : 'false', spelling };
}
