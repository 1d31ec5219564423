/** The first cases of the fault campaign, of which `npm run test:long` runs thousands (test/long/faults). */
import { expect, test, vi } from 'vitest';
import { runCampaign } from '../faults/campaign.ts';

vi.mock(import('../../shared/audit/remembered-listing.ts'), async (original) => {
  const { listingOfRun } = await import('../faults/own-listing.ts');
  return listingOfRun(await original());
});

test('every invariant holds in the first 36 cases of the fault campaign', async () => {
  const campaign = await runCampaign(Array.from({ length: 36 }, (_, index) => index + 1));

  expect(campaign.violations.join('\n')).toBe('');
  // Each story is among them, and the remediation had something to do.
  const { outcomes } = campaign;
  expect(new Set(outcomes.map(({ story }) => story))).toEqual(
    new Set(['audit', 'publish', 'heal', 'remediate']),
  );
  expect(outcomes.some(({ made }) => made > 1)).toBe(true);
});
