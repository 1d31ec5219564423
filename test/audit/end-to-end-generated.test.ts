import { expect, test } from 'vitest';
import type { Report } from '../../shared/audit/report.ts';
import { firstSeedWithOrganizationTrail } from '../../simulator/generator/generator-bounds.ts';
import { organizationTrailParts } from '../../simulator/generator/organization-trail.ts';
import { generateScenario } from '../../simulator/index.ts';
import { expectedAccounts, judgedAccounts } from './generated.ts';
import { checked } from './report-schema.ts';
import { withSimulator } from './simulated.ts';

test('two hundred accounts are judged as their generator expects, first broken link included', async () => {
  const scenario = generateScenario({ accounts: 200, seed: 8 });
  await withSimulator(scenario, async (audit) => {
    expect(judgedAccounts(checked(await audit()))).toEqual(expectedAccounts(scenario));
  });
});

test('a second run over unchanged accounts changes no finding', async () => {
  const scenario = generateScenario({ accounts: 60, seed: 7 });
  await withSimulator(scenario, async (audit) => {
    const first = checked(await audit({ publishes: true }));
    expect(judgedAccounts(first)).toEqual(expectedAccounts(scenario));
    expect(new Set(outcomesOf(first))).toEqual(new Set(['created']));

    const second = checked(await audit({ publishes: true }));
    expect(new Set(outcomesOf(second))).toEqual(new Set(['unchanged']));
  });
});

function outcomesOf(report: Report): string[] {
  return report.accounts.flatMap(({ results }) => results.flatMap(({ finding }) => finding?.outcome ?? []));
}

/** So many accounts that some break before the organization trail's chain does, and some behind. */
const accounts = 24;
const organizationTrailSeeds = organizationTrailParts.map(
  (part, index) => [part, firstSeedWithOrganizationTrail + index] as const,
);

test.for(organizationTrailSeeds)(
  'an organization trail with %s counts for every member as its generator expects',
  async ([, seed]) => {
    const scenario = generateScenario({ accounts, seed });
    await withSimulator(scenario, async (audit) => {
      expect(judgedAccounts(checked(await audit()))).toEqual(expectedAccounts(scenario));
    });
  },
);
