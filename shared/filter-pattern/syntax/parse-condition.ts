import { accept, maxNestingDepth, ParseFailure, skipWhiteSpace, type Cursor } from './cursor.ts';
import type { Condition, Span } from './pattern.ts';

/**
 * Reads tests joined by `&&` and `||`, with parentheses; `&&` binds tighter. Both pattern kinds that have conditions
 * share it and bring the reader of their own tests.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-json-log-events.html
 */
export function parseCondition<Test extends Span>(
  cursor: Cursor,
  parseTest: (cursor: Cursor) => Test,
): Condition<Test> {
  return parseJunction(cursor, 'or', '||', () =>
    parseJunction(cursor, 'and', '&&', () => parseOperand(cursor, parseTest)),
  );
}

function parseJunction<Test extends Span>(
  cursor: Cursor,
  kind: 'and' | 'or',
  operator: string,
  parseNext: () => Condition<Test>,
): Condition<Test> {
  const operands = [parseNext()];
  while (acceptOperator(cursor, operator)) operands.push(parseNext());
  const [first, last] = [operands[0], operands.at(-1)];
  if (first === undefined || last === undefined || operands.length === 1) return first as Condition<Test>;
  const flat = operands.flatMap((operand) =>
    'operands' in operand && operand.kind === kind ? operand.operands : [operand],
  );
  return { kind, operands: flat, start: first.start, end: last.end };
}

function acceptOperator(cursor: Cursor, operator: string): boolean {
  const before = cursor.index;
  skipWhiteSpace(cursor);
  if (accept(cursor, operator)) return true;
  cursor.index = before;
  return false;
}

function parseOperand<Test extends Span>(
  cursor: Cursor,
  parseTest: (cursor: Cursor) => Test,
): Condition<Test> {
  skipWhiteSpace(cursor);
  const opening = cursor.index;
  if (!accept(cursor, '(')) return parseTest(cursor);
  cursor.depth += 1;
  if (cursor.depth > maxNestingDepth) {
    throw new ParseFailure(
      'nesting-too-deep',
      opening,
      `more than ${String(maxNestingDepth)} open parentheses`,
    );
  }
  const condition = parseCondition(cursor, parseTest);
  skipWhiteSpace(cursor);
  if (!accept(cursor, ')')) {
    throw new ParseFailure(
      'unbalanced-parenthesis',
      cursor.index,
      `expected \`&&\`, \`||\` or the \`)\` that closes the \`(\` at ${String(opening)}`,
    );
  }
  cursor.depth -= 1;
  return condition;
}
