import {
  accept,
  acceptMatch,
  described,
  isAtEnd,
  ParseFailure,
  skipWhiteSpace,
  type Cursor,
} from './cursor.ts';
import { testsOf } from './condition.ts';
import { parseCondition } from './parse-condition.ts';
import { assertFewRegexes } from './pattern-limits.ts';
import { parseScalarComparison } from './parse-value.ts';
import type { DelimitedField, DelimitedPattern, FieldTest } from './pattern.ts';

/**
 * Reads a whole pattern of the kind `[ip, user, ..., status_code = 4*, bytes]`. Throws `ParseFailure`.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function parseDelimitedPattern(cursor: Cursor): DelimitedPattern {
  skipWhiteSpace(cursor);
  const start = cursor.index;
  accept(cursor, '[');
  const fields = parseFields(cursor);
  if (!accept(cursor, ']')) {
    throw new ParseFailure(
      'missing-closing-bracket',
      cursor.index,
      `expected \`,\` or \`]\`, found ${described(cursor)}`,
    );
  }
  const end = cursor.index;
  skipWhiteSpace(cursor);
  if (!isAtEnd(cursor)) {
    throw new ParseFailure('text-after-pattern', cursor.index, 'nothing may follow the closing `]`');
  }
  const [, second] = fields.filter(({ kind }) => kind === 'rest');
  if (second !== undefined) throw new ParseFailure('duplicate-rest', second.start, '`...` may stand once');
  assertFewRegexes(
    fields.flatMap((field) => (field.kind === 'field' && field.condition ? testsOf(field.condition) : [])),
  );
  return { kind: 'delimited', fields, start, end };
}

function parseFields(cursor: Cursor): readonly DelimitedField[] {
  const fields: DelimitedField[] = [];
  do {
    skipWhiteSpace(cursor);
    fields.push(parseField(cursor));
    skipWhiteSpace(cursor);
  } while (accept(cursor, ','));
  return fields;
}

function parseField(cursor: Cursor): DelimitedField {
  const start = cursor.index;
  if (accept(cursor, '...')) return { kind: 'rest', start, end: cursor.index };
  const next = cursor.text.charAt(start);
  if (next === ',' || next === ']') {
    return { kind: 'field', name: '', condition: null, start, end: start };
  }
  if (next === '(') return parseConditionedField(cursor, start);
  const name = parseName(cursor);
  const end = cursor.index;
  skipWhiteSpace(cursor);
  if (!/[=!<>]/.test(cursor.text.charAt(cursor.index))) {
    return { kind: 'field', name, condition: null, start, end };
  }
  cursor.index = start;
  return parseConditionedField(cursor, start);
}

function parseConditionedField(cursor: Cursor, start: number): DelimitedField {
  const condition = parseCondition(cursor, parseFieldTest);
  const tests = testsOf(condition);
  const name = tests[0]?.name ?? '';
  const foreign = tests.find((test) => test.name !== name);
  if (foreign !== undefined) {
    // CloudWatch Logs refuses it: https://github.com/awsdocs/amazon-cloudwatch-logs-user-guide/issues/21
    throw new ParseFailure(
      'foreign-field',
      foreign.start,
      `the conditions of one slot are on one field, \`${name}\``,
    );
  }
  return { kind: 'field', name, condition, start, end: cursor.index };
}

function parseFieldTest(cursor: Cursor): FieldTest {
  const start = cursor.index;
  const name = parseName(cursor);
  skipWhiteSpace(cursor);
  const comparison = parseScalarComparison(cursor);
  if (comparison === null) {
    throw new ParseFailure(
      'expected-comparison',
      cursor.index,
      `expected a comparison, found ${described(cursor)}`,
    );
  }
  return { kind: 'test', name, comparison, start, end: cursor.index };
}

function parseName(cursor: Cursor): string {
  const name = acceptMatch(cursor, /\$?[\p{L}\p{N}_-]+/uy);
  if (name !== '') return name;
  throw new ParseFailure(
    'expected-field',
    cursor.index,
    `expected the name of a field, found ${described(cursor)}`,
  );
}
