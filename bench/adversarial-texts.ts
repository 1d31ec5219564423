import { filled, letters, pairs, repeated, type AdversarialPattern } from './adversarial-pieces.ts';

const eventName = '$.eventName';
const globs: readonly AdversarialPattern[] = [
  { name: 'one glob of many wildcards', pattern: repeated(`{${eventName}=`, '*a', '*b}') },
  { name: 'one glob of many wildcards, quoted', pattern: repeated(`{$.a="`, 'a*', 'b"}') },
  {
    name: 'two globs of many wildcards',
    pattern: `{$.a="*${'a*'.repeat(240)}b"&&$.a!="*${'a*'.repeat(240)}c"}`,
  },
  { name: 'a run of wildcards', pattern: repeated(`{${eventName}="a`, '*', 'b"}') },
  {
    name: 'runs of wildcards',
    pattern: filled(
      '{',
      letters.map((l) => `$.a="${l}${'*'.repeat(30)}${l}"`),
      '||',
      '}',
    ),
  },
  {
    name: 'runs of wildcards, all denied',
    pattern: filled(
      '{',
      letters.map((l) => `$.a!="${l}${'*'.repeat(30)}${l}"`),
      '&&',
      '}',
    ),
  },
  {
    name: 'texts to be contained',
    pattern: filled(
      '{',
      pairs.map((pair) => `$.a=*${pair}*`),
      '&&',
      '}',
    ),
  },
  {
    name: 'single letters to be contained',
    pattern: filled(
      '{',
      letters.map((l) => `$.a=*${l}*`),
      '&&',
      '&&$.a!=*0*}',
    ),
  },
  {
    name: 'texts not to be contained',
    pattern: filled(
      '{',
      pairs.map((pair) => `$.a!=*${pair}*`),
      '&&',
      '&&$.a=*zz*}',
    ),
  },
  {
    name: 'letters to be contained, order denied',
    pattern: filled(
      '{',
      letters.flatMap((l, n) => [`$.a=*${l}*`, `$.a!="*${l}*${letters[n + 1] ?? 'a'}*"`]),
      '&&',
      '}',
    ),
  },
  {
    name: 'inner wildcards conjoined',
    pattern: filled(
      '{',
      letters.map((l) => `$.a="*${l}*a*b*${l}*"`),
      '&&',
      '}',
    ),
  },
  {
    name: 'inner wildcards denied',
    pattern: filled(
      '{',
      letters.map((l) => `$.a!="*${l}*b*"`),
      '&&',
      '&&$.a="*a*b*c*d*"}',
    ),
  },
  {
    name: 'starts and ends',
    pattern: filled(
      '{',
      letters.flatMap((l) => [`$.a=*${l}`, `$.b=${l}*`]),
      '||',
      '}',
    ),
  },
  {
    name: 'starts in alternation, on two fields',
    pattern: filled(
      '{',
      letters.map((l) => `($.a=${l}*||$.b=*${l})`),
      '&&',
      '}',
    ),
  },
  { name: 'a long text', pattern: repeated('{$.a="', 'a', '"}') },
  { name: 'a long text as glob', pattern: repeated('{$.a="*', 'ab', '*"}') },
];

const terms: readonly AdversarialPattern[] = [
  { name: 'many terms', pattern: filled('', pairs, ' ', '') },
  {
    name: 'many excluded terms',
    pattern: filled(
      '',
      pairs.map((pair) => `-${pair}`),
      ' ',
      '',
    ),
  },
  {
    name: 'many optional terms',
    pattern: filled(
      '',
      pairs.map((pair) => `?${pair}`),
      ' ',
      '',
    ),
  },
  {
    name: 'many terms and excluded ones',
    pattern: filled(
      '',
      pairs.map((pair, n) => (n % 2 === 0 ? pair : `-${pair}`)),
      ' ',
      '',
    ),
  },
  {
    name: 'excluded letters',
    pattern: filled(
      '',
      letters.map((letter) => `-${letter}`),
      ' ',
      '',
    ),
  },
  { name: 'excluded digits', pattern: '-0 -1 -2 -3 -4 -5 -6 -7 -8 -9' },
  { name: 'one long term', pattern: 'a'.repeat(1024) },
  { name: 'one long excluded term', pattern: `-${'a'.repeat(1023)}` },
  { name: 'counted repeats over the record', pattern: '%a{1,999}b{1,999}%' },
  { name: 'many counted repeats over the record', pattern: repeated('%', 'a{1000}', '%') },
  { name: 'many counted classes over the record', pattern: repeated('%', '[ab]{,1000}', '%') },
  { name: 'starred letters over the record', pattern: repeated('%', 'a*', 'b%') },
  { name: 'starred dots over the record', pattern: repeated('%', '.*', 'x%') },
  { name: 'dots over the record', pattern: repeated('%', '.', '%') },
  { name: 'counted dots over the record', pattern: repeated('%', '.{9}', '%') },
  { name: 'classes over the record', pattern: repeated('%', '[^z]', 'z%') },
  { name: 'alternatives over the record', pattern: filled('%', pairs, '|', '%') },
  {
    name: 'starred alternatives over the record',
    pattern: filled(
      '%',
      pairs.map((pair) => `${pair}.*`),
      '|',
      '%',
    ),
  },
  { name: 'many delimited fields', pattern: filled('[', pairs, ',', ']') },
  {
    name: 'conditions of a delimited field',
    pattern: filled(
      '[',
      pairs.map((pair) => `(a=${pair}||a=*${pair}*)`),
      '&&',
      ']',
    ),
  },
];

/** Globs on fields, and terms and expressions over the whole record. */
export const textExplosions: readonly AdversarialPattern[] = [...globs, ...terms];
