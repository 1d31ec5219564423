/** The fault campaign: what must hold of an audit and a remediation, whatever goes wrong. */
import { afterAll, expect, test, vi } from 'vitest';
import { runCampaign, summarize, type Campaign } from '../../faults/campaign.ts';

vi.mock(import('../../../shared/audit/remembered-listing.ts'), async (original) => {
  const { listingOfRun } = await import('../../faults/own-listing.ts');
  return listingOfRun(await original());
});

const cases = Number(process.env['RINGCHECK_FAULT_RUNS'] ?? 2_000);
const only = process.env['RINGCHECK_FAULT_SEED'];
const seeds = only === undefined ? Array.from({ length: cases }, (_, index) => index + 1) : [Number(only)];
/** Cases of one test: so many that the slowest of them does not count. */
const atOnce = 250;
const parts = Array.from({ length: Math.ceil(seeds.length / atOnce) }, (_, index) =>
  seeds.slice(index * atOnce, (index + 1) * atOnce),
);

/** Bytes by which the heap may grow after the first of them: some megabytes a case, of which nothing must stay. */
const mostGrowth = 48 * 1_048_576;

const done: Campaign[] = [];
afterAll(() => {
  process.stdout.write(`${summarize(done)}\n`);
});

test.for(parts.map((some) => [some[0], some.at(-1), some] as const))(
  'every invariant holds in the cases of the seeds %i to %i, and nothing of them stays in memory',
  async ([, , some]) => {
    const campaign = await runCampaign(some);
    done.push(campaign);

    expect(campaign.violations.join('\n')).toBe('');
    expect(campaign.heap - (done[0]?.heap ?? 0)).toBeLessThan(mostGrowth);
  },
);
