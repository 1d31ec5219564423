import { test, vi } from 'vitest';
import { caseOf } from './case.ts';
import { runCampaign } from './campaign.ts';
vi.mock(import('../../shared/audit/remembered-listing.ts'), async (original) => {
  const { listingOfRun } = await import('./own-listing.ts');
  return listingOfRun(await original());
});
test('x', async () => {
  const seed = Number(process.env['S']);
  const c = caseOf(seed);
  console.log(
    JSON.stringify(
      {
        ...c,
        scenario: Object.fromEntries(
          Object.entries(c.scenario.accounts as object).map(([k, v]: any) => [
            k,
            {
              faults: v.faults,
              denied: v.deniedActions,
              expected: v.expected,
              hub: v.regions?.['us-east-1']?.securityHub,
              st: v.state,
              role: v.auditRole,
            },
          ]),
        ),
      },
      null,
      1,
    ).slice(0, 6000),
  );
  const r = await runCampaign([seed]);
  console.log(r.violations.join('\n'));
  console.log(JSON.stringify((globalThis as any).reports)?.slice(0, 8000));
});
