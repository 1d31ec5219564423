/**
 * What the audit of one account costs in calls. The quotas that matter are per account and Region, the lowest 5 calls a
 * second (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html), so the cost of one
 * account is what the run of thousands is made of.
 */
import { expect, test } from 'vitest';
import { checked } from './report-schema.ts';
import { accountOf, anOrganization, auditorId, memberId, withSimulator } from './simulated.ts';

/** Calls for what a verdict needs, AssumeRole and the import of the finding included. */
const mostRequiredCalls = 10;
/** With everything that is only advisory. */
const mostCalls = 15;

const secondsOfDay = 24 * 60 * 60;

const required: readonly string[] = [
  'cloudtrail:DescribeTrails',
  'cloudtrail:GetTrailStatus',
  'cloudtrail:GetEventSelectors',
  'account:ListRegions',
  'logs:DescribeMetricFilters',
  'cloudwatch:DescribeAlarms',
  'sns:ListSubscriptionsByTopic',
  'securityhub:GetFindings',
  'securityhub:BatchImportFindings',
];

/** An account with one multi-Region trail, one filter, alarm and confirmed subscription; on the time of this process. */
function plainAccount() {
  const { now: _now, ...scenario } = anOrganization();
  return scenario;
}

test('a plain account that passes costs no more calls than the budget, from the first run on', async () => {
  await withSimulator(plainAccount(), async (audit, simulator) => {
    // A day apart, so that the later runs look for what the earlier visits left in the metric; the last imports again.
    for (const run of ['first', 'second', 'third', 'weekly']) {
      const before = simulator.calls().byAccount[memberId] ?? {};
      expect(accountOf(checked(await audit({ publishes: true }))).results[0]?.status).toBe('PASSED');

      const calls = difference(simulator.calls().byAccount[memberId] ?? {}, before);
      // The simulator counts a call for its caller: the AssumeRole is the auditor's.
      expect(sum(calls) + 1, `${run} run: ${JSON.stringify(calls)}`).toBeLessThanOrEqual(mostCalls);
      const needed = Object.fromEntries(
        Object.entries(calls).filter(([action]) => required.includes(action)),
      );
      expect(sum(needed) + 1, JSON.stringify(needed)).toBeLessThanOrEqual(mostRequiredCalls);
      simulator.advanceClock(run === 'third' ? 7 * secondsOfDay : secondsOfDay);
    }
    expect(simulator.calls().byAccount[memberId]).toMatchObject({
      'cloudwatch:GetMetricData': 3,
      'securityhub:BatchImportFindings': 2,
    });
  });
});

test('no call is made twice for a plain account', async () => {
  await withSimulator(plainAccount(), async (audit, simulator) => {
    await audit({ publishes: true });

    const twice = Object.entries(simulator.calls().byAccount[memberId] ?? {}).filter(
      ([, count]) => count > 1,
    );
    expect(twice).toEqual([]);
  });
});

test('an account is entered once', async () => {
  await withSimulator(plainAccount(), async (audit, simulator) => {
    await audit({ publishes: true });

    // The member and the management account; the auditor audits itself as it is.
    expect(simulator.calls().byAccount[auditorId]?.['sts:AssumeRole']).toBe(2);
  });
});

test('other Regions are asked only where the first look does not settle the account', async () => {
  await withSimulator(plainAccount(), async (audit, simulator) => {
    await audit();

    expect(simulator.calls().byAccount[memberId]).toMatchObject({ 'cloudtrail:DescribeTrails': 1 });
    expect(simulator.calls().byAccount[memberId]?.['account:ListRegions']).toBeUndefined();
  });
});

test('an account without a trail costs its list of Regions and one look at each', async () => {
  const { now: _now, ...scenario } = anOrganization({ regions: {} });
  await withSimulator(scenario, async (audit, simulator) => {
    await audit();

    const calls = simulator.calls().byAccount[memberId];
    expect(calls).toEqual({ 'cloudtrail:DescribeTrails': 2, 'account:ListRegions': 1 });
  });
});

type Counts = Readonly<Record<string, number>>;

function difference(after: Counts, before: Counts): Counts {
  return Object.fromEntries(
    Object.entries(after).map(([action, count]) => [action, count - (before[action] ?? 0)]),
  );
}

function sum(counts: Counts): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
