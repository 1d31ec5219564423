import { randomClauses } from './adversarial-conditions.ts';
import { filled, pairs, type AdversarialPattern } from './adversarial-pieces.ts';

const fields = Array.from('abcdefghij', (letter) => `$.${letter}`);

/** Many values of one field, every open reading at once, many numbers. */
export const valueExplosions: readonly AdversarialPattern[] = [
  {
    name: 'many values of one field',
    pattern: filled(
      '{',
      pairs.map((pair) => `$.a=${pair}`),
      '||',
      '}',
    ),
  },
  {
    name: 'many values of one field, all denied',
    pattern: filled(
      '{',
      pairs.map((pair) => `$.a!=${pair}`),
      '&&',
      '}',
    ),
  },
  {
    name: 'every reading at once',
    pattern: filled(
      '{$.a is null||$.b=true||$.c="1"||$.d=*||$.e="x*y"||',
      pairs.map((pair) => `$.${pair}=*`),
      '||',
      '}',
    ),
  },
  {
    name: 'every reading at once, conjoined',
    pattern: filled(
      '{$.a is null&&$.b=true&&$.c="1"&&$.d=*&&$.e="x*y"&&',
      pairs.map((pair) => `$.${pair}="1*1"`),
      '&&',
      '}',
    ),
  },
  {
    name: 'every reading at once, denied',
    pattern: filled(
      '{',
      pairs.map((pair) => `($.${pair}!="1*1"||$.${pair} is null)`),
      '&&',
      '}',
    ),
  },
  {
    name: 'every reading and clauses',
    pattern: filled(
      '{$.a is null||',
      randomClauses(10, ['"1*1"', 'true', '*'], fields).slice(1, -1).split('&&'),
      '&&',
      '}',
    ),
  },
  {
    name: 'thresholds',
    pattern: filled(
      '{',
      pairs.map((_, n) => `($.n>${n}||$.n<-${n})`),
      '&&',
      '&&$.n!=100}',
    ),
  },
  {
    name: 'thresholds that contradict',
    pattern: filled(
      '{$.n<1&&',
      pairs.map((_, n) => `$.n!=0.${n}`),
      '&&',
      '&&$.n>0}',
    ),
  },
  {
    name: 'alternating thresholds',
    pattern: filled(
      '{',
      pairs.map((_, n) => `($.n<${n}||$.n>${n})`),
      '&&',
      '}',
    ),
  },
  {
    name: 'thresholds on wildcards',
    pattern: filled(
      '{$.*>1&&$.*<0&&$.*[0]>1&&',
      pairs.map((p, n) => `($.${p}>${n}||$.n<${n})`),
      '&&',
      '}',
    ),
  },
  {
    name: 'numbers in many forms',
    pattern: filled(
      '{',
      pairs.map((_, n) => `$.n!=${n % 2 === 0 ? `"${n}"` : `${n}e0`}`),
      '&&',
      '&&$.n>0}',
    ),
  },
  {
    name: 'numbers as globs',
    pattern: filled(
      '{',
      pairs.map((_, n) => `($.n=*${n}*||$.n>${n})`),
      '&&',
      '}',
    ),
  },
];
