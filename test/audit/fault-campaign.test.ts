/** Some cases of the fault campaign, of which `npm run test:long` runs thousands (test/long/faults). */
import { expect, test, vi } from 'vitest';
import { runCampaign } from '../faults/campaign.ts';

vi.mock(import('../../shared/audit/remembered-listing.ts'), async (original) => {
  const { listingOfRun } = await import('../faults/own-listing.ts');
  return listingOfRun(await original());
});

test.for([
  [1, 15],
  [31, 45],
] as const)('every invariant holds in the cases %i to %i of the fault campaign', async ([first, last]) => {
  const seeds = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const { outcomes, violations } = await runCampaign(seeds);

  expect(violations.join('\n')).toBe('');
  // Each story is among them, and the remediation had something to do.
  const stories = new Set(outcomes.map(({ story }) => story));
  expect(stories).toEqual(new Set(['audit', 'publish', 'heal', 'remediate']));
  expect(outcomes.some(({ made }) => made > 0)).toBe(true);
});
