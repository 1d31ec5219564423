/**
 * Metric math as far as alarms on one event need it: arithmetic, comparisons, AND, OR, IF, FILL, and SUM, MIN, MAX and
 * AVG over metrics. Anything else is not evaluated, and the alarm keeps its state.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */

/** One value for each period, the oldest first; null where there is none. */
export type Series = readonly (number | null)[];

/** The longest expression that AWS takes, and how deep its parentheses may stand here. */
const longestExpression = 2048;
const deepest = 50;

/** What an expression may name: series of one length, and which of them are metrics. */
export interface MathInput {
  readonly series: ReadonlyMap<string, Series>;
  readonly metricIds: readonly string[];
  readonly length: number;
}

interface Reader extends MathInput {
  readonly tokens: readonly string[];
  position: number;
  depth: number;
}
class NotEvaluated extends Error {}

/** The series of an expression; null where it cannot be evaluated. */
export function evaluateMath(expression: string, input: MathInput): Series | null {
  if (expression.length > longestExpression) return null;
  const tokens = expression.match(
    /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[A-Za-z]\w*|&&|\|\||[<>=!]=|[-+*/<>(),[\]]|\S/g,
  );
  const reader = { ...input, tokens: tokens ?? [], position: 0, depth: 0 };
  try {
    const value = readBinary(reader, 0);
    return reader.position === reader.tokens.length ? value : null;
  } catch (error) {
    if (error instanceof NotEvaluated) return null;
    throw error;
  }
}

type Operation = (left: number, right: number) => number;
const flag = (holds: boolean) => (holds ? 1 : 0);
/** The operators by how loosely they bind, the loosest first. */
const levels: readonly Readonly<Record<string, Operation>>[] = [
  { OR: (a, b) => flag(a !== 0 || b !== 0), '||': (a, b) => flag(a !== 0 || b !== 0) },
  { AND: (a, b) => flag(a !== 0 && b !== 0), '&&': (a, b) => flag(a !== 0 && b !== 0) },
  {
    '<': (a, b) => flag(a < b),
    '>': (a, b) => flag(a > b),
    '<=': (a, b) => flag(a <= b),
    '>=': (a, b) => flag(a >= b),
    '==': (a, b) => flag(a === b),
    '!=': (a, b) => flag(a !== b),
  },
  { '+': (a, b) => a + b, '-': (a, b) => a - b },
  { '*': (a, b) => a * b, '/': (a, b) => a / b },
];

function readBinary(reader: Reader, level: number): Series {
  const operators = levels[level];
  if (operators === undefined) return readUnary(reader);
  let left = readBinary(reader, level + 1);
  for (;;) {
    const token = reader.tokens[reader.position] ?? '';
    const operation = Object.hasOwn(operators, token) ? operators[token] : undefined;
    if (operation === undefined) return left;
    reader.position += 1;
    left = pointwise([left, readBinary(reader, level + 1)], ([a, b]) => finite(operation(a ?? 0, b ?? 0)));
  }
}

/** A period in which an operand has no value has none in the result. */
function pointwise(
  operands: readonly Series[],
  combine: (values: readonly number[]) => number | null,
): Series {
  const [first = []] = operands;
  return first.map((_, index) => {
    const values = operands.map((operand) => operand[index] ?? null).filter((value) => value !== null);
    return values.length === operands.length ? combine(values) : null;
  });
}

/** Division by zero gives no value. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function readUnary(reader: Reader): Series {
  reader.depth += 1;
  if (reader.depth > deepest) throw new NotEvaluated();
  try {
    if (takes(reader, '-')) return pointwise([readUnary(reader)], ([value]) => -(value ?? 0));
    if (takes(reader, '(')) {
      const inner = readBinary(reader, 0);
      expect(reader, ')');
      return inner;
    }
    return readOperand(reader);
  } finally {
    reader.depth -= 1;
  }
}

function readOperand(reader: Reader): Series {
  const token = reader.tokens[reader.position] ?? '';
  reader.position += 1;
  if (/^\d/.test(token)) return constant(Number(token), reader);
  const named = reader.series.get(token);
  if (named !== undefined) return named;
  switch (token.toUpperCase()) {
    case 'FILL':
      return readFill(reader);
    case 'IF':
      return readIf(reader);
    case 'SUM':
      return readAggregate(reader, (values) => values.reduce((total, value) => total + value, 0));
    case 'MIN':
      return readAggregate(reader, (values) => Math.min(...values));
    case 'MAX':
      return readAggregate(reader, (values) => Math.max(...values));
    case 'AVG':
      return readAggregate(
        reader,
        (values) => values.reduce((total, value) => total + value, 0) / values.length,
      );
    default:
      throw new NotEvaluated();
  }
}

/** `FILL(m1, 0)`, or REPEAT for the value before. */
function readFill(reader: Reader): Series {
  expect(reader, '(');
  const series = readBinary(reader, 0);
  expect(reader, ',');
  if (takes(reader, 'REPEAT')) {
    expect(reader, ')');
    let before: number | null = null;
    return series.map((value) => (before = value ?? before));
  }
  const filling = readBinary(reader, 0);
  expect(reader, ')');
  return series.map((value, index) => value ?? filling[index] ?? null);
}

/** Without an `else`, a period in which the condition does not hold has no value. */
function readIf(reader: Reader): Series {
  expect(reader, '(');
  const condition = readBinary(reader, 0);
  expect(reader, ',');
  const then = readBinary(reader, 0);
  const otherwise = takes(reader, ',') ? readBinary(reader, 0) : null;
  expect(reader, ')');
  return condition.map((holds, index) => {
    if (holds === null) return null;
    return (holds === 0 ? otherwise?.[index] : then[index]) ?? null;
  });
}

/** Over `[m1, m2]` or `METRICS()` period by period; over one series, all its values in every period. */
function readAggregate(reader: Reader, combine: (values: readonly number[]) => number): Series {
  expect(reader, '(');
  const list = readList(reader);
  if (list === null) {
    const series = readBinary(reader, 0);
    expect(reader, ')');
    const values = series.filter((value) => value !== null);
    return values.length === 0 ? series : constant(combine(values), reader);
  }
  expect(reader, ')');
  return Array.from({ length: reader.length }, (_, index) => {
    const values = list.map((series) => series[index] ?? null).filter((value) => value !== null);
    return values.length === 0 ? null : combine(values);
  });
}

function readList(reader: Reader): readonly Series[] | null {
  if (takes(reader, 'METRICS')) {
    expect(reader, '(');
    expect(reader, ')');
    return reader.metricIds.map((id) => reader.series.get(id) ?? []);
  }
  if (!takes(reader, '[')) return null;
  const list = [readBinary(reader, 0)];
  while (takes(reader, ',')) list.push(readBinary(reader, 0));
  expect(reader, ']');
  return list;
}

function constant(value: number, { length }: Reader): Series {
  return Array.from({ length }, () => value);
}

function takes(reader: Reader, token: string): boolean {
  if (reader.tokens[reader.position]?.toUpperCase() !== token) return false;
  reader.position += 1;
  return true;
}

function expect(reader: Reader, token: string): void {
  if (!takes(reader, token)) throw new NotEvaluated();
}
