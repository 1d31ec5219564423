/** What the HTML report says at a glance, by what decides and by what there is. */
import { describe, expect, test } from 'vitest';
import { answerSentence, furtherSentences } from '../../cli/html-report/answer.ts';
import { rowOf } from '../../cli/html-report/account-row.ts';
import { chainEnd } from '../../cli/html-report/chain-end.ts';
import { chainOverview } from '../../cli/html-report/chain-overview.ts';
import { overview } from '../../cli/html-report/overview.ts';
import { pageHeader } from '../../cli/html-report/page-header.ts';
import { linkNames } from '../../shared/alarm-chain/index.ts';
import { coverageOf, type AccountReport, type Report, type ResultReport } from '../../shared/audit/report.ts';
import type { VerdictChoice } from '../../shared/findings/index.ts';
import { aLink, aResult } from './small-report.ts';

/** A chain that goes through, but for the live proof that nobody has yet. */
const whole = linkNames.map((name) =>
  name === 'live' ? aLink(name, { state: 'unseen', why: 'undecided' }) : aLink(name),
);

/** A result that passes by such a chain, but for `change`. */
function resultOf(change: Partial<ResultReport>): ResultReport {
  return aResult({ message: '', chain: whole, ...change });
}

const passed = resultOf({});
const failed = resultOf({
  status: 'FAILED',
  rings: 'no',
  brokenLink: 'alarm',
  reason: 'no-alarm',
  chain: [...whole.slice(0, 4), aLink('alarm', { state: 'broken', reason: 'no-alarm' })],
});
/** The chain holds, and CloudGuard's check does not accept the filter. */
const refused = resultOf({
  status: 'FAILED',
  cloudguard: 'fail',
  brokenLink: 'metric-filter',
  reason: 'filter-broader-than-rule',
});
const refusedAndRinging = { ...refused, status: 'PASSED' } as const;

const judged = (result: ResultReport) => ({ state: 'judged', why: null, results: [result] }) as const;
const undetermined = (why: AccountReport['why']) =>
  ({ state: 'undetermined', why, results: [resultOf({ status: 'NOT_AVAILABLE', chain: [] })] }) as const;
const excluded = (why: AccountReport['why']) => ({ state: 'excluded', why, results: [] }) as const;

function reportOf(
  accounts: readonly Pick<AccountReport, 'state' | 'why' | 'results'>[],
  verdict: VerdictChoice = 'both',
): Report {
  const named = accounts.map((one, index) => ({
    accountId: String(111_111_111_111 + index),
    name: 'a',
    ...one,
  }));
  return {
    schemaVersion: 1,
    run: {
      id: 'x',
      startedAt: '2026-01-15T12:00:00.000Z',
      finishedAt: '2026-01-15T12:01:00.000Z',
      auditorAccountId: '111111111111',
      region: 'eu-central-1',
      rules: ['D9.AWS.MON.22'],
      verdict,
      apiCalls: { total: 0, byAction: {} },
    },
    coverage: coverageOf(named),
    accounts: named,
  };
}

function overviewOf(report: Report): string {
  const rows = report.accounts.flatMap((account) =>
    account.results.length === 0
      ? [rowOf(account, null, report.run.verdict)]
      : account.results.map((result) => rowOf(account, result, report.run.verdict)),
  );
  return overview(report, rows).text;
}

/** What a reader sees of markup. */
const textOf = (text: string) =>
  text
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

const lead = (verdict: VerdictChoice) => textOf(chainOverview(reportOf([judged(passed)], verdict)).text);

/** Of each link of the chain, what its circle says. */
const outcomes = (...results: readonly ResultReport[]) =>
  [...chainOverview(reportOf(results.map(judged))).text.matchAll(/class="flow-link has-(\w+)"/g)].map(
    ([, outcome]) => outcome,
  );

/** What stands in grey below the answer. */
const further = (...results: readonly ResultReport[]) =>
  textOf(furtherSentences(reportOf(results.map(judged))).text);

describe('the answer', () => {
  test.each([
    [[passed, failed, failed], 'In 1 of 3 accounts one call rings and CloudGuard’s check passes; 2 fail'],
    [[passed, failed], 'In 1 of 2 accounts one call rings and CloudGuard’s check passes; 1 fails'],
    [[failed, failed], 'In none of 2 accounts one call rings and CloudGuard’s check passes; 2 fail'],
    [[passed, passed], 'In all 2 accounts one call rings and CloudGuard’s check passes'],
    [[passed], 'In the one account one call rings and CloudGuard’s check passes'],
    [[failed], 'The one account fails'],
  ])('%#: says how many accounts pass and fail', (results, sentence) => {
    expect(answerSentence(reportOf(results.map(judged)))).toBe(sentence);
  });

  test('of one account says no more than is to be said', () => {
    const report = reportOf([undetermined('access-denied')]);

    expect(answerSentence(report)).toBe('The one account could not be judged');
    expect(textOf(furtherSentences(report).text)).toMatch(/^1 could not be judged: /);
  });

  test('says where what passes would notify nobody now', () => {
    const note = { code: 'alarm-already-in-alarm', link: 'alarm', message: 'x' } as const;
    const inAlarm = resultOf({ notes: [note] });

    expect(further(inAlarm, inAlarm, passed)).toContain(
      '2 of those that pass are in ALARM now: the next call notifies nobody.',
    );
    expect(further(inAlarm, failed)).toContain('1 of those that pass is in ALARM now');
    expect(further(passed, { ...failed, notes: [note] })).not.toContain('ALARM');
  });

  test('tells apart what failed, what could not be judged and what was not to be', () => {
    const report = reportOf([
      judged(passed),
      judged(failed),
      undetermined('undecided'),
      undetermined('role-not-assumable'),
      undetermined('undecided'),
      excluded('account-not-active'),
      excluded('account-not-active'),
    ]);

    expect(answerSentence(report)).toMatch(/^In 1 of 5 accounts .*; 1 fails, 3 could not be judged$/);
    expect(textOf(furtherSentences(report).text)).toBe(
      '2 of 5 accounts in scope were judged. 3 could not be judged: 2 undecided, 1 role not assumable. 2 accounts are excluded: not active.',
    );
  });

  test('is that there is none where no account was in scope', () => {
    expect(answerSentence(reportOf([]))).toBe('No account was in scope');
    expect(answerSentence(reportOf([excluded('out-of-scope')]))).toBe('No account was in scope');
  });

  test('tells that findings were not imported', () => {
    const lost = resultOf({ finding: { id: 'f', outcome: 'failed', error: 'AccessDenied' } });
    const held = resultOf({ finding: { id: 'f', outcome: 'created', error: null } });

    expect(further(lost, held)).toContain('1 finding was not imported');
    expect(further(lost, lost)).toContain('2 findings were not imported');
    expect(further(held, passed)).not.toContain('imported');
    expect(rowOf(reportOf([judged(lost)]).accounts[0]!, lost, 'both').isNotImported).toBe(true);
    expect(rowOf(reportOf([judged(held)]).accounts[0]!, held, 'both').isNotImported).toBe(false);
  });
});

describe('by what decides', () => {
  test.each([
    ['both', 'Does one AssumeRole call ring?', 'one call rings', 'a link is broken or refused'],
    ['rings', 'Does one AssumeRole call ring?', 'one call rings', 'a link is broken'],
    [
      'cloudguard',
      'Does CloudGuard’s check of AssumeRole pass?',
      'CloudGuard’s check passes',
      'CloudGuard’s check fails',
    ],
  ] as const)('%s: the question and the statuses mean that', (verdict, question, passes, fails) => {
    const report = reportOf([judged(passed), judged(failed)], verdict);
    const tiles = textOf(overviewOf(report));

    expect(textOf(pageHeader(report).text)).toContain(question);
    expect(tiles).toContain(`Passed 1 ${passes}`);
    expect(tiles).toContain(`Failed 1 ${fails}`);
    expect(tiles.includes('ring')).toBe(verdict !== 'cloudguard');
  });

  test('a filter that only CloudGuard refuses ends no chain where ringing alone decides', () => {
    expect(chainEnd(refused, 'both')).toMatchObject({ link: 'metric-filter', state: 'broken' });
    expect(chainEnd(refused, 'cloudguard')).toMatchObject({ link: 'metric-filter', state: 'broken' });
    expect(chainEnd(refusedAndRinging, 'rings')).toBeNull();

    const report = reportOf([judged(refusedAndRinging), judged(failed)], 'rings');
    const text = textOf(chainOverview(report).text);
    expect(text).toContain('Metric filter a filter counts every one 2 pass 0 break here');
    expect(text).not.toContain('filter-broader-than-rule');
    expect(rowOf(report.accounts[0]!, refusedAndRinging, 'rings')).toMatchObject({ link: null, cause: '' });
  });

  test('where CloudGuard’s check alone decides, it is said that the status does not depend on the chains', () => {
    expect(lead('cloudguard')).toContain('although the status does not depend on them');
    expect(lead('both')).not.toContain('depend');
    expect(lead('rings')).not.toContain('depend');
  });
});

describe('what leads to accounts', () => {
  test('is a link only where there are some', () => {
    const report = reportOf([judged(passed), judged(failed)]);
    const filters = [...(overviewOf(report) + chainOverview(report).text).matchAll(/data-filter="([^"]*)"/g)];

    expect(filters.map(([, filter]) => filter)).toEqual([
      '#status=FAILED',
      '#status=PASSED',
      '#link=alarm',
      '#reason=no-alarm',
    ]);
  });

  test('is no link before the script makes it one: without it, nothing could be followed', () => {
    const report = reportOf([judged(passed), judged(failed)]);

    expect(overviewOf(report) + chainOverview(report).text).not.toContain('href');
  });
});

test('a link is green only where chains came to it and all went on', () => {
  const unseen = resultOf({
    status: 'WARNING',
    chain: [...whole.slice(0, 5), aLink('notification', { state: 'unseen', why: 'access-denied' })],
  });
  expect(outcomes(failed, unseen)).toEqual([
    ...Array<string>(4).fill('passing'),
    'broken',
    'unseen',
    'none',
    'none',
  ]);
  expect(outcomes(passed).at(-1)).toBe('unseen');
});

test('the bar shows the statuses of what was in scope', () => {
  const bar = overviewOf(reportOf([judged(passed), judged(failed), excluded('out-of-scope')]));

  expect(bar).toContain('viewBox="0 0 2 1"');
  expect(bar).not.toContain('fill-excluded');
  expect(textOf(bar)).toContain('Excluded 1 not audited');
});
