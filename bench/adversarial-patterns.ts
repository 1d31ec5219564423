import type { AdversarialPattern } from './adversarial-pieces.ts';
import { booleanExplosions } from './adversarial-conditions.ts';
import { expressionExplosions } from './adversarial-expressions.ts';
import { textExplosions } from './adversarial-texts.ts';
import { selectorExplosions } from './adversarial-selectors.ts';
import { valueExplosions } from './adversarial-values.ts';
import { searchedPatterns } from './searched-patterns.ts';

/**
 * Everything that anyone here has thought of to make one pattern slow, one name for each idea. What the search of
 * `npm run bench -- patterns --search SECONDS` finds is added here, so that it stays found.
 */
export const adversarialPatterns: readonly AdversarialPattern[] = [
  ...booleanExplosions,
  ...selectorExplosions,
  ...valueExplosions,
  ...textExplosions,
  ...expressionExplosions,
  ...searchedPatterns,
];
