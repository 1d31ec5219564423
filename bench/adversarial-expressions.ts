import { filled, letters, pairs, repeated, type AdversarialPattern } from './adversarial-pieces.ts';

const eventName = '$.eventName';
const escapes = Array.from({ length: 90 }, (_, n) => `\\x${(2 * n + 33).toString(16)}`);
const blocks = Array.from({ length: 200 }, (_, n) => `${letters[n % 26] ?? 'a'}{${String(n + 2)}}`);

/** Regular expressions on fields: long automata, and languages whose deterministic automata are exponential. */
export const expressionExplosions: readonly AdversarialPattern[] = [
  { name: 'counted repeats', pattern: `{${eventName}=%a{1,999}b{1,999}%}` },
  { name: 'many counted repeats', pattern: repeated(`{${eventName}=%`, 'a{1000}', '%}') },
  { name: 'many counted repeats of classes', pattern: repeated('{$.a=%^', '[ab]{,1000}', '$%}') },
  { name: 'counted repeats, denied', pattern: repeated('{$.a!=%', 'a{1000}', '%}') },
  { name: 'counted repeats in alternation', pattern: `{$.a=%${blocks.slice(0, 80).join('|')}%}` },
  { name: 'few counted repeats', pattern: '{$.a=%a{1000}b{1000}c{1000}%&&$.a!=%b{1000}a{1000}%}' },
  { name: 'a letter a thousand from the end', pattern: `{$.a=%[ab]*a[ab]{1000}$%&&$.a!=%b[ab]{999}$%}` },
  {
    name: 'a letter 25 from the end',
    pattern: `{${eventName}=%^[ab]*a[ab]{25}$%&&${eventName}!=%^[ab]*[ab]{26}$%}`,
  },
  { name: 'a letter 25 from the end, in the open', pattern: `{$.a=%a.{25}$%&&$.a!=%b.{24}$%}` },
  { name: 'complement of a letter from the end', pattern: `{$.a!=%a.{300}$%&&$.a!=%b.{299}$%&&$.a=*a*}` },
  { name: 'a counted letter somewhere', pattern: `{$.a=%a.{200}b%&&$.a!=%a.{100}b%}` },
  {
    name: 'optional letters',
    pattern: `{${eventName}=%^${'a?'.repeat(240)}${'a'.repeat(240)}$%&&${eventName}!=%^a{240,480}$%}`,
  },
  { name: 'starred letters', pattern: `{${eventName}=%${'a*'.repeat(400)}b%}` },
  { name: 'starred classes', pattern: repeated('{$.a=%^', '[ab]*', 'c$%}') },
  {
    name: 'starred letters, denied',
    pattern: `{$.a!=%^${'a*b*'.repeat(120)}$%&&$.a!=%^${'b*a*'.repeat(120)}$%}`,
  },
  { name: 'many alternatives', pattern: filled('{$.a=%', pairs, '|', '%}') },
  {
    name: 'many anchored alternatives, denied',
    pattern: filled(
      '{$.a!=%',
      pairs.map((pair) => `^${pair}$`),
      '|',
      '%}',
    ),
  },
  {
    name: 'many alternatives and stars',
    pattern: filled(
      '{$.a=%',
      pairs.map((pair) => `${pair}.*${pair}`),
      '|',
      '%&&$.a!=%zz.*zz%}',
    ),
  },
  { name: 'a class of many ranges', pattern: filled('{$.a=%[', escapes, '', ']+%}') },
  {
    name: 'a class of many ranges, from the end',
    pattern: filled('{$.a=%[', escapes, '', ']{20}$%&&$.a!=%[0-9A-Fa-f].{20}$%}'),
  },
  {
    name: 'many classes',
    pattern: filled(
      '{$.a=%',
      letters.map((l) => `[^${l}]*[${l}]`),
      '',
      '%}',
    ),
  },
  {
    name: 'many classes, denied',
    pattern: filled(
      '{$.a!=%',
      letters.map((l) => `[^${l}]*[${l}]`),
      '',
      '%}',
    ),
  },
  { name: 'dots', pattern: repeated('{$.a=%^', '.', '$%}') },
  { name: 'dots and stars', pattern: repeated('{$.a=%^', 'a.*', '$%}') },
  { name: 'primes', pattern: '{$.a=%^a{97}$%&&$.a=%^a*$%&&$.a!=a*a}' },
];
