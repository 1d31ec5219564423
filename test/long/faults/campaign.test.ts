/** The fault campaign: what must hold of an audit and a remediation, whatever goes wrong. */
import { expect, test, vi } from 'vitest';
import { runCampaign, summarize } from '../../faults/campaign.ts';

vi.mock(import('../../../shared/audit/remembered-listing.ts'), async (original) => {
  const { listingOfRun } = await import('../../faults/own-listing.ts');
  return listingOfRun(await original());
});

const cases = Number(process.env['RINGCHECK_FAULT_RUNS'] ?? 2_000);
const only = process.env['RINGCHECK_FAULT_SEED'];
const seeds = only === undefined ? Array.from({ length: cases }, (_, index) => index + 1) : [Number(only)];

/** Bytes by which the heap may differ at the end: a case has some megabytes, of which nothing must stay. */
const mostGrowth = 48 * 1_048_576;

test(`every invariant holds in ${seeds.length} cases, seeds ${seeds[0]} to ${seeds.at(-1)}`, async () => {
  const campaign = await runCampaign(seeds);

  process.stdout.write(`${summarize(campaign)}\n`);
  expect(campaign.violations.slice(0, 20).join('\n')).toBe('');
  expect(campaign.grownBytes).toBeLessThan(mostGrowth);
});
