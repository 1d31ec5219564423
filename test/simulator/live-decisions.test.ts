import { expect, test } from 'vitest';
import { readCompositeRule, ruleHolds } from '../../simulator/alarms/composite-rule.ts';
import { createAgenda } from '../../simulator/live/agenda.ts';
import { decideState } from '../../simulator/live/alarm-decision.ts';
import { criteriaSelect } from '../../simulator/live/field-selection.ts';
import { filterPasses } from '../../simulator/live/filter-policy.ts';
import { evaluateMath } from '../../simulator/live/metric-math.ts';
import { statisticOf } from '../../simulator/live/metric.ts';
import { policyAllows } from '../../simulator/policies/resource-policy.ts';

/** `X` breaches, `0` does not, `-` is missing; the oldest first, as on AWS's page on missing data. */
const series = (points: string) =>
  points.split(' ').map((point) => (point === '-' ? null : point === 'X' ? 1 : 0));
const treatments = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;

test.for([
  [3, '0 - X - X', ['OK', 'OK', 'OK', 'OK']],
  [3, '0 - - - -', ['OK', 'OK', 'OK', 'OK']],
  [3, '- - - - -', ['INSUFFICIENT_DATA', null, 'ALARM', 'OK']],
  [3, '0 X X - X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
  [3, '- - X - -', ['ALARM', null, 'ALARM', 'OK']],
  [2, '0 - X - X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
  [2, '0 0 X 0 X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
  [2, '0 - X - -', ['OK', 'OK', 'ALARM', 'OK']],
  [2, '- - - - 0', ['OK', 'OK', 'ALARM', 'OK']],
  [2, '- - - X -', ['ALARM', null, 'ALARM', 'OK']],
  [3, '- - - - X', [null, null, 'ALARM', 'OK']],
] as const)(
  '%i of three data points, seen as %s, lead to %o as missing data is treated',
  ([m, points, states]) => {
    const decided = treatments.map((treatMissingData) =>
      decideState(
        {
          comparisonOperator: 'GreaterThanThreshold',
          threshold: 0,
          evaluationPeriods: 3,
          datapointsToAlarm: m,
          treatMissingData,
        },
        series(points),
      ),
    );
    expect(decided).toEqual(states);
  },
);

test.for([
  ['GreaterThanThreshold', [false, false, true]],
  ['GreaterThanOrEqualToThreshold', [false, true, true]],
  ['LessThanThreshold', [true, false, false]],
  ['LessThanOrEqualToThreshold', [true, true, false]],
] as const)('%s of 0, 1 and 2 against 1 is %o', ([comparisonOperator, alarms]) => {
  const alarm = { threshold: 1, evaluationPeriods: 1, datapointsToAlarm: 1, treatMissingData: 'missing' };
  expect(
    [0, 1, 2].map((value) => decideState({ ...alarm, comparisonOperator }, [value]) === 'ALARM'),
  ).toEqual(alarms);
});

test('an alarm on an anomaly band keeps its state', () => {
  const alarm = { threshold: 1, evaluationPeriods: 1, datapointsToAlarm: 1, treatMissingData: 'missing' };
  expect(decideState({ ...alarm, comparisonOperator: 'GreaterThanUpperThreshold' }, [5])).toBeNull();
});

const named = new Map([
  ['m1', [1, null, 4]],
  ['m2', [10, 20, null]],
]);
test.for<[string, readonly (number | null)[] | null]>([
  ['m1', [1, null, 4]],
  ['1 + 2 * 3', [7, 7, 7]],
  ['(1 + 2) * -m1', [-3, null, -12]],
  ['m1 / 0', [null, null, null]],
  ['m1 >= 4 || m1 == 1', [1, null, 1]],
  ['m1 > 1 AND m1 < 5', [0, null, 1]],
  ['FILL(m1, 0)', [1, 0, 4]],
  ['FILL(m1, REPEAT)', [1, 1, 4]],
  ['IF(m1 > 1, m1, 7)', [7, null, 4]],
  ['IF(m1 > 1, m1)', [null, null, 4]],
  ['SUM([m1, m2])', [11, 20, 4]],
  ['MAX(METRICS())', [10, 20, 4]],
  ['MIN([m1, m2, 3])', [1, 3, 3]],
  ['AVG(m1)', [2.5, 2.5, 2.5]],
  ['1e1', [10, 10, 10]],
  ['RATE(m1)', null],
  ['m9', null],
  ['m1 m2', null],
  ['', null],
  ['('.repeat(100), null],
  ['1 + '.repeat(600) + '1', null],
])('the expression %s is %o', ([expression, result]) => {
  expect(evaluateMath(expression, { series: named, metricIds: ['m1', 'm2'], length: 3 })).toEqual(result);
});

test.for([
  ['Sum', 6],
  ['SampleCount', 3],
  ['Average', 2],
  ['Minimum', 1],
  ['Maximum', 3],
  ['p50', 2],
  ['p100', 3],
  ['tm90', null],
] as const)('%s of 1, 2 and 3 is %o', ([statistic, value]) => {
  expect(statisticOf(statistic, [3, 1, 2])).toBe(value);
  expect(statisticOf(statistic, [])).toBeNull();
});

const body = {
  NewStateValue: 'ALARM',
  AlarmName: 'AssumeRole',
  Trigger: { Threshold: 1 },
  AlarmActions: ['a', 'b'],
};
test.for<[unknown, boolean]>([
  [{}, true],
  [{ NewStateValue: ['OK', 'ALARM'] }, true],
  [{ NewStateValue: ['OK'] }, false],
  [{ NewStateValue: ['ALARM'], AlarmName: ['Other'] }, false],
  [{ AlarmName: [{ prefix: 'Assume' }] }, true],
  [{ AlarmName: [{ suffix: 'Assume' }] }, false],
  [{ AlarmName: [{ 'equals-ignore-case': 'assumerole' }] }, true],
  [{ AlarmName: [{ 'anything-but': ['Other'] }] }, true],
  [{ AlarmName: [{ 'anything-but': { prefix: 'Assume' } }] }, false],
  [{ severity: [{ exists: false }] }, true],
  [{ AlarmName: [{ exists: false }] }, false],
  [{ Trigger: { Threshold: [{ numeric: ['>=', 1, '<', 2] }] } }, true],
  [{ Trigger: { Threshold: [{ numeric: ['>', 1] }] } }, false],
  [{ AlarmActions: ['b'] }, true],
  [{ $or: [{ AlarmName: ['Other'] }, { NewStateValue: ['ALARM'] }] }, true],
  [{ AlarmName: [{ wildcard: 'A*' }] }, false],
  ['{"NewStateValue":["ALARM"]}', true],
  ['no JSON', false],
])('the filter policy %o lets the message pass: %o', ([policy, passes]) => {
  expect(filterPasses(policy, body)).toBe(passes);
});

test.for([
  ['@aws.account = "333333333333"', true],
  ["@aws.account != '333333333333'", false],
  ['@aws.account IN ["111111111111", "333333333333"]', true],
  ['@aws.account NOT IN ("333333333333")', false],
  ['@aws.account = 333333333333 AND @aws.region = us-east-1', true],
  ['@aws.region = "eu-west-1" OR (@aws.account = "333333333333" AND @aws.region = "us-east-1")', true],
  ['@aws.source = "x"', false],
  ['@aws.account', false],
  ['', false],
] as const)('the criteria %s select: %o', ([criteria, selects]) => {
  expect(criteriaSelect(criteria, { '@aws.account': '333333333333', '@aws.region': 'us-east-1' })).toBe(
    selects,
  );
});

const publishing = (statement: object) =>
  policyAllows({
    policy: {
      Statement: { Effect: 'Allow', Principal: '*', Action: 'sns:Publish', Resource: '*', ...statement },
    },
    action: 'SNS:Publish',
    resourceArn: 'arn:aws:sns:us-east-1:333333333333:security',
    principal: { kind: 'service', name: 'cloudwatch.amazonaws.com' },
    context: { 'aws:sourceaccount': '333333333333' },
  });
test.for<[object, boolean]>([
  [{}, true],
  [{ Principal: { Service: ['events.amazonaws.com', 'cloudwatch.amazonaws.com'] } }, true],
  [{ Principal: { AWS: '*' } }, true],
  [{ Principal: { AWS: '333333333333' } }, false],
  [{ Action: ['SNS:P*'] }, true],
  [{ Action: 'SNS:Subscribe' }, false],
  [{ Resource: 'arn:aws:sns:*:333333333333:sec?rity' }, true],
  [{ Resource: 'arn:aws:sns:us-east-1:333333333333:other' }, false],
  [{ Effect: 'Deny' }, false],
  [{ Condition: { StringEquals: { 'AWS:SourceAccount': ['111111111111', '333333333333'] } } }, true],
  [{ Condition: { StringNotEquals: { 'aws:SourceAccount': '333333333333' } } }, false],
  [{ Condition: { StringEquals: { 'aws:SourceArn': 'x' } } }, false],
  [{ Condition: { StringEqualsIfExists: { 'aws:SourceArn': 'x' } } }, true],
  [{ Condition: { StringNotLike: { 'aws:SourceArn': 'x' } } }, true],
  [{ Condition: { NumericLessThan: { 'aws:SourceAccount': '5' } } }, false],
])('a statement with %o lets CloudWatch publish: %o', ([statement, allows]) => {
  expect(publishing(statement)).toBe(allows);
});

test.for([
  ['ALARM(a) AND OK(b) OR ALARM(c)', true],
  ['ALARM(c) OR ALARM(a) AND ALARM(b)', false],
  ['NOT ALARM("b") AND NOT (OK(a))', true],
  ['INSUFFICIENT_DATA(c)', true],
  ['TRUE AND NOT FALSE', true],
] as const)('the rule %s, with a in ALARM, b OK and c without data, is %o', ([text, holds]) => {
  const states = { a: 'ALARM', b: 'OK', c: 'INSUFFICIENT_DATA' } as const;
  const rule = readCompositeRule(text);
  expect(rule !== null && ruleHolds(rule, (name) => states[name as 'a'])).toBe(holds);
});

test.for([
  '',
  'ALARM',
  'ALARM()',
  'ALARM(a) XOR OK(b)',
  'ALARM(a) OK(b)',
  '(TRUE',
  '('.repeat(600),
  'NOT '.repeat(600),
])('%s is no rule', (text) => {
  expect(readCompositeRule(text)).toBeNull();
});

test('an agenda gives things out by time, then by arrival, and none before it is due', () => {
  const agenda = createAgenda<string>();
  for (const [at, item] of [
    [5, 'c'],
    [1, 'a'],
    [9, 'e'],
    [5, 'd'],
    [3, 'b'],
  ] as const) {
    agenda.add(at, item);
  }
  const taken = Array.from({ length: 5 }, () => agenda.takeDue(8)?.item ?? null);
  expect(taken).toEqual(['a', 'b', 'c', 'd', null]);
  expect(agenda.takeDue(9)).toMatchObject({ at: 9, item: 'e' });
});
