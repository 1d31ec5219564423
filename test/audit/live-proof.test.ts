/** The proof by visits, over days of a simulated organization. */
import { expect, test } from 'vitest';
import type { Report } from '../../shared/audit/report.ts';
import { readSettings } from '../../shared/audit/settings.ts';
import { overDays, type Day } from './days.ts';
import { accountOf, anOrganization, auditorId, memberId, region, ringingRegion } from './simulated.ts';

const managementId = '111111111111';
const resultOf = (report: Report, accountId = memberId) => accountOf(report, accountId).results[0];
const liveOf = (report: Report, accountId = memberId) => {
  const result = resultOf(report, accountId);
  return {
    status: result?.status,
    reason: result?.reason,
    live: result?.chain.at(-1)?.state,
    notes: result?.notes.map(({ code }) => code).filter((code) => code.startsWith('metric-')),
  };
};
const unproved = { status: 'PASSED', reason: null, live: 'unseen', notes: [] };
const proved = { status: 'PASSED', reason: null, live: 'holds', notes: ['metric-counted-events'] };
const missed = { status: 'FAILED', reason: 'metric-missed-our-visits', live: 'broken', notes: [] };

/** The member with something silently wrong in its Region. */
function aSilentMember(fault: 'metrics-not-published' | 'actions-fail', further: object = {}) {
  const ringing = ringingRegion();
  return anOrganization({ regions: { [region]: { ...ringing, silentFaults: [fault], ...further } } });
}

/** A day on which nothing can be said of the visits. */
async function unprovedDay({ run }: Day): Promise<void> {
  expect(liveOf(await run())).toEqual(unproved);
}

test('yesterday’s visit is in the metric today: the chain is proved, and the finding left alone', async () => {
  await overDays(anOrganization(), [
    unprovedDay,
    async ({ run }) => {
      const report = await run();

      expect(liveOf(report)).toEqual(proved);
      expect(resultOf(report)?.finding?.outcome).toBe('unchanged');
    },
  ]);
});

test('a plain account costs no more than 15 calls, with the proof', async () => {
  await overDays(anOrganization(), [
    async ({ run, callsSince }) => {
      await run();
      expect(callsSince(memberId)).toBeLessThanOrEqual(15);
    },
    async ({ run, callsSince }) => {
      expect(liveOf(await run())).toEqual(proved);
      expect(callsSince(memberId)).toBeLessThanOrEqual(15);
    },
  ]);
});

test('a metric that nothing is written to is caught after two visits', async () => {
  await overDays(aSilentMember('metrics-not-published'), [
    unprovedDay,
    unprovedDay,
    async ({ run }) => {
      expect(liveOf(await run())).toEqual(missed);
    },
    async ({ run }) => {
      const report = await run();

      expect(liveOf(report)).toEqual(missed);
      expect(resultOf(report)?.finding?.outcome).toBe('unchanged');
    },
  ]);
});

test('a filter made after the visits is not blamed for them, but for those that come', async () => {
  const ringing = ringingRegion();
  const creationTime = Date.parse('2026-01-16T18:00:00Z');
  const metricFilters = ringing.metricFilters.map((filter) => ({ ...filter, creationTime }));
  await overDays(aSilentMember('metrics-not-published', { metricFilters }), [
    unprovedDay,
    unprovedDay,
    unprovedDay,
    unprovedDay,
    async ({ run }) => {
      expect(liveOf(await run())).toEqual(missed);
    },
  ]);
});

test('a run that could not enter the account was no visit', async () => {
  const settings = readSettings({ 'audit-role-name': ['another-role'] }, {});
  await overDays(aSilentMember('metrics-not-published'), [
    unprovedDay,
    async ({ run }) => {
      expect(accountOf(await run({ settings })).why).toBe('role-not-assumable');
    },
    unprovedDay,
    async ({ run }) => {
      expect(liveOf(await run())).toEqual(missed);
    },
  ]);
});

test('an alarm action that failed at the last visit breaks the chain', async () => {
  await overDays(aSilentMember('actions-fail'), [
    unprovedDay,
    async ({ run }) => {
      const report = await run();

      expect(liveOf(report)).toMatchObject({
        status: 'FAILED',
        reason: 'alarm-action-failed',
        live: 'broken',
      });
      expect(resultOf(report)?.message).toContain('CloudWatch failed to run the action of the alarm');
    },
  ]);
});

test('the auditor’s own account is proved by the calls that it makes itself', async () => {
  const auditor = { regions: { [region]: ringingRegion(auditorId) } };
  await overDays(anOrganization({}, { [auditorId]: auditor }), [
    async ({ run }) => {
      expect(liveOf(await run(), auditorId)).toEqual(unproved);
    },
    async ({ run }) => {
      expect(liveOf(await run(), auditorId)).toEqual(proved);
    },
  ]);
});

test('members of an organization trail are proved by one look at its metric, where it is', async () => {
  const { trails, ...behind } = ringingRegion(managementId);
  const owner = { ...behind, trails: trails.map((trail) => ({ ...trail, IsOrganizationTrail: true })) };
  const members = ['444444444444', '555555555555', '666666666666'];
  const scenario = anOrganization(
    { regions: {} },
    {
      [managementId]: { regions: { [region]: owner } },
      ...Object.fromEntries(members.map((id) => [id, { regions: { [region]: {} } }])),
    },
  );
  await overDays(scenario, [
    async ({ run }) => {
      await run();
    },
    async ({ run }) => {
      const report = await run();

      for (const id of [managementId, auditorId, ...members]) expect(liveOf(report, id), id).toEqual(proved);
      expect(report.run.apiCalls.byAction).toMatchObject({
        'cloudwatch:GetMetricData': 1,
        'cloudwatch:DescribeAlarmHistory': 1,
      });
    },
  ]);
});

test('neither an audit of this account alone, nor one of some accounts, nor one unpublished is held against anybody later', async () => {
  await overDays(aSilentMember('metrics-not-published'), [
    unprovedDay,
    async ({ run }) => {
      await run({ scope: { kind: 'this-account' } });
      await run({ scope: { kind: 'selected', accounts: [memberId], organizationalUnits: [] } });
      await run({ publishes: false });
    },
    unprovedDay,
  ]);
});

test('an unpublished audit is told of the proof too', async () => {
  await overDays(anOrganization(), [
    async ({ run }) => {
      await run();
    },
    async ({ run }) => {
      expect(liveOf(await run({ publishes: false }))).toEqual(proved);
    },
  ]);
});

test('a run record that cannot be written is told, and is not the run’s failure', async () => {
  const auditor = { regions: { [region]: { securityHub: false } } };
  const told: string[] = [];
  await overDays(anOrganization({}, { [auditorId]: auditor }), [
    async ({ run }) => {
      const report = await run({ observer: { onRunNotRecorded: (because) => told.push(because) } });

      expect(resultOf(report)?.finding?.outcome).toBe('created');
      expect(told).toEqual([expect.stringContaining('not subscribed to AWS Security Hub')]);
    },
  ]);
});

test('an auditor that may not read its run record is a note in every account, and no verdict', async () => {
  const auditor = { deniedActions: ['securityhub:GetFindings'] };
  await overDays(anOrganization({}, { [auditorId]: auditor }), [
    async ({ run }) => {
      const result = resultOf(await run());

      expect(result?.status).toBe('PASSED');
      expect(result?.notes.map(({ code }) => code)).toContain('live-proof-unseen');
    },
  ]);
});
