/** An organization trail that every member fails through, and what becomes of it once each finding has sent its event. */
import { withoutFilterAndAlarm, withRemediation } from './remediated.ts';
import { anOrganization, auditorId, memberId, region } from './simulated.ts';

export const managementId = '111111111111';

/** @param count of members beside `memberId`; the management account owns the trail */
export function sharedTrail(count: number) {
  const owner = withoutFilterAndAlarm(managementId);
  const members = Array.from({ length: count }, (_, index) => String(400_000_000_000 + index));
  const scenario = anOrganization(
    { regions: { [region]: {} } },
    {
      ...Object.fromEntries(members.map((id) => [id, { regions: { [region]: {} } }])),
      [managementId]: {
        remediationRole: true,
        regions: {
          [region]: {
            ...owner,
            trails: owner.trails.map((trail) => ({ ...trail, IsOrganizationTrail: true })),
          },
        },
      },
    },
  );
  return { scenario, members: [memberId, auditorId, ...members] };
}

const writing = /:(Put|Delete)(MetricFilter|MetricAlarm|Alarms)$/;

/** Audits, delivers every event, and audits again. @param allowed the accounts that may be written to */
export async function mendSharedTrail(count: number, allowed: readonly string[]) {
  const { scenario, members } = sharedTrail(count);
  return await withRemediation(
    scenario,
    async (org) => {
      const before = await org.audit();
      const events = org.events();
      for (const event of events) await org.deliver(event);
      const workflows = new Set<unknown>();
      for (const id of [managementId, ...members]) workflows.add((await org.finding(id))?.Workflow?.Status);
      const after = await org.audit();
      const { byAccount } = org.simulator.calls();
      const writes = Object.entries(byAccount).flatMap(([accountId, actions]) =>
        Object.entries(actions).flatMap(([action, times]) =>
          writing.test(action) ? [`${accountId} ${action} ${times}`] : [],
        ),
      );
      const statuses = (report: typeof after) => [
        ...new Set(report.accounts.map(({ results }) => `${results[0]?.status} ${results[0]?.rings}`)),
      ];
      return {
        events: events.length,
        before: statuses(before),
        after: statuses(after),
        workflows: [...workflows],
        writes: writes.toSorted(),
        listings: byAccount[auditorId]?.['organizations:ListAccounts'] ?? 0,
      };
    },
    { accounts: allowed },
  );
}

/** What has to become of it where the owner is on the list. */
export function mended(count: number) {
  return {
    events: count + 3,
    before: ['FAILED no'],
    after: ['PASSED yes'],
    workflows: ['RESOLVED'],
    writes: [`${managementId} cloudwatch:PutMetricAlarm 1`, `${managementId} logs:PutMetricFilter 1`],
  };
}
