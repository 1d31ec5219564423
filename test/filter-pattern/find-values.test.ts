import { describe, expect, test } from 'vitest';
import {
  allPlaces,
  findValues,
  truthsOf,
  type ValueSearch,
} from '../../shared/filter-pattern/decision/find-values.ts';
import type { Place } from '../../shared/filter-pattern/decision/record-model.ts';
import { layOutPlaces, literalOfTest } from '../../shared/filter-pattern/decision/record-places.ts';
import { createSolver } from '../../shared/filter-pattern/decision/solver.ts';
import { newTextLanguages } from '../../shared/filter-pattern/decision/text-languages.ts';
import type { CloudTrailRecord } from '../../shared/filter-pattern/json-value.ts';
import { defaultReadings as readings } from '../../shared/filter-pattern/meaning/readings.ts';
import type { SelectorTest } from '../../shared/filter-pattern/syntax/pattern.ts';
import { patternOf } from './patterns.ts';

/** The test of a pattern that is one. */
function testOf(text: string): SelectorTest {
  const pattern = patternOf(`{ ${text} }`);
  if (pattern.kind !== 'json' || pattern.condition.kind !== 'test') throw new Error(text);
  return pattern.condition;
}

/** The places of the tests, each with its literal, and the search near to a record. */
function laidOut(texts: readonly string[], base: CloudTrailRecord) {
  const budget = { limit: 300_000, used: 0 };
  const tests = texts.map(testOf);
  const places = layOutPlaces(createSolver(budget), tests, [], [base], readings);
  for (const one of tests) literalOfTest(places, one);
  const search: ValueSearch = { readings, budget, languages: newTextLanguages(), base, forbidden: [] };
  return { all: allPlaces(places.root), search };
}

/** The value for the last place, which holds what the tests, all of one kind, ask for. */
function valueFor(kind: 'string' | 'number', texts: readonly string[], base: CloudTrailRecord = {}) {
  const { all, search } = laidOut(texts, base);
  const place = all.at(-1);
  if (place === undefined) throw new Error('no places');
  const { textProperties, numberProperties } = place;
  const properties = [...(kind === 'string' ? textProperties : numberProperties).values()];
  const held = new Set([place.kinds[kind], ...properties.map(({ literal }) => literal)]);
  const found = findValues(all, (literal) => held.has(literal), search);
  return 'values' in found ? found.values.get(place) : withNames(found.objections, place);
}

/** Clauses with the names of a place's kinds and tests in place of their literals. */
function withNames(
  clauses: readonly (readonly number[])[],
  { kinds, textProperties, numberProperties }: Place,
) {
  const names = new Map<number, string>([
    ...Object.entries(kinds).map(([kind, literal]) => [literal, kind] as const),
    ...[...textProperties, ...numberProperties].map(([key, { literal }]) => [literal, key] as const),
  ]);
  const nameOf = (literal: number) => names.get(Math.abs(literal)) ?? '';
  return clauses.map((clause) => clause.map((one) => (one < 0 ? 'not ' : '') + nameOf(one)));
}

describe('a place gets', () => {
  test.each<[why: string, tests: readonly string[], text: string]>([
    ['a value that its field has in real records', ['$.awsRegion = "*"', '$.awsRegion = "us*"'], 'us-east-1'],
    ['an element, one of the field of its array', ['$.awsRegion[0] = "us*"'], 'us-east-1'],
    ['one that fits what the field stands in', ['$.a.sessionIssuer.type = "*o*"'], 'Role'],
    ['and another where the field stands elsewhere', ['$.a.sessionContext.type = "*o*"'], 'AssumedRole'],
    ['a member of an element, one that fits its array', ['$.resources[0].type = "*KMS*"'], 'AWS::KMS::Key'],
    ['what is asked for in the form of its field', ['$.awsRegion = "mx-central*"'], 'mx-central-1'],
  ])('%s: %s', (_, tests, text) => {
    expect(valueFor('string', tests)).toBe(text);
  });

  test.each<[why: string, test: string, base: CloudTrailRecord, value: string | number]>([
    ['the text of the base record', '$.name = "b*"', { name: 'bob' }, 'bob'],
    ['another if that does not fit', '$.name = "b*"', { name: 'alice' }, 'b'],
    ['no number of the base record as a text', '$.name = "1*"', { name: 12 }, '1'],
    ['the number of the base record', '$.n > 5', { n: 17 }, 17],
    ['another if that does not fit', '$.n > 5', { n: 3 }, 6],
    ['no text of the base record as a number', '$.n > 5', { n: '17' }, 6],
  ])('%s: %s', (_, one, base, value) => {
    expect(valueFor(typeof value === 'string' ? 'string' : 'number', [one], base)).toBe(value);
  });
});

describe('where no value fits, the solver learns', () => {
  test('that no text is like that', () => {
    expect(valueFor('string', ['$.name = "a*"', '$.name = "b*"'])).toEqual([
      ['not string', 'not "a*"', 'not "b*"'],
    ]);
  });

  test('that no number is like that', () => {
    expect(valueFor('number', ['$.n > 5', '$.n < 3'])).toEqual([['not number', 'not > 5', 'not < 3']]);
  });
});

describe('of a record is true', () => {
  const tests = [
    '$.a = "x*"',
    '$.a = "*y"',
    '$.a > 5',
    '$.a < 3',
    '$.a = 7',
    '$.a IS TRUE',
    '$.a NOT EXISTS',
  ];

  test.each<[record: CloudTrailRecord, truths: readonly string[]]>([
    [{}, ['absent', '$.a NOT EXISTS']],
    [{ a: null }, ['null']],
    [{ a: true }, ['true', '$.a IS TRUE']],
    [{ a: 'xylophone' }, ['string', '$.a = "x*"', 'text "x*"']],
    [{ a: 'xy' }, ['string', '$.a = "x*"', '$.a = "*y"', 'text "x*"', 'text "*y"']],
    [{ a: 7 }, ['number', '$.a > 5', '$.a = 7', 'number > 5', 'number 7']],
    [{ a: 1 }, ['number', '$.a < 3', 'number < 3']],
  ])('%j: %j', (record, expected) => {
    const { all, search } = laidOut(tests, {});
    const place = all.at(-1);
    if (place === undefined) throw new Error('no places');
    const names = new Map<number, string>([
      ...Object.entries(place.kinds).map(([kind, literal]) => [literal, kind] as const),
      ...Array.from(place.tests.values(), ({ literal }, index) => [literal, tests[index] ?? ''] as const),
      ...[...place.textProperties].map(([key, { literal }]) => [literal, `text ${key}`] as const),
      ...[...place.numberProperties].map(([key, { literal }]) => [literal, `number ${key}`] as const),
    ]);
    const truths = [...truthsOf(all, record, search)].flatMap((literal) => names.get(literal) ?? []);
    expect(new Set(truths)).toEqual(new Set(expected));
  });
});
