import {
  BatchImportFindingsCommand,
  GetFindingsCommand,
  SecurityHubClient,
  type AwsSecurityFinding,
} from '@aws-sdk/client-securityhub';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import type { AccountReport, AccountWhy, FindingReport, ResultReport } from '../../shared/audit/report.ts';
import {
  readEarlierRuns,
  recordRun,
  visitsOf,
  windowsOf,
  type EndedRun,
} from '../../shared/audit/run-record.ts';
import { readSettings } from '../../shared/audit/settings.ts';
import type { ScopedAccount } from '../../shared/organization/scope.ts';
import { aSession } from '../aws/a-session.ts';

const securityHub = mockClient(SecurityHubClient);

beforeEach(() => {
  securityHub.reset();
  securityHub.onAnyCommand().rejects(new Error('unexpected call'));
});

const auditor = '222222222222';
const member = '333333333333';
const caller = aSession({ accountId: auditor });
const settings = readSettings({}, {});
const window = { start: new Date('2026-01-15T12:00:00Z'), end: new Date('2026-01-15T12:05:00Z') };

const published: FindingReport = { id: 'ringcheck/…', outcome: 'unchanged', error: null };

function reportOf(
  accountId: string,
  why: AccountWhy | null = null,
  finding: FindingReport | null = published,
): AccountReport {
  const state = why === null ? 'judged' : why === 'account-not-active' ? 'excluded' : 'undetermined';
  const results = [{ ruleId: 'D9.AWS.MON.22', finding } as ResultReport];
  return { accountId, name: '', state, why, results: state === 'excluded' ? [] : results };
}

function scoped(id: string, joinedAt: Date | null = new Date('2020-01-01T00:00:00Z')): ScopedAccount {
  return { id, name: '', excluded: null, isPendingClosure: false, joinedAt };
}

const visitRows: readonly (readonly [string, readonly AccountReport[], readonly string[]])[] = [
  ['all', [reportOf(auditor), reportOf(member)], []],
  [
    'none whose role could not be assumed',
    [reportOf(auditor), reportOf('444444444444'), reportOf(member, 'role-not-assumable')],
    [member],
  ],
  [
    'none that the run did not reach',
    [reportOf(auditor), reportOf('444444444444'), reportOf(member, 'deadline')],
    [member],
  ],
  [
    'none that is excluded',
    [reportOf(auditor), reportOf('444444444444'), reportOf(member, 'account-not-active')],
    [member],
  ],
  [
    'none whose finding was not imported',
    [reportOf(auditor), reportOf(member, null, { id: '', outcome: 'failed', error: 'x' })],
    [member],
  ],
  ['none whose finding was not published', [reportOf(auditor), reportOf(member, null, null)], [member]],
  ['one that was entered but not determined', [reportOf(auditor), reportOf(member, 'access-denied')], []],
  [
    'not the auditor, whose calls entered nobody',
    [reportOf(auditor), reportOf(member, 'role-not-assumable')],
    [auditor, member],
  ],
  ['not the auditor that is alone', [reportOf(auditor)], [auditor]],
];

test.for(visitRows)('a run has visited %s', ([, reports, unvisited]) => {
  expect([...visitsOf(window, auditor, reports).unvisited]).toEqual(unvisited);
});

test('an account has the windows of runs that visited it after it joined, of a known day', () => {
  const runs = {
    visits: [{ window, unvisited: new Set(['444444444444']) }],
    record: { state: 'seen', value: null },
  } as const;

  expect(windowsOf(runs, scoped(member))).toEqual([window]);
  expect(windowsOf(runs, scoped('444444444444'))).toEqual([]);
  expect(windowsOf(runs, scoped(member, window.start))).toEqual([]);
  expect(windowsOf(runs, scoped(member, null))).toEqual([]);
});

function runOn(day: number): EndedRun {
  const time = (clock: string) => new Date(`2026-01-${day}T${clock}Z`);
  return {
    id: `run-${day}`,
    window: { start: time('12:00:00'), end: time('12:05:00') },
    reports: [reportOf(auditor), reportOf(member)],
  };
}

/** Records a run in a hub that holds `stored`, and returns what was imported. */
async function recorded(stored: readonly AwsSecurityFinding[], run: EndedRun): Promise<AwsSecurityFinding> {
  securityHub.on(GetFindingsCommand).resolves({ Findings: [...stored] });
  securityHub.on(BatchImportFindingsCommand).resolves({ SuccessCount: 1, FailedCount: 0 });
  expect(await recordRun(caller, settings, await readEarlierRuns(caller, settings), run)).toBeNull();
  const finding = securityHub.commandCalls(BatchImportFindingsCommand).at(-1)?.args[0].input.Findings?.[0];
  if (finding === undefined) throw new Error('nothing was imported');
  return finding;
}

test('a run writes its window before those of the runs before, and keeps CreatedAt', async () => {
  const first = await recorded([], runOn(13));
  const second = await recorded([first], runOn(14));

  expect(second.CreatedAt).toBe('2026-01-13T12:05:00.000Z');
  expect(second.UpdatedAt).toBe('2026-01-14T12:05:00.000Z');
  securityHub.on(GetFindingsCommand).resolves({ Findings: [second] });
  const { visits } = await readEarlierRuns(caller, settings);
  expect(visits.map((one) => one.window)).toEqual([runOn(14).window, runOn(13).window]);
});

test('the record is looked for in the hub of the auditor, by its id', async () => {
  await recorded([], runOn(13));

  expect(securityHub).toHaveReceivedCommandWith(GetFindingsCommand, {
    Filters: {
      Id: [{ Value: 'ringcheck/run/222222222222', Comparison: 'EQUALS' }],
      ProductArn: [
        {
          Value: 'arn:aws:securityhub:us-east-1:222222222222:product/222222222222/default',
          Comparison: 'EQUALS',
        },
      ],
      AwsAccountId: [{ Value: auditor, Comparison: 'EQUALS' }],
    },
  });
});

test('a record that cannot be read is not overwritten: its windows would be lost', async () => {
  const error = Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' });
  securityHub.on(GetFindingsCommand).rejects(error);
  const before = await readEarlierRuns(caller, settings);

  expect(before).toMatchObject({ visits: [], record: { state: 'unseen', why: 'access-denied' } });
  expect(await recordRun(caller, settings, before, runOn(13))).toBe('AccessDeniedException: not authorized');
});

test('where Security Hub is not enabled there is no record, and that is no refusal', async () => {
  const error = Object.assign(new Error('Account is not subscribed'), { name: 'InvalidAccessException' });
  securityHub.on(GetFindingsCommand).rejects(error);
  const before = await readEarlierRuns(caller, settings);

  expect(before.record.state).toBe('absent');
  expect(await recordRun(caller, settings, before, runOn(13))).toMatch(/not subscribed/);
});

test('a record that is not imported is told, not thrown', async () => {
  securityHub.on(GetFindingsCommand).resolves({ Findings: [] });
  securityHub.on(BatchImportFindingsCommand).resolves({
    FailedCount: 1,
    FailedFindings: [
      { Id: 'ringcheck/run/222222222222', ErrorCode: 'InvalidInput', ErrorMessage: 'too long' },
    ],
  });

  expect(await recordRun(caller, settings, await readEarlierRuns(caller, settings), runOn(13))).toBe(
    'InvalidInput: too long',
  );
});
