import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { alarmsInRule, parseAlarmRule } from '../../shared/alarm-chain/composite-rule.ts';
import { propertyRuns } from '../filter-pattern/property-runs.ts';

const alarm = (name: string) => ({ kind: 'state', state: 'ALARM', alarm: name });

test.for([
  ['a bare name', 'ALARM(a)', alarm('a')],
  ['a quoted name with spaces and parentheses', 'ALARM( "a (b) c" )', alarm('a (b) c')],
  ['a single-quoted name', `ALARM('a')`, alarm('a')],
  ['a bare name with spaces and a comma', 'ALARM(a b, c)', alarm('a b, c')],
  [
    'an ARN',
    'OK(arn:aws:cloudwatch:us-east-1:333333333333:alarm:a)',
    { kind: 'state', state: 'OK', alarm: 'arn:aws:cloudwatch:us-east-1:333333333333:alarm:a' },
  ],
  [
    'AND before OR',
    'ALARM(a) OR ALARM(b) AND ALARM(c)',
    {
      kind: 'or',
      operands: [alarm('a'), { kind: 'and', operands: [alarm('b'), alarm('c')] }],
    },
  ],
  [
    'parentheses',
    '(ALARM(a) OR ALARM(b)) AND NOT ALARM(c)',
    {
      kind: 'and',
      operands: [
        { kind: 'or', operands: [alarm('a'), alarm('b')] },
        { kind: 'not', operand: alarm('c') },
      ],
    },
  ],
  ['a double negation', 'NOT NOT ALARM(a)', alarm('a')],
  [
    'constants',
    'TRUE OR FALSE',
    {
      kind: 'or',
      operands: [
        { kind: 'constant', value: true },
        { kind: 'constant', value: false },
      ],
    },
  ],
  ['at least one', 'AT_LEAST(1, ALARM, (a, b))', { kind: 'or', operands: [alarm('a'), alarm('b')] }],
  ['at least all', 'AT_LEAST(100%, ALARM, ("a", b))', { kind: 'and', operands: [alarm('a'), alarm('b')] }],
  [
    'at least some',
    'AT_LEAST(2, NOT ALARM, (a, b, c))',
    {
      kind: 'some',
      operands: ['a', 'b', 'c'].map((name) => ({ kind: 'not', operand: alarm(name) })),
    },
  ],
] as const)('%s is read', ([, rule, tree]) => {
  expect(parseAlarmRule(rule, 'and-first')).toEqual(tree);
});

test('from left to right, AND does not bind before OR', () => {
  expect(parseAlarmRule('ALARM(a) OR ALARM(b) AND ALARM(c)', 'left-to-right')).toEqual({
    kind: 'and',
    operands: [{ kind: 'or', operands: [alarm('a'), alarm('b')] }, alarm('c')],
  });
});

test.for([
  '',
  'ALARM',
  'ALARM()',
  'ALARM(a',
  'ALARM(a) ALARM(b)',
  'ALARM(a) AND',
  'AND ALARM(a)',
  'SOMETIMES(a)',
  'ALARM("a',
  'AT_LEAST(2, (a, b))',
  'AT_LEAST(x, ALARM, (a))',
  `${'('.repeat(200)}ALARM(a)${')'.repeat(200)}`,
  `ALARM(${'a'.repeat(11_000)})`,
  `${'NOT '.repeat(2_500)}ALARM(a)`.padEnd(10_241),
])('%s is not read', (rule) => {
  expect(parseAlarmRule(rule, 'and-first')).toBeNull();
});

test('a rule that is not read still tells what it may name', () => {
  expect(alarmsInRule('NEW_FUNCTION(ALARM, "a b", c)')).toEqual(['NEW_FUNCTION', 'ALARM', 'a b', 'c']);
});

test('any text is read or refused, and the reader comes to an end', () => {
  const piece = fc.constantFrom(
    'ALARM(',
    'OK(a)',
    ')',
    '(',
    ' AND ',
    ' OR ',
    'NOT ',
    '"',
    'x',
    ',',
    'AT_LEAST(',
    'TRUE',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const rule = pieces.join('');
      expect(() => [parseAlarmRule(rule, 'left-to-right'), alarmsInRule(rule)]).not.toThrow();
    }),
    { numRuns: propertyRuns },
  );
});
