import { describe, expect, test } from 'vitest';
import { baseRecord } from '../../shared/filter-pattern/decision/base-records.ts';
import {
  isWellFormed,
  kindOfValue,
  kindsOfMember,
  mandatoryMembers,
} from '../../shared/filter-pattern/decision/record-axioms.ts';
import { layOutPlaces, literalOfTest } from '../../shared/filter-pattern/decision/record-places.ts';
import { createSolver, isSatisfiable } from '../../shared/filter-pattern/decision/solver.ts';
import { Undecidable } from '../../shared/filter-pattern/decision/undecidable.ts';
import type { CloudTrailRecord, JsonValue } from '../../shared/filter-pattern/json-value.ts';
import { defaultReadings } from '../../shared/filter-pattern/meaning/readings.ts';
import type { SelectorTest } from '../../shared/filter-pattern/syntax/pattern.ts';
import { patternOf } from './patterns.ts';

const events = [{ name: 'AssumeRole', source: 'sts.amazonaws.com' }];
const [event = { name: '', source: '' }] = events;
const plain = baseRecord(event);

function testOf(text: string): SelectorTest {
  const pattern = patternOf(`{ ${text} }`);
  if (pattern.kind !== 'json' || pattern.condition.kind !== 'test') throw new Error(text);
  return pattern.condition;
}

/** Whether all the tests can hold at once, and those after `not` fail, by the axioms alone: no values are searched. */
function areCompatible(texts: readonly string[], bases: readonly CloudTrailRecord[] = []): boolean {
  const budget = { limit: 3_000_000, used: 0 };
  const tests = texts.map((text) => testOf(text.replace(/^not /, '')));
  const places = layOutPlaces(createSolver(budget), tests, events, bases, defaultReadings);
  const assumptions = tests.map(
    (one, index) => literalOfTest(places, one) * (texts[index]?.startsWith('not ') === true ? -1 : 1),
  );
  return isSatisfiable(places.solver, { assumptions, prefers: () => false, objections: () => [] });
}

describe('a well-formed record', () => {
  test.each<[why: string, changes: Readonly<Record<string, JsonValue>>]>([
    ['may have members that no page names', { exampleField: [null, 1] }],
    ['may have failed', { errorCode: 'AccessDenied', responseElements: null }],
    ['may be of another event from anywhere', { eventName: 'GetRoleX', eventSource: 'x.amazonaws.com' }],
    ['may say that it only read', { readOnly: false }],
  ])('%s', (_, changes) => {
    expect(isWellFormed({ ...plain, ...changes }, events)).toBe(true);
  });

  test.each<[why: string, changes: Readonly<Record<string, JsonValue>>]>([
    ['has a text for its name', { eventName: 7 }],
    ['has an object for its caller', { userIdentity: 'alice' }],
    ['has no null for an error', { errorCode: null }],
    ['has no text for its parameters', { requestParameters: 'none' }],
    ['has no object for its resources', { resources: {} }],
    ['has no text for a boolean', { readOnly: 'true' }],
    ['has the one source of its event', { eventSource: 'iam.amazonaws.com' }],
  ])('%s', (_, changes) => {
    expect(isWellFormed({ ...plain, ...changes }, events)).toBe(false);
  });

  test.each(mandatoryMembers)('has %s', (member) => {
    const without = Object.fromEntries(Object.entries(plain).filter(([key]) => key !== member));
    expect(isWellFormed(without, events)).toBe(false);
    expect(kindsOfMember(member)).not.toContain('absent');
  });

  test('has seven members at least', () => {
    expect(mandatoryMembers.toSorted()).toEqual([
      'awsRegion',
      'eventID',
      'eventName',
      'eventSource',
      'eventTime',
      'eventVersion',
      'userIdentity',
    ]);
  });
});

test.each<[value: JsonValue | undefined, kind: string]>([
  [undefined, 'absent'],
  [null, 'null'],
  [true, 'true'],
  [false, 'false'],
  [0, 'number'],
  ['', 'string'],
  [[], 'array'],
  [{}, 'object'],
])('of %j the kind is %s', (value, kind) => {
  expect(kindOfValue(value)).toBe(kind);
});

describe('no record has, by the axioms', () => {
  test.each<[why: string, tests: readonly string[]]>([
    ['an element without those before it', ['$.a[2] = 1', '$.a[1] NOT EXISTS']],
    ['an element without the first', ['$.a[2] = 1', '$.a[0] NOT EXISTS']],
    ['another element without the named ones', ['$.a[*] = x', 'not $.a[0] = x', '$.a[0] NOT EXISTS']],
    ['a member below a text', ['$.a = x', '$.a.b = x']],
    ['an element below an object', ['$.a.b = x', '$.a[0] = x']],
    ['two kinds at one place', ['$.a IS TRUE', '$.a IS NULL']],
    ['a member that exists and does not', ['$.a = x', '$.a NOT EXISTS']],
    ['no name', ['$.eventName NOT EXISTS']],
    ['a caller that is null', ['$.userIdentity IS NULL']],
    ['an event without its source', ['$.eventName = AssumeRole', 'not $.eventSource = sts.amazonaws.com']],
    ['a field that no wildcard sees', ['$.a.b = x', 'not $.a.* = x']],
    ['an element that no wildcard sees', ['$.a[3] = x', 'not $.a[*] = x']],
    ['no field at all', ['$.* NOT EXISTS']],
    ['a field where none exists', ['$.a.* NOT EXISTS', '$.a.b = x']],
    ['what fails and holds, asked twice', ['$.a.* = x', 'not $.a.* = x']],
  ])('%s: %j', (_, tests) => {
    expect(areCompatible(tests)).toBe(false);
  });
});

describe('some record has, by the axioms', () => {
  test.each<[why: string, tests: readonly string[]]>([
    ['an element and those before it', ['$.a[2] = 1', 'not $.a[1] NOT EXISTS']],
    ['an element behind the named ones', ['$.a[*] = x', 'not $.a[0] = x', 'not $.a[1] = x']],
    ['a field that no pattern names', ['$.a.* = x', 'not $.a.b = x']],
    ['a field for each wildcard', ['$.a.* = x', '$.a.* = y', '$.a.b NOT EXISTS']],
    ['the source of an event with another', ['$.eventName = x', '$.eventSource = sts.amazonaws.com']],
    ['an empty object', ['$.a.* NOT EXISTS', '$.a[0] NOT EXISTS']],
    ['a thousand elements', ['$.a[1000] = x']],
    ['elements beside a wildcard', ['$.a[*] = x', '$.a[32] = y']],
  ])('%s: %j', (_, tests) => {
    expect(areCompatible(tests)).toBe(true);
  });

  test('what the base record has, seen by a wildcard', () => {
    const base = { ...plain, a: { b: 'x' }, list: ['x', 'y'] };
    expect(areCompatible(['$.a.* = x', '$.list[*] = x'], [base])).toBe(true);
  });
});

test.each([[['$.a[1001] = x']], [['$.a[*] = x', '$.a[33] = y']]])(
  'beyond what is searched is %j',
  (tests) => {
    expect(() => areCompatible(tests)).toThrow(new Undecidable('array-index'));
  },
);
