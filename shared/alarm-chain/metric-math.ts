/**
 * The series of a metric-math alarm, where it can be reduced to one metric. What reads several metrics, several
 * periods or other accounts is refused with a reason, never guessed.
 */
import { parseMetricMath, type MathNode } from './metric-math-parse.ts';
import { shapeOf, shapeOfMetric, type Shape } from './metric-math-shape.ts';
import {
  missingReadings,
  operandsOf,
  typeOf,
  valueOf,
  whyNotPointwise,
  type MathType,
  type MissingReading,
  type Point,
} from './metric-math-value.ts';
import type { MetricAlarm, MetricQuery, QueriedMetric } from './snapshot.ts';
import type { PublishedMetric, WatchedSeries } from './watched-series.ts';

/** The series, or why there is none: it reads other metrics only, or it cannot be decided. */
export type MathSeries =
  | { readonly kind: 'series'; readonly series: WatchedSeries }
  | { readonly kind: 'elsewhere' | 'undecided'; readonly because: string };

/** Most queries that are followed; an alarm reads ten metrics at most. */
const mostQueries = 50;

/** @param lowest the least value that a statistic of the metric can have */
export function readMathSeries(alarm: MetricAlarm, published: PublishedMetric, lowest: number): MathSeries {
  const { queries } = alarm;
  if (queries.length > mostQueries) return undecided(`it has more than ${mostQueries} queries`);
  const byId = new Map(queries.map((query) => [query.id, query]));
  if (byId.size < queries.length) return undecided('two of its queries have the same id');
  const returned = queries.filter(({ returnsData }) => returnsData);
  const [result] = returned;
  if (result === undefined || returned.length > 1)
    return undecided('not exactly one of its queries returns data');

  const plan = planOf(result.id, byId);
  if (typeof plan === 'string') return undecided(plan);
  const ours = plan.metrics.filter(({ metric }) => isPublished(metric, published));
  const [source] = ours;
  if (source === undefined) {
    return plan.metrics.length > 0
      ? { kind: 'elsewhere', because: 'what it compares does not depend on the metric of the filter' }
      : undecided('it reads no metric');
  }
  if (plan.metrics.length > 1) return undecided('it reads more than one series');
  const isForeign = [source, ...plan.expressions.map(({ query }) => query)].some(
    ({ accountId }) => accountId !== undefined && accountId !== published.accountId,
  );
  if (isForeign) return undecided('it reads a metric of another account');
  return seriesOf(source.id, source.metric, plan.expressions, lowest);
}

function undecided(because: string): MathSeries {
  return { kind: 'undecided', because };
}

function isPublished(metric: QueriedMetric, { transformation }: PublishedMetric): boolean {
  return metric.namespace === transformation.namespace && metric.metricName === transformation.metricName;
}

interface Expression {
  readonly query: MetricQuery;
  readonly node: MathNode;
}
type MetricSource = MetricQuery & { readonly metric: QueriedMetric };

/** The metrics that a query depends on, and the expressions between them and it, each behind those it refers to. */
interface Plan {
  readonly metrics: readonly MetricSource[];
  readonly expressions: readonly Expression[];
}

/** Each query is visited once, so that the cost is linear and the depth that of `mostQueries`. */
function planOf(resultId: string, byId: ReadonlyMap<string, MetricQuery>): Plan | string {
  const metrics = new Map<string, MetricSource>();
  const expressions: Expression[] = [];
  const visited = new Set<string>();
  const finished = new Set<string>();
  const visit = (id: string): string | null => {
    if (finished.has(id)) return null;
    if (visited.has(id)) return 'its queries refer to each other in a circle';
    visited.add(id);
    const query = byId.get(id);
    if (query === undefined) return `it refers to ${id}, and no query has this id`;
    const { metric, expression } = query;
    if ((metric === undefined) === (expression === undefined)) return `its query ${id} cannot be read`;
    if (metric !== undefined) metrics.set(id, { ...query, metric });
    if (expression === undefined) {
      finished.add(id);
      return null;
    }
    const parsed = parseMetricMath(expression);
    if (!parsed.ok) return parsed.because;
    const why = idsIn(parsed.node, byId)
      .map(visit)
      .find((one) => one !== null);
    finished.add(id);
    expressions.push({ query, node: parsed.node });
    return why ?? null;
  };
  const why = visit(resultId);
  return why ?? { metrics: [...metrics.values()], expressions };
}

function idsIn(node: MathNode, byId: ReadonlyMap<string, MetricQuery>): readonly string[] {
  if (node.kind === 'reference') return [node.id];
  if (node.kind === 'metrics') {
    return [...byId.values()].filter(({ metric }) => metric !== undefined).map(({ id }) => id);
  }
  return operandsOf(node).flatMap((operand) => idsIn(operand, byId));
}

function seriesOf(
  metricId: string,
  metric: QueriedMetric,
  expressions: readonly Expression[],
  lowest: number,
): MathSeries {
  const types = new Map<string, MathType>([[metricId, 'series']]);
  const shapes = new Map<string, Shape>([[metricId, shapeOfMetric(lowest)]]);
  for (const { query, node } of expressions) {
    const scope = { metric: metricId, byId: types };
    const why = whyNotPointwise(node, scope);
    if (why !== null) return undecided(why);
    types.set(query.id, typeOf(node, scope));
    shapes.set(query.id, shapeOf(node, { metric: metricId, byId: shapes }));
  }
  const resultId = expressions.at(-1)?.query.id ?? metricId;
  if (types.get(resultId) === 'scalar') return undecided('what it compares is no series');
  const shape = shapes.get(resultId);
  const series: WatchedSeries = {
    ...metric,
    pointOf: (point, reading) => pointOf(metricId, expressions, point, reading),
    trend: shape?.trend ?? 'any',
    fillsMissing: expressions.some(({ node }) => hasFill(node)),
    readings: expressions.length === 0 ? ['missing'] : missingReadings,
  };
  return { kind: 'series', series };
}

/** Expressions are computed once each, in the order in which they build on each other. */
function pointOf(
  metricId: string,
  expressions: readonly Expression[],
  point: Point,
  reading: MissingReading,
): Point {
  const byId = new Map([[metricId, { point, isSeries: true }]]);
  let last = point;
  for (const { query, node } of expressions) {
    const value = valueOf(node, { metric: metricId, byId }, reading);
    byId.set(query.id, value);
    last = value.point;
  }
  return last;
}

function hasFill(node: MathNode): boolean {
  return node.kind === 'fill' || operandsOf(node).some(hasFill);
}
