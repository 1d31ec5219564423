import { filled, letters, type AdversarialPattern } from './adversarial-pieces.ts';

const fields = letters.map((letter) => `$.${letter}`);
const and = (tests: readonly string[]) => tests.join('&&');
const or = (tests: readonly string[]) => tests.join('||');

/** Pigeons into fewer holes: no assignment, and no short proof. */
function pigeons(count: number, fieldsOf: readonly string[] = fields): string {
  const holes = Array.from({ length: count - 1 }, (_, hole) => String(hole));
  const names = fieldsOf.slice(0, count);
  const housed = names.map((name) => `(${or(holes.map((hole) => `${name}=${hole}`))})`);
  const alone = holes.flatMap((hole) =>
    names.flatMap((one, index) =>
      names.slice(index + 1).map((other) => `(${one}!=${hole}||${other}!=${hole})`),
    ),
  );
  return `{${and([...housed, ...alone])}}`;
}

/** Of each three neighbours in a ring an odd number holds; the last link contradicts the others if `isOdd`. */
function parityRing(count: number, isOdd: boolean): string {
  const links = fields.slice(0, count).map((field, index) => {
    const next = fields[(index + 1) % count] ?? '';
    const differs = index > 0 || isOdd;
    return differs
      ? `(${field}=1||${next}=1)&&(${field}!=1||${next}!=1)`
      : `(${field}=1||${next}!=1)&&(${field}!=1||${next}=1)`;
  });
  return `{${and(links)}}`;
}

/** A pseudo-random formula of clauses of three tests, at the density where solvers have most work. */
export function randomClauses(
  seed: number,
  values: readonly string[],
  selectorsOf: readonly string[],
): string {
  let state = seed;
  const next = (bound: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % bound;
  };
  const test = () => {
    const selector = selectorsOf[next(selectorsOf.length)] ?? '$.a';
    return `${selector}${next(2) === 0 ? '=' : '!='}${values[next(values.length)] ?? '1'}`;
  };
  const clauses = Array.from({ length: 80 }, () => `(${or([test(), test(), test()])})`);
  return filled('{', clauses, '&&', '}');
}

const few = fields.slice(0, 10);
const alternating = (text: string, field: string, level: number) =>
  `(${text}${level % 2 === 0 ? '||' : '&&'}${field}=1)`;

/** Conditions whose expansion into one normal form or the other is exponential, or whose contradiction is hard to see. */
export const booleanExplosions: readonly AdversarialPattern[] = [
  {
    name: 'conjoined alternatives',
    pattern: filled(
      '{',
      fields.map((f) => `(${f}=1||${f}x=1)`),
      '&&',
      '}',
    ),
  },
  {
    name: 'alternative pairs',
    pattern: filled(
      '{',
      fields.map((f) => `(${f}=1&&${f}x=1)`),
      '||',
      '}',
    ),
  },
  {
    name: 'conjoined alternatives on one field',
    pattern: filled(
      '{',
      letters.map((l) => `($.eventName=${l}||$.eventName=${l}x)`),
      '&&',
      '}',
    ),
  },
  {
    name: 'conjoined negated alternatives',
    pattern: filled(
      '{',
      fields.map((f) => `(${f}!=1||${f}x!=1)`),
      '&&',
      '}',
    ),
  },
  { name: 'levels of both operators', pattern: `{${fields.reduce(alternating, '$.eventName=AssumeRole')}}` },
  {
    name: '70 levels of both operators',
    pattern: `{${[...fields, ...fields, ...fields.slice(0, 18)].reduce(alternating, '$.a=2')}}`,
  },
  { name: '250 parentheses', pattern: `{${'('.repeat(250)}$.a=1${')'.repeat(250)}}` },
  { name: 'five pigeons', pattern: pigeons(5) },
  {
    name: 'four pigeons under one field',
    pattern: pigeons(
      4,
      letters.map((letter) => `$.x.${letter}`),
    ),
  },
  { name: 'even ring of parities', pattern: parityRing(22, false) },
  { name: 'odd ring of parities', pattern: parityRing(21, true) },
  { name: 'random clauses, ten fields', pattern: randomClauses(1, ['1'], few) },
  {
    name: 'random clauses, five fields and two values',
    pattern: randomClauses(2, ['1', '2'], few.slice(0, 5)),
  },
  { name: 'random clauses, one field', pattern: randomClauses(3, letters, ['$.a']) },
  {
    name: 'random clauses of globs, one field',
    pattern: randomClauses(
      4,
      letters.map((l) => `*${l}*`),
      ['$.a'],
    ),
  },
  {
    name: 'random clauses of suffixes, two fields',
    pattern: randomClauses(
      5,
      letters.map((l) => `*${l}`),
      ['$.a', '$.b'],
    ),
  },
  {
    name: 'random clauses of inner wildcards',
    pattern: randomClauses(
      6,
      letters.map((l) => `a*${l}`),
      ['$.a', '$.b', '$.c'],
    ),
  },
  {
    name: 'random clauses of numbers',
    pattern: randomClauses(7, ['1', '2', '"1"', '1*'], ['$.a', '$.b', '$.c']),
  },
  { name: 'random clauses of booleans', pattern: randomClauses(8, ['true', 'false', 't*'], few) },
  {
    name: 'random clauses of event names',
    pattern: randomClauses(9, letters, ['$.eventName', '$.eventSource']),
  },
];
