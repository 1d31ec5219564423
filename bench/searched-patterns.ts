import { filled, pairs, type AdversarialPattern } from './adversarial-pieces.ts';

/** What `npm run bench -- patterns --search` found to be slow, shortened by hand to what makes it so. */
export const searchedPatterns: readonly AdversarialPattern[] = [
  {
    name: 'a high index below any of many fields',
    pattern: filled(
      '{$.*[32]=1&&',
      pairs.map((pair) => `$.${pair}=1`),
      '&&',
      '}',
    ),
  },
  {
    name: 'a high index below a wildcard, and deep fields',
    pattern: filled(
      '{$.*[32]=1&&$.*[31]=2&&$.*[30]=3&&$.b="1*1"&&',
      pairs.map((pair, index) => `$.${pair}${index % 9 === 0 ? '.a.a.a' : ''}=1`),
      '&&',
      '}',
    ),
  },
];
