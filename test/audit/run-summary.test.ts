import { describe, expect, test } from 'vitest';
import type { AccountReport, Report, ResultReport } from '../../shared/audit/report.ts';
import { coverageOf } from '../../shared/audit/report.ts';
import { summarizeReport } from '../../shared/audit/run-summary.ts';
import { writeSummaryMessage } from '../../shared/audit/summary-message.ts';

const ruleId = 'D9.AWS.MON.22';
const exception = {
  account: '333333333333',
  ou: null,
  owner: 'payments@example.com',
  reason: 'closing',
  expires: '2026-12-31',
};

function aResult(change: Partial<ResultReport> = {}): ResultReport {
  return {
    ruleId,
    status: 'PASSED',
    cloudguard: 'pass',
    rings: 'yes',
    brokenLink: null,
    reason: null,
    message: 'It rings.',
    witness: null,
    chain: [],
    notes: [],
    exception: null,
    finding: { id: 'ringcheck/x', outcome: 'unchanged', error: null },
    ...change,
  };
}

function anAccount(number: number, results: readonly ResultReport[]): AccountReport {
  const isJudged = results.every(({ status }) => status === 'PASSED' || status === 'FAILED');
  const state = results.length === 0 ? 'excluded' : isJudged ? 'judged' : 'undetermined';
  return { accountId: `${number}`.padStart(12, '3'), name: `account ${number}`, state, why: null, results };
}

function aReport(accounts: readonly AccountReport[]): Report {
  return {
    schemaVersion: 1,
    run: {
      id: 'e2a5dd3e-0000-4000-8000-000000000000',
      startedAt: '2026-01-15T06:00:00.000Z',
      finishedAt: '2026-01-15T06:01:30.500Z',
      auditorAccountId: '222222222222',
      region: 'us-east-1',
      rules: [ruleId],
      verdict: 'both',
      apiCalls: { total: 42, byAction: { 'sts:AssumeRole': 42 } },
    },
    coverage: coverageOf(accounts),
    accounts,
  };
}

const noAlarm = { status: 'FAILED', brokenLink: 'alarm', reason: 'no-alarm' } as const;
const noTrail = { status: 'FAILED', brokenLink: 'trail', reason: 'no-trail' } as const;
const report = aReport([
  anAccount(1, [aResult()]),
  anAccount(2, [aResult({ ...noTrail })]),
  anAccount(3, [aResult({ ...noAlarm })]),
  anAccount(4, [aResult({ ...noAlarm, exception })]),
  anAccount(5, [aResult({ status: 'WARNING' })]),
  anAccount(6, [aResult({ status: 'NOT_AVAILABLE', finding: { id: 'x', outcome: 'failed', error: 'off' } })]),
  anAccount(7, []),
]);

describe('the summary', () => {
  test('counts each account in scope once for each rule', () => {
    expect(summarizeReport(report).rules).toEqual([
      {
        ruleId,
        passed: 1,
        failed: 2,
        excepted: 1,
        warning: 1,
        notAvailable: 1,
        breaks: [
          { link: 'alarm', reason: 'no-alarm', accounts: 2 },
          { link: 'trail', reason: 'no-trail', accounts: 1 },
        ],
      },
    ]);
  });

  test('covers what was judged of what was in scope', () => {
    expect(summarizeReport(report)).toMatchObject({
      coverage: { accounts: 7, judged: 4, undetermined: 2, excluded: 1 },
      coveragePercent: (100 * 4) / 6,
      findings: { created: 0, updated: 0, unchanged: 5, failed: 1 },
      apiCalls: 42,
      seconds: 90.5,
    });
  });
});

describe('the message', () => {
  test('says in its subject how many failed and how many nobody could judge', () => {
    expect(writeSummaryMessage(report, null).subject).toBe(
      'Ringcheck: 2 of 6 accounts failed, 2 undetermined',
    );
  });

  test('tells where chains break, whom to look at first, and where the report is', () => {
    expect(writeSummaryMessage(report, 's3://reports/1.json.gz').text.split('\n')).toEqual([
      'Ringcheck judged 4 of the 6 accounts in scope (undetermined: 2; excluded besides: 1).',
      '',
      `${ruleId}: 1 PASSED, 2 FAILED, 1 FAILED with an exception, 1 WARNING, 1 NOT_AVAILABLE`,
      '      2  alarm: no-alarm',
      '      1  trail: no-trail',
      '',
      'To be looked at:',
      '  333333333332 account 2: It rings.',
      '  333333333333 account 3: It rings.',
      '  333333333335 account 5: It rings.',
      '  333333333336 account 6: It rings.',
      '',
      'Findings that could not be imported into Security Hub: 1',
      '',
      'Run e2a5dd3e-0000-4000-8000-000000000000; the whole report: s3://reports/1.json.gz',
      '',
    ]);
  });

  test('names no more than twenty accounts', () => {
    const failed = Array.from({ length: 5_000 }, (_, index) => anAccount(index, [aResult({ ...noTrail })]));
    const { text } = writeSummaryMessage(aReport(failed), null);

    expect(text).toContain('  and 4980 more\n');
    expect(text.length).toBeLessThan(4_000);
  });

  test('lets no account name begin a line or steer a terminal', () => {
    const name = 'x\n\u001b[2J333333333333 pretended: PASSED\u2028\u202e';
    const { text } = writeSummaryMessage(
      aReport([{ ...anAccount(2, [aResult({ ...noTrail })]), name }]),
      null,
    );

    // oxlint-disable-next-line no-control-regex -- control characters are what this is about
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u2028\u202e]/);
    expect(text.split('\n').filter((line) => line.includes('pretended'))).toEqual([
      String.raw`  333333333332 x\u000a\u001b[2J333333333333 pretended: PASSED\u2028\u202e: It rings.`,
    ]);
  });
});
