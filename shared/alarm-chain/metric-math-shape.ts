/**
 * How the value of a metric-math expression moves as the one metric it reads grows, found from its text: only then is
 * it known what any number of events does. A cautious analysis: `any` means that nothing was shown.
 */
import type { MathNode, MathOperator } from './metric-math-parse.ts';
import type { MathScope } from './metric-math-value.ts';

/** `up`: never falls while the metric grows. `down`: never rises. `flat`: does not depend on it. */
export type Trend = 'flat' | 'up' | 'down' | 'any';

/** Bounds of an expression over all values of the metric, with its trend. */
export interface Shape {
  readonly trend: Trend;
  readonly low: number;
  readonly high: number;
  /** Whether it drops points below some value of the metric. */
  readonly mayBeMissing: boolean;
}

const anything: Shape = { trend: 'any', low: -Infinity, high: Infinity, mayBeMissing: true };

/** The metric itself, whose values are at least `low`. */
export function shapeOfMetric(low: number): Shape {
  return { trend: 'up', low, high: Infinity, mayBeMissing: false };
}

/** The shape of an expression in periods in which the metric has a value. */
export function shapeOf(node: MathNode, scope: MathScope<Shape>): Shape {
  const shape = (operand: MathNode) => shapeOf(operand, scope);
  switch (node.kind) {
    case 'number':
      return { trend: 'flat', low: node.value, high: node.value, mayBeMissing: false };
    case 'reference':
    case 'metrics':
      return scope.byId.get(node.kind === 'metrics' ? scope.metric : node.id) ?? anything;
    case 'array':
      return shape(node.element);
    case 'aggregate':
      return onlyPresent(shape(node.operand), (one) => one);
    case 'negation':
      return onlyPresent(shape(node.operand), negated);
    case 'operation':
      return onlyPresent(shape(node.left), (left) =>
        onlyPresent(shape(node.right), (right) => shapeOfOperation(node.operator, left, right)),
      );
    case 'fill':
      return filled(shape(node.series), shape(node.filler));
    case 'condition':
      return chosen(shape(node.condition), shape(node.whenTrue), node.whenFalse && shape(node.whenFalse));
  }
}

/** What a missing point becomes inside of a larger expression is left open by AWS. */
function onlyPresent(shape: Shape, then: (shape: Shape) => Shape): Shape {
  return shape.mayBeMissing ? anything : then(shape);
}

function negated({ trend, low, high, mayBeMissing }: Shape): Shape {
  const turned = { up: 'down', down: 'up', flat: 'flat', any: 'any' } as const;
  return { trend: turned[trend], low: -high, high: -low, mayBeMissing };
}

function shapeOfOperation(operator: MathOperator, left: Shape, right: Shape): Shape {
  switch (operator) {
    case '+':
      return sum(left, right);
    case '-':
      return sum(left, negated(right));
    case '*':
      return product(left, right);
    case '/':
      return isConstant(right) && right.low !== 0 ? scaled(left, 1 / right.low) : anything;
    case '>':
    case '>=':
      return truth(sum(left, negated(right)).trend);
    case '<':
    case '<=':
      return truth(sum(right, negated(left)).trend);
    case '!=':
      return truth(differs(left, right));
    case '==':
      return truth(negated(truth(differs(left, right))).trend);
    case 'AND':
    case 'OR':
      return left.low >= 0 && right.low >= 0 ? truth(sum(left, right).trend) : truth('any');
  }
}

/** 1 or 0. */
function truth(trend: Trend): Shape {
  return { trend, low: 0, high: 1, mayBeMissing: false };
}

/** A value differs from the least it can be from some point on. */
function differs(left: Shape, right: Shape): Trend {
  const [constant, other] = isConstant(left) ? [left, right] : [right, left];
  if (!isConstant(constant)) return 'any';
  if (other.trend === 'flat') return 'flat';
  return other.low >= constant.high ? other.trend : 'any';
}

function isConstant({ trend, low, high }: Shape): boolean {
  return trend === 'flat' && low === high;
}

function sum(left: Shape, right: Shape): Shape {
  const trend = left.trend === 'flat' ? right.trend : right.trend === 'flat' ? left.trend : null;
  return {
    trend: trend ?? (left.trend === right.trend ? left.trend : 'any'),
    low: left.low + right.low,
    high: left.high + right.high,
    mayBeMissing: false,
  };
}

function scaled(shape: Shape, factor: number): Shape {
  if (factor < 0) return scaled(negated(shape), -factor);
  if (factor === 0) return { trend: 'flat', low: 0, high: 0, mayBeMissing: false };
  return { ...shape, low: shape.low * factor, high: shape.high * factor };
}

function product(left: Shape, right: Shape): Shape {
  if (isConstant(left)) return scaled(right, left.low);
  if (isConstant(right)) return scaled(left, right.low);
  const areBothUp = left.trend === 'up' && right.trend === 'up' && left.low >= 0 && right.low >= 0;
  return areBothUp ? { trend: 'up', low: 0, high: Infinity, mayBeMissing: false } : anything;
}

function filled(series: Shape, filler: Shape): Shape {
  if (!series.mayBeMissing) return series;
  const rises = series.trend === 'up' && series.low >= filler.high;
  return rises ? { ...series, low: filler.low, mayBeMissing: false } : anything;
}

/** A condition that comes true, or ceases to be, once as the metric grows: one branch below, the other above. */
function chosen(condition: Shape, whenTrue: Shape, whenFalse: Shape | null): Shape {
  const isDecided = condition.low >= 0 && !condition.mayBeMissing && !whenTrue.mayBeMissing;
  if (!isDecided || (condition.trend !== 'up' && condition.trend !== 'down')) return anything;
  if (whenFalse === null) {
    const rises = condition.trend === 'up' && (whenTrue.trend === 'up' || whenTrue.trend === 'flat');
    return rises ? { ...whenTrue, trend: 'up', mayBeMissing: true } : anything;
  }
  if (whenFalse.mayBeMissing) return anything;
  const [below, above] = condition.trend === 'up' ? [whenFalse, whenTrue] : [whenTrue, whenFalse];
  const trends = [below.trend, above.trend];
  const bounds = { low: Math.min(below.low, above.low), high: Math.max(below.high, above.high) };
  const isUp = above.low >= below.high && trends.every((trend) => trend === 'up' || trend === 'flat');
  const isDown = above.high <= below.low && trends.every((trend) => trend === 'down' || trend === 'flat');
  return { ...bounds, trend: isUp ? 'up' : isDown ? 'down' : 'any', mayBeMissing: false };
}
