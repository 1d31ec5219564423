/**
 * The part of CloudWatch's metric math that can be decided for one metric, as a tree:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#metric-math-syntax
 */

/** Operators between two operands; `&&` is `AND` and `||` is `OR`. */
export type MathOperator = '+' | '-' | '*' | '/' | '<' | '>' | '<=' | '>=' | '==' | '!=' | 'AND' | 'OR';

export type MathNode =
  | { readonly kind: 'number'; readonly value: number }
  /** The id of another query of the alarm. */
  | { readonly kind: 'reference'; readonly id: string }
  /** `METRICS()`: every metric of the alarm, expressions left out. */
  | { readonly kind: 'metrics' }
  | { readonly kind: 'array'; readonly element: MathNode }
  | { readonly kind: 'negation'; readonly operand: MathNode }
  | {
      readonly kind: 'operation';
      readonly operator: MathOperator;
      readonly left: MathNode;
      readonly right: MathNode;
    }
  /** `SUM`, `MIN`, `MAX` or `AVG`: of an array of one series they are all the same. */
  | { readonly kind: 'aggregate'; readonly operand: MathNode }
  | { readonly kind: 'fill'; readonly series: MathNode; readonly filler: MathNode }
  | {
      readonly kind: 'condition';
      readonly condition: MathNode;
      readonly whenTrue: MathNode;
      readonly whenFalse: MathNode | null;
    };

export type ParsedMath =
  { readonly ok: true; readonly node: MathNode } | { readonly ok: false; readonly because: string };

/** Most characters of an expression: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html */
const longestExpression = 2048;

/** Most tokens that are read. A chain of operators nests as deep as it is long, so this bounds every recursion below. */
const mostTokens = 200;

/** Deepest nesting of parentheses, functions and signs. */
const deepestNesting = 30;

interface Reader {
  readonly tokens: readonly string[];
  at: number;
  depth: number;
}

/** Why a text is not read; thrown inside of this file only. */
class NotRead extends Error {}

/** Reads an expression; what is outside of the part that can be decided is refused with a reason for people. */
export function parseMetricMath(text: string): ParsedMath {
  try {
    const reader = { tokens: tokensOf(text), at: 0, depth: 0 };
    const node = readLogical(reader);
    if (reader.at < reader.tokens.length) throw new NotRead(`it is not understood at ${peek(reader)}`);
    return { ok: true, node };
  } catch (error) {
    if (!(error instanceof NotRead)) throw error;
    return { ok: false, because: error.message };
  }
}

const tokenPattern =
  /\s*(?:(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+)|([A-Za-z_]\w*)|(&&|\|\||[<>=!]=|[-+*/<>()[\],]))/y;

function tokensOf(text: string): readonly string[] {
  if (text.length > longestExpression) throw new NotRead('it is longer than an expression may be');
  const tokens: string[] = [];
  const pattern = new RegExp(tokenPattern);
  const end = text.trimEnd().length;
  while (pattern.lastIndex < end) {
    const at = pattern.lastIndex;
    const [found, ...groups] = pattern.exec(text) ?? [];
    if (found === undefined) throw new NotRead(`it is not understood at ${text.slice(at, at + 20).trim()}`);
    tokens.push(groups.find((group) => group !== undefined) ?? '');
    if (tokens.length > mostTokens) throw new NotRead(`it has more than ${mostTokens} tokens`);
  }
  return tokens;
}

/** Which of AND and OR binds first is not documented: a chain of both needs parentheses. */
function readLogical(reader: Reader): MathNode {
  let left = readComparison(reader);
  let first: MathOperator | null = null;
  for (;;) {
    const operator = takeAny(reader, { AND: 'AND', '&&': 'AND', OR: 'OR', '||': 'OR' });
    if (operator === null) return left;
    if (first !== null && first !== operator) throw new NotRead('AND and OR stand side by side');
    first = operator;
    left = { kind: 'operation', operator, left, right: readComparison(reader) };
  }
}

const comparisons = { '<': '<', '>': '>', '<=': '<=', '>=': '>=', '==': '==', '!=': '!=' } as const;

function readComparison(reader: Reader): MathNode {
  const left = readSum(reader);
  const operator = takeAny(reader, comparisons);
  if (operator === null) return left;
  const right = readSum(reader);
  if (Object.hasOwn(comparisons, peek(reader))) throw new NotRead('two comparisons stand side by side');
  return { kind: 'operation', operator, left, right };
}

function readSum(reader: Reader): MathNode {
  let left = readProduct(reader);
  for (;;) {
    const operator = takeAny(reader, { '+': '+', '-': '-' });
    if (operator === null) return left;
    left = { kind: 'operation', operator, left, right: readProduct(reader) };
  }
}

function readProduct(reader: Reader): MathNode {
  let left = readOperand(reader);
  for (;;) {
    const operator = takeAny(reader, { '*': '*', '/': '/' });
    if (operator === null) return left;
    left = { kind: 'operation', operator, left, right: readOperand(reader) };
  }
}

function readOperand(reader: Reader): MathNode {
  reader.depth += 1;
  if (reader.depth > deepestNesting) throw new NotRead(`it nests deeper than ${deepestNesting}`);
  const node = readNested(reader);
  reader.depth -= 1;
  return node;
}

function readNested(reader: Reader): MathNode {
  const token = peek(reader);
  reader.at += 1;
  if (token === '-') return { kind: 'negation', operand: readOperand(reader) };
  if (token === '(') return closing(reader, readLogical(reader), ')');
  if (token === '[') return closing(reader, { kind: 'array', element: readLogical(reader) }, ']');
  if (/^[\d.]/.test(token) && Number.isFinite(Number(token))) return { kind: 'number', value: Number(token) };
  if (peek(reader) === '(' && /^[A-Z]/.test(token)) return readFunction(reader, token);
  if (/^[a-z]/.test(token)) return { kind: 'reference', id: token };
  throw new NotRead(token === '' ? 'it ends too early' : `${token} is not decided`);
}

/** Functions are written in upper case; those outside of this list look at more than one period, or at other metrics. */
function readFunction(reader: Reader, name: string): MathNode {
  reader.at += 1;
  switch (name) {
    case 'METRICS':
      return closing(reader, { kind: 'metrics' }, ')');
    case 'SUM':
    case 'MIN':
    case 'MAX':
    case 'AVG':
      return closing(reader, { kind: 'aggregate', operand: readLogical(reader) }, ')');
    case 'FILL': {
      const series = readLogical(reader);
      takeComma(reader);
      return closing(reader, { kind: 'fill', series, filler: readLogical(reader) }, ')');
    }
    case 'IF': {
      const condition = readLogical(reader);
      takeComma(reader);
      const whenTrue = readLogical(reader);
      const whenFalse = peek(reader) === ',' ? (takeComma(reader), readLogical(reader)) : null;
      return closing(reader, { kind: 'condition', condition, whenTrue, whenFalse }, ')');
    }
    default:
      throw new NotRead(`the function ${name} is not decided`);
  }
}

function closing(reader: Reader, node: MathNode, bracket: ')' | ']'): MathNode {
  if (peek(reader) !== bracket) throw new NotRead(`it is not understood at ${peek(reader) || 'its end'}`);
  reader.at += 1;
  return node;
}

function takeComma(reader: Reader): void {
  if (peek(reader) !== ',') throw new NotRead(`it is not understood at ${peek(reader) || 'its end'}`);
  reader.at += 1;
}

function takeAny<T extends MathOperator>(reader: Reader, operators: Readonly<Record<string, T>>): T | null {
  const token = peek(reader);
  const operator = Object.hasOwn(operators, token) ? operators[token] : undefined;
  if (operator === undefined) return null;
  reader.at += 1;
  return operator;
}

function peek({ tokens, at }: Reader): string {
  return tokens[at] ?? '';
}
