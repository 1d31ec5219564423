import type { AdversarialPattern } from './adversarial-pieces.ts';

/** What `npm run bench -- patterns --search` found to be slow, shortened by hand to what makes it so. */
export const searchedPatterns: readonly AdversarialPattern[] = [];
