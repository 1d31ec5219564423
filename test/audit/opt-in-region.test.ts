import { expect, test } from 'vitest';
import { checked } from './report-schema.ts';
import { accountOf, anOrganization, auditorId, region, ringingRegion, withSimulator } from './simulated.ts';

/** A Region that an account has to switch on first: https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html */
const optIn = 'eu-south-1';

/** The resources of an account that rings, all of them in the Region that was switched on. */
function ringingElsewhere(isMultiRegion: boolean): object {
  const moved = JSON.parse(JSON.stringify(ringingRegion()).replaceAll(region, optIn)) as ReturnType<
    typeof ringingRegion
  >;
  return { ...moved, trails: moved.trails.map((trail) => ({ ...trail, IsMultiRegionTrail: isMultiRegion })) };
}

test('a trail whose home is a Region that the member switched on is found and judged there', async () => {
  const member = { enabledRegions: [region, optIn], regions: { [optIn]: ringingElsewhere(true) } };

  await withSimulator(anOrganization(member), async (audit) => {
    const [result] = accountOf(checked(await audit())).results;
    expect(result).toMatchObject({ status: 'PASSED' });
    expect(result?.chain.find(({ link }) => link === 'alarm')?.resource?.region).toBe(optIn);
  });
});

test('a trail of that one Region alone misses the others, which is no matter of the Regions that are off', async () => {
  const member = { enabledRegions: [region, optIn], regions: { [optIn]: ringingElsewhere(false) } };

  await withSimulator(anOrganization(member), async (audit) => {
    expect(accountOf(checked(await audit())).results[0]).toMatchObject({
      status: 'FAILED',
      reason: 'trail-misses-regions',
    });
  });
});

test('a member that has not switched the audit’s own Region on is undetermined, and the message says why', async () => {
  const scenario = { ...anOrganization({ enabledRegions: [region] }), region: optIn };

  await withSimulator(scenario, async (audit) => {
    const report = checked(await audit());
    expect(accountOf(report)).toMatchObject({ state: 'undetermined', why: 'role-not-assumable' });
    expect(accountOf(report).results[0]).toMatchObject({
      status: 'NOT_AVAILABLE',
      message: expect.stringContaining(
        'RegionDisabledException: STS is not activated in this region',
      ) as unknown,
    });
    expect(accountOf(report, auditorId).state).toBe('judged');
  });
});
