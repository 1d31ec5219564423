import { expect, test } from 'vitest';
import { handler } from '../../functions/audit.ts';
import { accountTimeout, createDeadline, patience, reserve, timeFor } from '../../shared/audit/deadline.ts';
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
        deadline: { isOver: () => done >= 3, remaining: () => 600_000 },
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
        deadline: { isOver: () => (started += 1) > 2, remaining: () => 600_000 },
      }),
    );

    const published = report.accounts.filter(({ results }) => results[0]?.finding?.outcome === 'created');
    expect(published).toHaveLength(2);
    expect(report.accounts.filter(({ why }) => why === 'deadline')).toHaveLength(2);
  });
});

test('an account begun at the last moment, and given up late, leaves time for every step behind it', () => {
  let remaining = reserve;
  const deadline = createDeadline(() => remaining);
  expect(deadline.isOver()).toBe(false);

  remaining -= accountTimeout * patience;
  expect(deadline.isOver()).toBe(true);
  const times = (['archive', 'coverage', 'record', 'delivery'] as const).map((step) => {
    const time = timeFor(deadline, step);
    // Each step takes all that it may.
    remaining -= time;
    return [step, time];
  });

  expect(Object.fromEntries(times)).toEqual({
    archive: 0,
    coverage: 30_000,
    record: 20_000,
    delivery: 30_000,
  });
  expect(remaining).toBeGreaterThan(0);
});

test('with time to spare, a step may take all but what the next ones need', () => {
  const deadline = createDeadline(() => 600_000);

  expect(timeFor(deadline, 'coverage')).toBe(600_000 - 55_000);
});

test('the function begins no account when its remaining time is what the accounts in flight and the steps behind them may need', async () => {
  await withSimulator(organization, async (_audit, simulator) => {
    const context = { getRemainingTimeInMillis: () => 150_000 } as Parameters<typeof handler>[1];
    const { coverage } = await handler({}, context);

    expect(coverage).toMatchObject({ judged: 0, undetermined: 4 });
    expect(simulator.calls().byAccount[memberId]).toBeUndefined();
    expect(simulator.calls().byAccount[auditorId]?.['sts:AssumeRole']).toBeUndefined();
  });
});
