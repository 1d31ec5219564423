import { expect, test } from 'vitest';
import { handler } from '../../functions/audit.ts';
import { readSettings } from '../../shared/audit/settings.ts';
import { checked } from './report-schema.ts';
import { accountOf, anOrganization, auditorId, memberId, ringingRegion, withSimulator } from './simulated.ts';

const lastId = '999999999999';
const organization = anOrganization(
  {},
  {
    [lastId]: {
      name: 'search',
      enabledRegions: ['us-east-1'],
      regions: { 'us-east-1': ringingRegion(lastId) },
    },
  },
);

test('a run whose time ends publishes what it knows, calls no further account and reports the rest as deadline', async () => {
  await withSimulator(organization, async (audit, simulator) => {
    let done = 0;
    const report = checked(
      await audit({
        publishes: true,
        settings: readSettings({ concurrency: ['1'] }, {}),
        isOver: () => done >= 3,
        observer: {
          onAccountDone: () => {
            done += 1;
          },
        },
      }),
    );

    expect(accountOf(report, memberId)).toMatchObject({
      state: 'judged',
      results: [{ status: 'PASSED', finding: { outcome: 'created' } }],
    });
    expect(accountOf(report, lastId)).toMatchObject({ state: 'undetermined', why: 'deadline' });
    expect(report.coverage).toEqual({ accounts: 4, judged: 3, undetermined: 1, excluded: 0 });
    expect(simulator.calls().byAccount[lastId]).toBeUndefined();
  });
});

test('a run whose time ends while accounts are in flight lets them finish', async () => {
  await withSimulator(organization, async (audit) => {
    let started = 0;
    const report = checked(
      await audit({
        publishes: true,
        settings: readSettings({ concurrency: ['2'] }, {}),
        // The question is asked before each account: two are on their way when time is up.
        isOver: () => (started += 1) > 2,
      }),
    );

    const published = report.accounts.filter(({ results }) => results[0]?.finding?.outcome === 'created');
    expect(published).toHaveLength(2);
    expect(report.accounts.filter(({ why }) => why === 'deadline')).toHaveLength(2);
  });
});

test('the function begins no account when its remaining time is what the accounts in flight may need', async () => {
  await withSimulator(organization, async (_audit, simulator) => {
    const context = { getRemainingTimeInMillis: () => 60_000 } as Parameters<typeof handler>[1];
    const { coverage } = await handler({}, context);

    expect(coverage).toMatchObject({ judged: 0, undetermined: 4 });
    expect(simulator.calls().byAccount[memberId]).toBeUndefined();
    expect(simulator.calls().byAccount[auditorId]?.['sts:AssumeRole']).toBeUndefined();
  });
});
