/**
 * The rule of a composite alarm as a tree:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
 */

import {
  isMark,
  longestRule,
  takes,
  takesWord,
  tokensOf,
  type TokenReader,
} from './composite-rule-tokens.ts';

export type AlarmState = 'ALARM' | 'OK' | 'INSUFFICIENT_DATA';

export type RuleNode =
  /** Whether an alarm, by name or ARN, is in a state. */
  | { readonly kind: 'state'; readonly state: AlarmState; readonly alarm: string }
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'not'; readonly operand: RuleNode }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly RuleNode[] }
  /** `AT_LEAST` with a number that is neither one nor all: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-combining.html */
  | { readonly kind: 'some'; readonly operands: readonly RuleNode[] };

/** Which of AND and OR binds first where no parentheses say so; the page does not. */
export type Precedence = 'and-first' | 'left-to-right';
export const precedences: readonly Precedence[] = ['and-first', 'left-to-right'];

/** Deepest nesting of parentheses. */
const deepestRule = 100;

interface Reader extends TokenReader {
  readonly rule: string;
  readonly precedence: Precedence;
  depth: number;
}

/** The tree of a rule; null for a text that is not in the documented grammar, or beyond its limits. */
export function parseAlarmRule(rule: string, precedence: Precedence): RuleNode | null {
  const tokens = tokensOf(rule);
  if (tokens === null) return null;
  const reader: Reader = { rule, tokens, precedence, at: 0, depth: 0 };
  const node = readChain(reader);
  return reader.at === tokens.length ? node : null;
}

/** The alarms that a rule names, each once; a text that is not read gives all that could be names. */
export function alarmsInRule(rule: string): readonly string[] {
  const node = parseAlarmRule(rule, 'and-first');
  if (node !== null) return uniqueNames(namesIn(node));
  const candidates = rule.slice(0, longestRule).matchAll(/"([^"]*)"|'([^']*)'|([^\s()"',]+)/g);
  return uniqueNames([...candidates].map(([, double, single, bare]) => double ?? single ?? bare ?? ''));
}

function uniqueNames(names: readonly string[]): readonly string[] {
  return [...new Set(names)].filter((name) => name !== '');
}

function namesIn(node: RuleNode): readonly string[] {
  switch (node.kind) {
    case 'state':
      return [node.alarm];
    case 'constant':
      return [];
    case 'not':
      return namesIn(node.operand);
    case 'and':
    case 'or':
    case 'some':
      return node.operands.flatMap(namesIn);
  }
}

/** Operands joined by AND and OR. */
function readChain(reader: Reader): RuleNode | null {
  const first = readOperand(reader);
  if (first === null) return null;
  const operands = [first];
  const operators: ('and' | 'or')[] = [];
  for (;;) {
    const operator = takesWord(reader, 'AND') ? 'and' : takesWord(reader, 'OR') ? 'or' : null;
    if (operator === null) break;
    const operand = readOperand(reader);
    if (operand === null) return null;
    operators.push(operator);
    operands.push(operand);
  }
  return reader.precedence === 'and-first' ? andFirst(operands, operators) : leftToRight(operands, operators);
}

function andFirst(operands: readonly RuleNode[], operators: readonly ('and' | 'or')[]): RuleNode {
  const groups: RuleNode[][] = [[]];
  for (const [index, operand] of operands.entries()) {
    if (operators[index - 1] === 'or') groups.push([]);
    groups.at(-1)?.push(operand);
  }
  return joined(
    'or',
    groups.map((group) => joined('and', group)),
  );
}

/** Operators of one kind in a row make one node, so that a long chain is not a deep tree. */
function leftToRight(operands: readonly RuleNode[], operators: readonly ('and' | 'or')[]): RuleNode {
  let group = operands.slice(0, 1);
  let kind: 'and' | 'or' = operators[0] ?? 'and';
  for (const [index, operand] of operands.slice(1).entries()) {
    const operator = operators[index] ?? kind;
    group = operator === kind ? [...group, operand] : [joined(kind, group), operand];
    kind = operator;
  }
  return joined(kind, group);
}

function joined(kind: 'and' | 'or', operands: readonly RuleNode[]): RuleNode {
  const [only, ...others] = operands;
  return only !== undefined && others.length === 0 ? only : { kind, operands };
}

function readOperand(reader: Reader): RuleNode | null {
  let isNegated = false;
  while (takesWord(reader, 'NOT')) isNegated = !isNegated;
  const operand = readAtom(reader);
  return isNegated && operand !== null ? { kind: 'not', operand } : operand;
}

function readAtom(reader: Reader): RuleNode | null {
  if (takes(reader, '(')) {
    reader.depth += 1;
    const inner = reader.depth > deepestRule ? null : readChain(reader);
    reader.depth -= 1;
    return inner !== null && takes(reader, ')') ? inner : null;
  }
  if (takesWord(reader, 'TRUE')) return { kind: 'constant', value: true };
  if (takesWord(reader, 'FALSE')) return { kind: 'constant', value: false };
  if (takesWord(reader, 'AT_LEAST')) return readAtLeast(reader);
  const state = takeState(reader);
  return state !== null && takes(reader, '(') ? readName(reader, state) : null;
}

/** A quoted name, or all that stands before the closing parenthesis. */
function readName(reader: Reader, state: AlarmState): RuleNode | null {
  const first = reader.tokens[reader.at];
  if (first === undefined) return null;
  if (first.isQuoted) {
    reader.at += 1;
    return takes(reader, ')') ? { kind: 'state', state, alarm: first.text } : null;
  }
  let last = first;
  while (!isMark(reader, ')')) {
    const token = reader.tokens[reader.at];
    if (token === undefined || token.isQuoted || token.text === '(') return null;
    last = token;
    reader.at += 1;
  }
  const alarm = reader.rule.slice(first.from, last.to);
  return takes(reader, ')') && alarm !== ')' ? { kind: 'state', state, alarm } : null;
}

/** `AT_LEAST(2, ALARM, (a, b, c))`; the number may be a percentage, the state may be negated. */
function readAtLeast(reader: Reader): RuleNode | null {
  if (!takes(reader, '(')) return null;
  const threshold = /^(\d{1,3})(%?)$/.exec(reader.tokens[reader.at]?.text ?? '');
  reader.at += 1;
  if (threshold === null || !takes(reader, ',')) return null;
  const isNegated = takesWord(reader, 'NOT');
  const state = takeState(reader);
  if (state === null || !takes(reader, ',') || !takes(reader, '(')) return null;
  const operands: RuleNode[] = [];
  do {
    const name = reader.tokens[reader.at];
    if (name === undefined || (!name.isQuoted && /^[(),]$/.test(name.text))) return null;
    reader.at += 1;
    const operand = { kind: 'state', state, alarm: name.text } as const;
    operands.push(isNegated ? { kind: 'not', operand } : operand);
  } while (takes(reader, ','));
  if (!takes(reader, ')') || !takes(reader, ')')) return null;
  const count = Number(threshold[1]) * (threshold[2] === '%' ? operands.length / 100 : 1);
  if (count === 1) return joined('or', operands);
  return count === operands.length ? joined('and', operands) : { kind: 'some', operands };
}

function takeState(reader: Reader): AlarmState | null {
  const states = ['ALARM', 'OK', 'INSUFFICIENT_DATA'] as const;
  return states.find((state) => takesWord(reader, state)) ?? null;
}
