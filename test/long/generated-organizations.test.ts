import { expect, test } from 'vitest';
import { firstSeedWithOrganizationTrail } from '../../simulator/generator/generator-bounds.ts';
import { organizationTrailParts } from '../../simulator/generator/organization-trail.ts';
import { generateScenario, type ScenarioDocument } from '../../simulator/index.ts';
import { expectedAccounts, judgedAccounts } from '../audit/generated.ts';
import { checked } from '../audit/report-schema.ts';
import { withSimulator } from '../audit/simulated.ts';

async function judgedIn(scenario: ScenarioDocument) {
  return await withSimulator(scenario, async (audit) => judgedAccounts(checked(await audit())));
}

test.for([1, 2, 3, 4, 5])(
  'five hundred accounts of seed %i are judged as their generator expects',
  async (seed) => {
    const scenario = generateScenario({ accounts: 500, seed });
    expect(await judgedIn(scenario)).toEqual(expectedAccounts(scenario));
  },
);

/** Twice as many seeds as parts, so that each stands with either owner of the log group. */
const organizationTrailSeeds = Array.from(
  { length: 2 * organizationTrailParts.length },
  (_, index) => firstSeedWithOrganizationTrail + index,
);

test.for(organizationTrailSeeds)(
  'all members of the organization trail of seed %i are judged as their generator expects',
  async (seed) => {
    const scenario = generateScenario({ accounts: 120, seed });
    expect(await judgedIn(scenario)).toEqual(expectedAccounts(scenario));
  },
);
