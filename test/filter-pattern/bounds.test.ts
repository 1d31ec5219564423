import { describe, expect, test } from 'vitest';
import { matches, relate } from '../../shared/filter-pattern/index.ts';
import { ruleEvents, rulePattern } from './arbitraries.ts';
import { patternOf } from './patterns.ts';

const letters = Array.from('abcdefghijklmnopqrstuvwxyz');
const fields = letters.map((letter) => `$.${letter}`);

/** Pigeons into fewer holes: no assignment, and no short proof by looking at one test after the other. */
function pigeons(count: number): string {
  const holes = Array.from({ length: count - 1 }, (_, hole) => String(hole));
  const names = fields.slice(0, count);
  const housed = names.map((name) => `(${holes.map((hole) => `${name}=${hole}`).join('||')})`);
  const alone = holes.flatMap((hole) =>
    names.flatMap((one, index) =>
      names.slice(index + 1).map((other) => `(${one}!=${hole}||${other}!=${hole})`),
    ),
  );
  return `{${[...housed, ...alone].join('&&')}}`;
}

/** Each with the answers that are right; `undecided` is right where the budget may run out. */
const adversarial: readonly (readonly [name: string, pattern: string, relations: readonly string[]])[] = [
  [
    '26 alternatives conjoined',
    `{$.eventName=AssumeRole&&${fields.map((name) => `(${name}=1||${name}x=1)`).join('&&')}}`,
    ['narrower'],
  ],
  [
    '26 pairs in alternation',
    `{${fields.map((name) => `(${name}=1&&${name}x=1)`).join('||')}}`,
    ['overlapping'],
  ],
  [
    '26 levels of both operators',
    `{${fields.reduce((text, name, level) => `(${text}${level % 2 === 0 ? '||' : '&&'}${name}=1)`, '$.eventName=AssumeRole')}}`,
    ['overlapping'],
  ],
  [
    '26 contradicting alternatives',
    `{${letters.map((letter) => `($.eventName=${letter}||$.eventName=${letter}x)`).join('&&')}}`,
    ['disjoint'],
  ],
  ['five pigeons in four holes', pigeons(5), ['disjoint']],
  ['a glob of many wildcards', '{$.eventName=*a*a*a*a*b}', ['disjoint']],
  [
    '26 texts to be contained',
    `{${letters.map((letter) => `$.eventName="*${letter}*"`).join('&&')}}`,
    ['disjoint'],
  ],
  ['repeats up to 999', '{$.eventName=%a{1,999}b{1,999}%}', ['disjoint']],
  ['repeats up to 999 in a text pattern', '%a{1,999}b{1,999}%', ['overlapping']],
  [
    'a language whose complement has 2^26 states',
    '{$.eventName=%^[ab]*a[ab]{25}$%&&$.eventName!=%^[ab]*[ab]{26}$%}',
    ['undecided', 'disjoint'],
  ],
  [
    '240 optional characters',
    `{$.eventName=%^${'a?'.repeat(240)}${'a'.repeat(240)}$%&&$.eventName!=%^a{240,480}$%}`,
    ['undecided', 'disjoint'],
  ],
  ['400 starred characters', `{$.eventName=%${'a*'.repeat(400)}b%}`, ['disjoint']],
  ['490 levels of fields', `{$.a${'.a'.repeat(489)}=1}`, ['overlapping']],
  [
    '26 thresholds',
    `{${letters.map((_, n) => `($.n>${n}||$.n<-${n})`).join('&&')}&&$.n!=100}`,
    ['overlapping'],
  ],
  ['three wildcards', '{$.*=a&&$.*.x=b&&$.*[0]=c&&$.eventName=AssumeRole}', ['narrower']],
];

test('a megabyte of brackets that are never closed is as many words', () => {
  const message = '[ '.repeat(500_000);
  expect(matches(patternOf('[first = "[", ..., last = "["]'), message)).toBe(true);
});

// How long that takes is for `npm run bench -- patterns` to say.
describe('relate ends within its budget', () => {
  test.each(adversarial)('%s', (_, pattern, relations) => {
    expect(patternOf(pattern).kind).toBeDefined();
    const { relation, budget } = relate(rulePattern, [pattern], { events: ruleEvents });
    expect(relations).toContain(relation);
    expect(budget.used).toBeLessThanOrEqual(budget.limit);
  });

  test('a hundred filters on one log group', () => {
    const others = Array.from(
      { length: 100 },
      (_, filter) => `{${letters.map((letter) => `$.eventName=${letter}${filter}`).join('||')}}`,
    );
    expect(relate(rulePattern, others, { events: ruleEvents }).relation).toBe('disjoint');
    expect(relate(rulePattern, [...others, rulePattern], { events: ruleEvents }).relation).toBe('broader');
  });
});
