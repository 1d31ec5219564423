/**
 * What a metric-math expression makes of one period, as a function of the one metric it reads. All facts:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
import type { MathNode, MathOperator } from './metric-math-parse.ts';

/**
 * The page says that missing values are treated as 0, and shows it where the other operand has a value. Whether a
 * period in which nothing has a value becomes 0 too (`zero`) or stays missing (`missing`) is left open.
 */
export type MissingReading = 'missing' | 'zero';
export const missingReadings: readonly MissingReading[] = ['missing', 'zero'];

export type MathType = 'scalar' | 'series' | 'array';

/**
 * The value of a period; null where it has none, which an alarm takes for missing data:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-data-queries.html
 */
export type Point = number | null;

/** What the ids in an expression stand for. `metric` is the id of the one metric. */
export interface MathScope<T> {
  readonly metric: string;
  readonly byId: ReadonlyMap<string, T>;
}

/** Why an expression cannot be computed period by period; null where it can. */
export function whyNotPointwise(node: MathNode, scope: MathScope<MathType>): string | null {
  const within = operandsOf(node)
    .map((operand) => whyNotPointwise(operand, scope))
    .find((why) => why !== null);
  if (within !== undefined) return within;
  switch (node.kind) {
    case 'aggregate':
      // Of a single series it is one number over all periods that CloudWatch reads, and how many is not documented.
      return typeOf(node.operand, scope) === 'array' ? null : 'it aggregates a series over time';
    case 'array':
      return typeOf(node.element, scope) === 'scalar' ? 'it lists a number among series' : null;
    case 'fill':
      if (typeOf(node.series, scope) === 'scalar') return 'it fills a number';
      return typeOf(node.filler, scope) === 'scalar' ? null : 'it fills with a series';
    case 'condition':
      return typeOf(node.condition, scope) === 'array' ? 'its condition is an array' : null;
    case 'number':
    case 'reference':
    case 'metrics':
    case 'negation':
    case 'operation':
      return null;
  }
}

/** The parts of a node that are expressions themselves. */
export function operandsOf(node: MathNode): readonly MathNode[] {
  switch (node.kind) {
    case 'number':
    case 'reference':
    case 'metrics':
      return [];
    case 'array':
      return [node.element];
    case 'negation':
    case 'aggregate':
      return [node.operand];
    case 'operation':
      return [node.left, node.right];
    case 'fill':
      return [node.series, node.filler];
    case 'condition':
      return [node.condition, node.whenTrue, ...(node.whenFalse === null ? [] : [node.whenFalse])];
  }
}

/** The type of an expression that `whyNotPointwise` has let pass. */
export function typeOf(node: MathNode, scope: MathScope<MathType>): MathType {
  switch (node.kind) {
    case 'number':
      return 'scalar';
    case 'reference':
      return scope.byId.get(node.id) ?? 'series';
    case 'metrics':
    case 'array':
      return 'array';
    case 'aggregate':
      return 'series';
    case 'fill':
      return typeOf(node.series, scope);
    case 'negation':
    case 'operation':
    case 'condition': {
      const types = operandsOf(node).map((operand) => typeOf(operand, scope));
      if (types.includes('array')) return 'array';
      return types.includes('series') ? 'series' : 'scalar';
    }
  }
}

/** A value with whether it comes from a series: only those can be missing. */
interface Value {
  readonly point: Point;
  readonly isSeries: boolean;
}

/** The value of an expression in one period. */
export function valueOf(node: MathNode, scope: MathScope<Value>, reading: MissingReading): Value {
  const value = (operand: MathNode) => valueOf(operand, scope, reading);
  switch (node.kind) {
    case 'number':
      return { point: node.value, isSeries: false };
    case 'reference':
    case 'metrics':
      return scope.byId.get(node.kind === 'metrics' ? scope.metric : node.id) ?? noValue;
    case 'array':
      return value(node.element);
    case 'negation':
      return compute('-', { point: 0, isSeries: false }, value(node.operand), reading);
    case 'operation':
      return compute(node.operator, value(node.left), value(node.right), reading);
    case 'aggregate': {
      const { point } = value(node.operand);
      return { point: point ?? whenMissing(reading), isSeries: true };
    }
    case 'fill': {
      const { point } = value(node.series);
      return { point: point ?? value(node.filler).point, isSeries: true };
    }
    case 'condition':
      return choose(value(node.condition), value(node.whenTrue), node.whenFalse && value(node.whenFalse));
  }
}

const noValue: Value = { point: null, isSeries: true };

function whenMissing(reading: MissingReading): Point {
  return reading === 'zero' ? 0 : null;
}

function compute(operator: MathOperator, left: Value, right: Value, reading: MissingReading): Value {
  const isSeries = left.isSeries || right.isSeries;
  const isNumberMissing = [left, right].some((one) => one.point === null && !one.isSeries);
  const hasSeriesValue = [left, right].some((one) => one.point !== null && one.isSeries);
  const missing = hasSeriesValue ? 0 : whenMissing(reading);
  const [a, b] = [left.point ?? missing, right.point ?? missing];
  if (isNumberMissing || a === null || b === null) return { point: null, isSeries };
  // A data point that would divide by zero is dropped.
  const result = operator === '/' && b === 0 ? NaN : apply(operator, a, b);
  return { point: Number.isNaN(result) ? null : result, isSeries };
}

/** Truth is 1, and everything but 0 is true. */
function apply(operator: MathOperator, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '<':
      return Number(a < b);
    case '>':
      return Number(a > b);
    case '<=':
      return Number(a <= b);
    case '>=':
      return Number(a >= b);
    case '==':
      return Number(a === b);
    case '!=':
      return Number(a !== b);
    case 'AND':
      return Number(a !== 0 && b !== 0);
    case 'OR':
      return Number(a !== 0 || b !== 0);
  }
}

/** A period without a condition is dropped; a true one without a value is 0, a false one is dropped ("Using IF expressions"). */
function choose(condition: Value, whenTrue: Value, whenFalse: Value | null): Value {
  const isSeries = condition.isSeries || whenTrue.isSeries || (whenFalse?.isSeries ?? false);
  if (condition.point === null) return { point: null, isSeries };
  if (condition.point === 0) return { point: whenFalse?.point ?? null, isSeries };
  return { point: whenTrue.point ?? (condition.isSeries ? 0 : null), isSeries };
}
