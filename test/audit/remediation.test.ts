/** From the failed finding by its event to a chain that rings: the deployed function in the simulated organization. */
import { describe, expect, test } from 'vitest';
import { ownName, withoutFilterAndAlarm, withRemediation, type Remediated } from './remediated.ts';
import { accountOf, anOrganization, auditorId, memberId, region, ringingRegion } from './simulated.ts';

const managementId = '111111111111';
const writes = ['PutMetricFilter', 'PutMetricAlarm', 'DeleteMetricFilter', 'DeleteAlarms'];

function writesOf({ simulator }: Remediated, accountId = memberId): Readonly<Record<string, number>> {
  const calls = simulator.calls().byAccount[accountId] ?? {};
  return Object.fromEntries(
    Object.entries(calls).flatMap(([action, count]) => {
      const operation = action.split(':')[1] ?? '';
      return writes.includes(operation) ? [[operation, count] as const] : [];
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
      expect(finding).toMatchObject({ Workflow: { Status: 'RESOLVED' }, Compliance: { Status: 'FAILED' } });
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
  const owner = withoutFilterAndAlarm(managementId);
  const members = Array.from({ length: 12 }, (_, index) => String(400_000_000_000 + index));
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

  test('is mended once, at its owner, though every member fails and sends its event', async () => {
    await withRemediation(
      scenario,
      async (org) => {
        const before = await org.audit();
        expect(before.accounts.every(({ results }) => results[0]?.status === 'FAILED')).toBe(true);

        const events = org.events();
        expect(events).toHaveLength(members.length + 3);
        for (const event of events) await org.deliver(event);

        expect(writesOf(org, managementId)).toEqual({ PutMetricFilter: 1, PutMetricAlarm: 1 });
        for (const id of [memberId, auditorId, ...members]) expect(writesOf(org, id)).toEqual({});
        for (const id of [managementId, memberId, ...members]) {
          expect(workflowOf(await org.finding(id))).toBe('RESOLVED');
        }
        const after = await org.audit();
        expect(after.accounts.map(({ results }) => [results[0]?.status, results[0]?.rings])).toEqual(
          after.accounts.map(() => ['PASSED', 'yes']),
        );
        // The listing of the organization is used again.
        expect(org.simulator.calls().byAccount[auditorId]?.['organizations:ListAccounts']).toBeLessThan(8);
      },
      { accounts: [managementId] },
    );
  });

  test('is left alone, and its members’ findings too, where its owner is not on the list', async () => {
    await withRemediation(scenario, async (org) => {
      await org.audit();
      for (const event of org.events()) await org.deliver(event);

      expect(writesOf(org, managementId)).toEqual({});
      expect(workflowOf(await org.finding(memberId))).toBe('NEW');
    });
  });
});
