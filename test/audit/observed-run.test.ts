/** What an audit tells of its accounts and calls while it goes on: what progress is made of. */
import { expect, test } from 'vitest';
import { anOrganization, auditorId, memberId, withSimulator } from './simulated.ts';

const closedId = '444444444444';

test('each account in scope is begun before it is done, and each throttled attempt in it is told', async () => {
  const throttledOnce = {
    calls: [{ kind: 'throttled', first: 1, operations: ['cloudtrail:DescribeTrails'] }],
  };
  const scenario = anOrganization(
    { faults: throttledOnce },
    { [closedId]: { name: 'c', state: 'SUSPENDED' } },
  );
  const events: string[] = [];
  await withSimulator(scenario, async (audit) => {
    await audit({
      observer: {
        onAccountStarted: (accountId) => events.push(`begun ${accountId}`),
        onAccountDone: ({ accountId }) => events.push(`done ${accountId}`),
        onThrottled: () => events.push('throttled'),
      },
    });
  });

  for (const accountId of ['111111111111', auditorId, memberId]) {
    expect(events.indexOf(`begun ${accountId}`)).toBeGreaterThanOrEqual(0);
    expect(events.indexOf(`done ${accountId}`)).toBeGreaterThan(events.indexOf(`begun ${accountId}`));
  }
  expect(events).not.toContain(`begun ${closedId}`);
  expect(events.filter((event) => event === 'throttled')).toHaveLength(1);
});
