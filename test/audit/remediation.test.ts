/** From the failed finding by its event to a chain that rings: the deployed function in the simulated organization. */
import { describe, expect, test } from 'vitest';
import { ownName, withoutFilterAndAlarm, withRemediation, type Remediated } from './remediated.ts';
import { managementId, mended, mendSharedTrail } from './shared-trail-story.ts';
import { accountOf, anOrganization, memberId, region, ringingRegion } from './simulated.ts';

const writeOperations = ['PutMetricFilter', 'PutMetricAlarm', 'DeleteMetricFilter', 'DeleteAlarms'];

function writesOf({ simulator }: Remediated, accountId = memberId): Readonly<Record<string, number>> {
  const calls = simulator.calls().byAccount[accountId] ?? {};
  return Object.fromEntries(
    Object.entries(calls).flatMap(([action, count]) => {
      const operation = action.split(':')[1] ?? '';
      return writeOperations.includes(operation) ? [[operation, count] as const] : [];
    }),
  );
}

function workflowOf(finding: Awaited<ReturnType<Remediated['finding']>>): unknown {
  return finding?.Workflow?.Status;
}

const failing = anOrganization({ remediationRole: true, regions: { [region]: withoutFilterAndAlarm() } });

describe('an account with a trail and a topic, and neither filter nor alarm', () => {
  test('fails, is remediated by its event, and passes; one event after it mails its subscriber', async () => {
    await withRemediation(failing, async (org) => {
      const before = accountOf(await org.audit());
      expect(before.results[0]).toMatchObject({ status: 'FAILED', reason: 'no-metric-filter' });

      expect(await org.deliver(org.event())).toEqual({
        findings: [{ id: `ringcheck/D9.AWS.MON.22/${memberId}`, workflow: 'RESOLVED' }],
      });
      const finding = await org.finding();
      // From PASSED alone Security Hub reopens it when it fails again.
      expect(finding).toMatchObject({ Workflow: { Status: 'RESOLVED' }, Compliance: { Status: 'PASSED' } });
      expect(finding?.Note?.Text).toContain(`the metric filter ${ownName} and the alarm ${ownName}`);

      const after = accountOf(await org.audit());
      expect(after.results[0]).toMatchObject({ status: 'PASSED', rings: 'yes', cloudguard: 'pass' });
      expect(workflowOf(await org.finding())).toBe('RESOLVED');

      // The audit's own visit is the event.
      org.simulator.advanceClock(1_800);
      const heard = org.simulator
        .deliveries()
        .deliveries.filter(({ topicArn }) => topicArn.includes(memberId));
      expect(heard.map(({ message }) => message).join('\n')).toContain(ownName);
    });
  });

  test('its own events start nothing: what the remediation sets is not NEW', async () => {
    await withRemediation(failing, async (org) => {
      await org.audit();
      await org.deliver(org.event());

      expect(org.events()).toEqual([]);
    });
  });

  test('the same event again, and at the same time, writes nothing more', async () => {
    await withRemediation(failing, async (org) => {
      await org.audit();
      const event = org.event();
      await Promise.all([org.deliver(event), org.deliver(event)]);
      const once = writesOf(org);
      await org.deliver(event);

      expect(writesOf(org)).toEqual(once);
      const look = await org.look();
      const filters = await look.metricFilters(`arn:aws:logs:${region}:${memberId}:log-group:trail-logs:*`);
      const alarms = await look.alarms(region);
      expect(filters.state === 'seen' && filters.value.map(({ name }) => name)).toEqual([ownName]);
      expect(alarms.state === 'seen' && alarms.value.metric.map(({ name }) => name)).toEqual([ownName]);
      expect(workflowOf(await org.finding())).toBe('RESOLVED');
    });
  });

  test('an equal filter of somebody else is used as it is, and gets the alarm', async () => {
    const scenario = anOrganization({
      remediationRole: true,
      regions: { [region]: { ...ringingRegion(), metricAlarms: [] } },
    });
    await withRemediation(scenario, async (org) => {
      await org.audit();
      await org.deliver(org.event());

      expect(writesOf(org)).toEqual({ PutMetricAlarm: 1 });
      expect(accountOf(await org.audit()).results[0]).toMatchObject({ status: 'PASSED', rings: 'yes' });
    });
  });
});

describe('an organization trail', () => {
  test('is mended once, at its owner, though every member fails and sends its event', async () => {
    const { listings, ...became } = await mendSharedTrail(8, [managementId]);

    expect(became).toEqual(mended(8));
    // The audits list the organization; the events share one listing more, of as many pages.
    expect(listings).toBeLessThan(12);
  });

  test('is left alone, and its members’ findings too, where its owner is not on the list', async () => {
    const { writes, workflows, after } = await mendSharedTrail(3, [memberId]);

    expect({ writes, workflows, after }).toEqual({ writes: [], workflows: ['NEW'], after: ['FAILED no'] });
  });
});
