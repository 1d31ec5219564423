import { expect, test } from 'vitest';
import { parseExceptions } from '../../shared/audit/exceptions-file.ts';
import type { Report } from '../../shared/audit/report.ts';
import { overDays } from './days.ts';
import { checked } from './report-schema.ts';
import {
  accountOf,
  anOrganization,
  auditorId,
  memberId,
  region,
  ringingRegion,
  withSimulator,
} from './simulated.ts';

const failing = { regions: { [region]: { ...ringingRegion(), metricFilters: [] } } };
/** The simulated clock starts on 2026-01-15. */
const exceptions = (target: string, expires = '2026-01-15', owner = 'payments') =>
  parseExceptions(
    `- ${target}\n  rule: D9.AWS.MON.22\n  owner: ${owner}\n  reason: It closes in spring.\n  expires: ${expires}`,
    'exceptions.yml',
  );
const ofMember = (expires?: string, owner?: string) => exceptions(`account: ${memberId}`, expires, owner);
const resultOf = (report: Report, accountId?: string) => accountOf(checked(report), accountId).results[0];

test('an excepted failure stays FAILED and says who accepted it and until when', async () => {
  await withSimulator(anOrganization(failing), async (audit) => {
    const report = await audit({ exceptions: ofMember() });

    expect(resultOf(report)).toMatchObject({
      status: 'FAILED',
      reason: 'no-metric-filter',
      message: expect.stringMatching(
        /\. Excepted through 2026-01-15 by payments: It closes in spring\.$/,
      ) as unknown,
      exception: {
        owner: 'payments',
        reason: 'It closes in spring.',
        expires: '2026-01-15',
        account: memberId,
        ou: null,
      },
    });
    expect(accountOf(report).state).toBe('judged');
    expect(resultOf(report, auditorId)).toMatchObject({ status: 'FAILED', exception: null });
  });
});

test.for(['ou: Workloads', 'ou: Workloads/Prod'])(
  '%s covers the accounts in it and below, and no other',
  async (target) => {
    await withSimulator(anOrganization(failing), async (audit) => {
      const report = await audit({ exceptions: exceptions(target) });

      expect(resultOf(report)?.exception).toMatchObject({ account: null, ou: target.slice(4) });
      expect(resultOf(report, auditorId)?.exception).toBeNull();
    });
  },
);

test('what passes and what is unknown has no exception', async () => {
  const unknown = { ...failing, deniedActions: ['cloudtrail:DescribeTrails'] };
  for (const [member, status] of [
    [{}, 'PASSED'],
    [unknown, 'NOT_AVAILABLE'],
    [{ ...failing, auditRole: false }, 'NOT_AVAILABLE'],
  ] as const) {
    await withSimulator(anOrganization(member), async (audit) => {
      expect(resultOf(await audit({ exceptions: ofMember() }))).toMatchObject({ status, exception: null });
    });
  }
});

test('an expired entry no longer counts and is named', async () => {
  await withSimulator(anOrganization(failing), async (audit) => {
    const ignored: string[] = [];
    const report = await audit({
      exceptions: ofMember('2026-01-14'),
      observer: { onExceptionIgnored: (because) => ignored.push(because) },
    });

    expect(resultOf(report)?.exception).toBeNull();
    expect(ignored).toEqual([
      'exceptions.yml, entry 1 (payments) expired on 2026-01-14 and no longer counts',
    ]);
  });
});

test.for([
  ['an account', 'account: 999999999999', 'account 999999999999'],
  ['a unit', 'ou: Nowhere', '`Nowhere`'],
  ['a unit of a unit that is there', 'ou: Workloads/Nowhere', '`Workloads/Nowhere`'],
  ['the id of a unit', 'ou: ou-abcd-99999999', '`ou-abcd-99999999`'],
] as const)(
  '%s that is not in the organization any more is named, and stops neither the run nor another entry',
  async ([, target, missing]) => {
    await withSimulator(anOrganization(failing), async (audit) => {
      const ignored: string[] = [];
      const report = await audit({
        exceptions: [...exceptions(target), ...ofMember()],
        observer: { onExceptionIgnored: (because) => ignored.push(because) },
      });

      expect(ignored).toEqual([
        `exceptions.yml, entry 1 (payments) does not count: ${missing} is not in the organization`,
      ]);
      expect(resultOf(report)?.exception).toMatchObject({ account: memberId });
    });
  },
);

test('an entry that names no unit at all ends the run', async () => {
  await withSimulator(anOrganization(failing), async (audit) => {
    await expect(audit({ exceptions: exceptions('ou: /') })).rejects.toThrow(
      'exceptions.yml, entry 1: ou `/` names no unit',
    );
  });
});

test('without the organization, the own account is excepted by its id; a unit covers nobody and is named', async () => {
  await withSimulator(anOrganization(), async (audit) => {
    const ignored: string[] = [];
    const scope = { kind: 'this-account' } as const;
    const report = await audit({
      scope,
      exceptions: [...exceptions(`account: ${auditorId}`), ...exceptions('ou: Workloads')],
      observer: { onExceptionIgnored: (because) => ignored.push(because) },
    });

    expect(resultOf(report, auditorId)?.exception).toMatchObject({ account: auditorId });
    expect(ignored).toEqual([expect.stringMatching(/entry 1 \(payments\) does not count: .*`Workloads`/)]);
    expect(report.run.apiCalls.byAction).not.toHaveProperty('organizations:ListAccounts');
  });
});

test('a finding moves with its exception: when it comes, when its owner changes and when it expires', async () => {
  const outcomes: unknown[] = [];
  const dayWith =
    (...entries: readonly Parameters<typeof ofMember>[]) =>
    async ({ run }: Parameters<Parameters<typeof overDays>[1][number]>[0]) => {
      const report = await run({ exceptions: entries.flatMap((entry) => ofMember(...entry)) });
      outcomes.push(resultOf(report)?.finding?.outcome);
    };

  await overDays(anOrganization(failing), [
    dayWith(),
    dayWith(['2026-01-18']),
    dayWith(['2026-01-18']),
    dayWith(['2026-01-18', 'platform']),
    dayWith(['2026-01-18', 'platform']),
  ]);

  expect(outcomes).toEqual(['created', 'updated', 'unchanged', 'updated', 'updated']);
});
