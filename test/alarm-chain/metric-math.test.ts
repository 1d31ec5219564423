import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MetricAlarm, MetricQuery } from '../../shared/alarm-chain/index.ts';
import { readMathSeries } from '../../shared/alarm-chain/metric-math.ts';
import { parseMetricMath } from '../../shared/alarm-chain/metric-math-parse.ts';
import { propertyRuns } from '../filter-pattern/property-runs.ts';
import { aFilter, anAlarm, aPublishedMetric } from './compliant-account.ts';

const metric = (id: string, change: Partial<NonNullable<MetricQuery['metric']>> = {}): MetricQuery => ({
  id,
  expression: undefined,
  returnsData: false,
  accountId: undefined,
  metric: {
    namespace: 'CloudTrailMetrics',
    metricName: 'AssumeRoleCount',
    dimensions: [],
    statistic: 'Sum',
    periodSeconds: 300,
    unit: undefined,
    ...change,
  },
});
const math = (id: string, expression: string, returnsData = false): MetricQuery => ({
  id,
  expression,
  returnsData,
  accountId: undefined,
  metric: undefined,
});

function read(queries: MetricAlarm['queries']) {
  const [transformation] = aFilter().transformations;
  if (transformation === undefined) throw new Error('the filter of the tests has a transformation');
  return readMathSeries(anAlarm({ queries }), aPublishedMetric(transformation), 0);
}
const readOne = (expression: string) => read([metric('m1'), math('e1', expression, true)]);

/** The point for a statistic, under the reading that a period without any value stays missing, and under the other. */
function pointsOf(expression: string, statistic: number | null): readonly (number | null)[] | string {
  const answer = readOne(expression);
  if (answer.kind !== 'series') return answer.because;
  return [answer.series.pointOf(statistic, 'missing'), answer.series.pointOf(statistic, 'zero')];
}

describe('the value of an expression', () => {
  test.for([
    ['m1', 3, [3, 3]],
    ['m1', null, [null, null]],
    ['2 + 3 * m1', 3, [11, 11]],
    ['(2 + 3) * m1', 3, [15, 15]],
    ['10 - m1 - 2', 3, [5, 5]],
    ['-m1 + .5', 3, [-2.5, -2.5]],
    ['m1 / 0', 3, [null, null]],
    ['6 / m1', 3, [2, 2]],
    ['m1 * 1e2', null, [null, 0]],
    ['m1 > 2', 3, [1, 1]],
    ['m1 > 2', 2, [0, 0]],
    ['m1 >= 0', null, [null, 1]],
    ['m1 > 1 AND m1 < 4', 3, [1, 1]],
    ['m1 > 1 && m1 < 3', 3, [0, 0]],
    ['m1 > 5 || m1 == 3', 3, [1, 1]],
    ['m1 != 3 OR m1 <= 2', 3, [0, 0]],
    ['SUM([m1])', 3, [3, 3]],
    ['MAX(METRICS()) * 2', 3, [6, 6]],
    ['AVG(METRICS()/2)', 3, [1.5, 1.5]],
    ['FILL(m1, 0)', null, [0, 0]],
    ['FILL(m1, -1)', null, [-1, -1]],
    ['FILL(m1, 7)', 3, [3, 3]],
    ['m1 + FILL(m1, 5)', null, [5, 5]],
    ['IF(m1 > 0, 1, 0)', 3, [1, 1]],
    ['IF(m1 > 0, 1, 0)', null, [null, 0]],
    ['IF(m1 > 5, m1)', 3, [null, null]],
    ['IF(m1, m1, 9)', 0, [9, 9]],
    ['IF(FILL(m1, 1), m1)', null, [0, 0]],
  ] as const)('%s of %s is %j', ([expression, statistic, points]) => {
    expect(pointsOf(expression, statistic)).toEqual(points);
  });

  test('expressions build on each other, and each is computed once', () => {
    const queries = Array.from({ length: 40 }, (_, index) =>
      math(`e${index}`, index === 0 ? 'm1 + m1' : `e${index - 1} + e${index - 1}`, index === 39),
    );
    const answer = read([...queries, metric('m1')]);

    expect(answer.kind === 'series' && answer.series.pointOf(1, 'missing')).toBe(2 ** 40);
    expect(answer).toMatchObject({ series: { trend: 'up' } });
  });
});

describe('what cannot be decided is refused with a reason', () => {
  test.for([
    'RATE(m1)',
    'DIFF(m1)',
    'ANOMALY_DETECTION_BAND(m1, 2)',
    `SEARCH('{CloudTrailMetrics} AssumeRoleCount', 'Sum', 300)`,
    'SELECT SUM(AssumeRoleCount) FROM CloudTrailMetrics',
    `SUM(METRICS('m'))`,
    'FILL(m1, REPEAT)',
    'FILL(m1, LINEAR)',
    'FILL(m1, m1)',
    'FILL(3, 1)',
    'SUM(m1)',
    'm1 - MIN(m1)',
    'm1 ^ 2',
    '[1]',
    'SUM([m1, m1])',
    '5',
    '',
    'm1 +',
    '(m1',
    'm1 m1',
    'M1',
    'm2',
    'm1 > 1 > 0',
    'm1 > 0 AND m1 > 1 OR m1 > 2',
    'IF(METRICS(), 1, 0)',
    'IF(m1)',
    '1e999 * m1',
    `${'('.repeat(500)}m1${')'.repeat(500)}`,
    `${'-'.repeat(1000)}m1`,
    `m1${' + 1'.repeat(300)}`,
    `m1 ${' '.repeat(3000)}`,
  ])('%s', (expression) => {
    expect(readOne(expression)).toMatchObject({ kind: 'undecided', because: expect.any(String) as string });
  });

  test.for([
    ['no query returns data', [metric('m1')]],
    ['two queries return data', [metric('m1'), math('e1', 'm1', true), math('e2', 'm1', true)]],
    ['two queries with one id', [metric('m1'), metric('m1'), math('e1', 'm1', true)]],
    ['a circle', [metric('m1'), math('e1', 'e2 + m1', true), math('e2', 'e1')]],
    ['a query that refers to itself', [metric('m1'), math('e1', 'e1 + m1', true)]],
    ['two metrics', [metric('m1'), metric('m2', { metricName: 'Other' }), math('e1', 'm1 + m2', true)]],
    ['two statistics', [metric('m1'), metric('m2', { statistic: 'Average' }), math('e1', 'm1 + m2', true)]],
    [
      'all metrics of two',
      [metric('m1'), metric('m2', { metricName: 'Other' }), math('e1', 'SUM(METRICS())', true)],
    ],
    ['a metric of another account', [{ ...metric('m1'), accountId: '444444444444' }, math('e1', 'm1', true)]],
    ['a query that is nothing', [{ ...metric('m1'), metric: undefined, returnsData: true }]],
    [
      'hundreds of queries',
      [...Array.from({ length: 300 }, (_, index) => metric(`m${index}`)), math('e', 'm1', true)],
    ],
  ] as const)('%s', ([, queries]) => {
    expect(read(queries).kind).toBe('undecided');
  });
});

test('a returned metric needs no expression, and its own account may be named', () => {
  const answer = read([{ ...metric('m1'), returnsData: true, accountId: '333333333333' }]);

  expect(answer).toMatchObject({
    kind: 'series',
    series: { statistic: 'Sum', trend: 'up', readings: ['missing'] },
  });
});

test('an alarm that compares another metric does not depend on the filter', () => {
  const queries = [metric('m1'), metric('m2', { metricName: 'Other' }), math('e1', 'm2 * 2', true)];

  expect(read(queries)).toMatchObject({ kind: 'elsewhere' });
});

describe('the trend of an expression', () => {
  test.for([
    ['m1 * 2 - 1', 'up'],
    ['-m1', 'down'],
    ['3 - m1', 'down'],
    ['m1 * m1', 'up'],
    ['m1 / -2', 'down'],
    ['m1 > 3', 'up'],
    ['m1 <= 3', 'down'],
    ['3 < m1', 'up'],
    ['m1 != 0', 'up'],
    ['m1 == 0', 'down'],
    ['m1 != 2', 'any'],
    ['m1 > 1 AND m1 > 3', 'up'],
    ['m1 > 1 AND m1 < 3', 'any'],
    ['IF(m1 > 0, 1, 0)', 'up'],
    ['IF(m1 > 0, m1, 0)', 'up'],
    ['IF(m1 > 0, m1)', 'up'],
    ['IF(m1 > 3, 0, 1)', 'down'],
    ['IF(m1 > 3, m1, 5)', 'any'],
    ['FILL(IF(m1 > 3, m1), 0)', 'up'],
    ['FILL(IF(m1 > 3, m1), 9)', 'any'],
    ['1 / m1', 'any'],
    ['m1 - m1', 'any'],
  ] as const)('%s: %s', ([expression, trend]) => {
    expect(readOne(expression)).toMatchObject({ series: { trend } });
  });

  const leaf = fc.constantFrom('m1', 'm1', '0', '1', '2', '0.5', '-1');
  const { expression } = fc.letrec<{
    expression: string;
    pair: string;
    choice: string;
    negated: string;
    filled: string;
  }>((tie) => ({
    expression: fc.oneof(
      { depthSize: 'small' },
      leaf,
      tie('pair'),
      tie('choice'),
      tie('negated'),
      tie('filled'),
    ),
    pair: fc
      .tuple(
        tie('expression'),
        fc.constantFrom('+', '-', '*', '/', '<', '>', '>=', '==', '!=', 'AND', 'OR'),
        tie('expression'),
      )
      .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
    choice: fc
      .tuple(tie('expression'), tie('expression'), fc.option(tie('expression')))
      .map(([condition, yes, no]) => `IF(${condition}, ${yes}${no === null ? '' : `, ${no}`})`),
    negated: tie('expression').map((operand) => `-(${operand})`),
    filled: fc.tuple(tie('expression'), leaf).map(([series, filler]) => `FILL(${series}, ${filler})`),
  }));

  test('is true of every pair of values', () => {
    const value = fc.constantFrom(0, 0.25, 0.5, 1, 1.5, 2, 3, 4, 5, 10, 100);
    fc.assert(
      fc.property(
        expression,
        value,
        value,
        fc.constantFrom('missing', 'zero'),
        (text, one, other, reading) => {
          const answer = readOne(text);
          fc.pre(answer.kind === 'series' && answer.series.trend !== 'any' && one < other);
          if (answer.kind !== 'series') return;
          const { trend } = answer.series;
          const pointOf = (point: number) => answer.series.pointOf(point, reading) ?? -Infinity;
          const [low, high] = [pointOf(one), pointOf(other)];
          expect((trend === 'down' || high >= low) && (trend === 'up' || high <= low)).toBe(true);
        },
      ),
      { numRuns: propertyRuns },
    );
  });

  test('any text is read or refused, and never more', () => {
    const piece = fc.constantFrom(
      'm1',
      'e1',
      '(',
      ')',
      '[',
      ']',
      ',',
      '+',
      '-',
      '/',
      '<',
      '==',
      'AND',
      '||',
      'IF(',
      'FILL(',
      'SUM(',
      'METRICS()',
      '1',
      '.',
      ' ',
      '"',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        expect(() => [parseMetricMath(pieces.join('')), readOne(pieces.join(''))]).not.toThrow();
      }),
      { numRuns: propertyRuns },
    );
  });
});
