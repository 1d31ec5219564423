/** The table that a person reads: what stands where, in what width, and what comes first. */
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { styleFor } from '../../cli/style.ts';
import { breakReasons, type BreakReason } from '../../shared/alarm-chain/index.ts';
import type { AccountReport, Report } from '../../shared/audit/report.ts';
import { fails, isExcluded, isNotEntered, isRefused, passes, reportOf } from './table-report.ts';
import { written } from './written.ts';

const accepted = { owner: 'payments', reason: 'sandbox', expires: '2026-12-31', account: null, ou: null };
const misses = { resource: 'trail-logs', pattern: '{ $.eventName = AssumeRole && $.errorCode = x }' };

const small = reportOf([
  passes('111111111111', 'management'),
  fails('222222222222', 'security', 'no-trail', { resource: 'trail-of-the-security-account-in-full' }),
  fails('333333333333', 'payments', 'filter-misses-events', misses),
  fails('444444444444', 'search and a name that goes on for long', 'no-metric-filter', {
    resource: 'a-log-group-with-a-long-name',
  }),
  fails('555555555555', '漢字の会社', 'no-metric-filter', { resource: 'x' }, { exception: accepted }),
  isRefused('666666666666', 'mobile', 'sns:ListSubscriptionsByTopic'),
  isNotEntered('777777777777', 'billing'),
  isExcluded('888888888888', 'sandbox'),
]);

const inPipe = `D9.AWS.MON.22: 4 FAILED (1 excepted), 1 WARNING, 1 NOT_AVAILABLE, 1 PASSED

✗ metric-filter: 3 accounts FAILED
  no-metric-filter, 2 accounts: no metric filter looks for the event
    FAILED  444444444444  search and a name that goes on for long  log group a-log-group-with-a-long-name in us-east-1
    FAILED  555555555555  漢字の会社                               excepted through 2026-12-31 by payments; log group x in us-east-1
  filter-misses-events, 1 account: the metric filter misses some records of the event
    FAILED  333333333333  payments  log group trail-logs in us-east-1

✗ trail: 1 account FAILED
  no-trail, 1 account: no CloudTrail trail records this account
    FAILED  222222222222  security  log group trail-of-the-security-account-in-full in us-east-1

? access-denied: 1 account undetermined, the audit role was refused
  subscriber: sns:ListSubscriptionsByTopic, 1 account
    WARNING  666666666666  mobile  topic alarms in us-east-1

? role-not-assumable: 1 account undetermined, the audit role could not be assumed
    NOT_AVAILABLE  777777777777  billing

✓ 1 account PASSED
    PASSED  111111111111  management

- 1 account excluded: 1 out-of-scope

8 accounts: 5 judged, 2 undetermined, 1 excluded; 42 AWS calls
Next: ringcheck plan --accounts 444444444444 --alarm-topic-arn 'arn:{partition}:sns:{region}:{account}:NAME'  (what mends the first)
`;

test('in a pipe nothing is cut, however long', async () => {
  expect(await written('table', small)).toBe(inPipe);
});

test('at 160 columns it is the same where all has room', async () => {
  expect(await written('table', small, { columns: 160 })).toBe(inPipe);
});

test('at 80 columns names and resources are cut; ids, reasons and counts are whole', async () => {
  expect(await written('table', small, { columns: 80 }))
    .toBe(`D9.AWS.MON.22: 4 FAILED (1 excepted), 1 WARNING, 1 NOT_AVAILABLE, 1 PASSED

✗ metric-filter: 3 accounts FAILED
  no-metric-filter, 2 accounts: no metric filter looks for the event
    FAILED  444444444444  search and a name t…  log group a-log-group-with-a-lo…
    FAILED  555555555555  漢字の会社            excepted through 2026-12-31 by …
  filter-misses-events, 1 account: the metric filter misses some records of the
      event
    FAILED  333333333333  payments  log group trail-logs in us-east-1

✗ trail: 1 account FAILED
  no-trail, 1 account: no CloudTrail trail records this account
    FAILED  222222222222  security  log group trail-of-the-security-account-in-…

? access-denied: 1 account undetermined, the audit role was refused
  subscriber: sns:ListSubscriptionsByTopic, 1 account
    WARNING  666666666666  mobile  topic alarms in us-east-1

? role-not-assumable: 1 account undetermined, the audit role could not be
    assumed
    NOT_AVAILABLE  777777777777  billing

✓ 1 account PASSED
    PASSED  111111111111  management

- 1 account excluded: 1 out-of-scope

8 accounts: 5 judged, 2 undetermined, 1 excluded; 42 AWS calls
Next: ringcheck plan --accounts 444444444444 --alarm-topic-arn \\
    'arn:{partition}:sns:{region}:{account}:NAME'
`);
});

test('what decided is said where it is not both, and CloudGuard does not fail what the chain breaks by', async () => {
  const report = reportOf([fails('333333333333', 'n', 'no-subscription', { resource: 'r' })], {
    verdict: 'cloudguard',
  });

  expect(await written('table', report)).toContain(`0 PASSED (verdict cloudguard)

✗ subscriber: 1 account FAILED, by the check of CloudGuard; the chain:
  no-subscription, 1 account: nobody is subscribed to the SNS topic
`);
});

test('a break beside a chain that rings does not read as if nobody heard it', async () => {
  const report = reportOf([
    fails('333333333333', 'n', 'filter-broader-than-rule', { resource: 'r' }, { rings: 'yes' }),
  ]);

  expect(await written('table', report)).toMatch(
    /^ {2}filter-broader-than-rule, 1 account: .*; it rings all the same$/m,
  );
});

/** The lines that begin a group or a part, without what they mean. */
function headings(table: string): readonly string[] {
  return table.split('\n').flatMap((line) => /^(?:[✗?] |  \S)[^:,]*/u.exec(line) ?? []);
}

function many(count: number, first: number, reason: BreakReason): readonly AccountReport[] {
  return Array.from({ length: count }, (_, index) =>
    fails(String(first + index).padStart(12, '0'), 'n', reason, { resource: 'r' }),
  );
}

describe('the worst comes first', () => {
  test('what fails before what could not be seen; then the most accounts; then the earlier link', async () => {
    const report = reportOf([
      ...Array.from({ length: 9 }, (_, index) => isNotEntered(`90000000000${index}`, 'n')),
      ...many(2, 10, 'no-subscription'),
      ...many(2, 20, 'no-trail'),
      ...many(1, 30, 'alarm-muted'),
      ...many(2, 40, 'no-alarm'),
    ]);

    expect(headings(await written('table', report))).toEqual([
      '✗ alarm',
      '  no-alarm',
      '  alarm-muted',
      '✗ trail',
      '  no-trail',
      '✗ subscriber',
      '  no-subscription',
      '? role-not-assumable',
    ]);
  });

  test('what nobody has accepted before what somebody has', async () => {
    const [one, two] = many(2, 50, 'no-trail').map(({ accountId }) =>
      fails(accountId, 'n', 'no-trail', { resource: 'r' }, { exception: accepted }),
    );
    const report = reportOf([one!, two!, ...many(1, 60, 'no-alarm')]);

    expect(headings(await written('table', report))).toEqual([
      '✗ alarm',
      '  no-alarm',
      '✗ trail',
      '  no-trail',
    ]);
  });
});

test('members that fail through one trail stand together with its owner: it is mended once', async () => {
  const shared = { resource: 'organization-logs', owner: '111111111111' };
  const report = reportOf([
    fails('111111111111', 'management', 'no-metric-filter', shared),
    fails('333333333333', 'payments', 'no-metric-filter', shared),
    fails('444444444444', 'search', 'no-metric-filter', { resource: 'own-logs' }),
    fails('555555555555', 'mobile', 'no-metric-filter', shared),
  ]);

  expect(await written('table', report, { columns: 80 })).toContain(`
✗ metric-filter: 4 accounts FAILED
  no-metric-filter, 3 accounts: no metric filter looks for the event
    all through account 111111111111, which owns that part: mend it once there
    FAILED  111111111111  management  log group organization-logs in us-east-1
    FAILED  333333333333  payments    log group organization-logs in us-east-1
    FAILED  555555555555  mobile      log group organization-logs in us-east-1
  no-metric-filter, 1 account: no metric filter looks for the event
    FAILED  444444444444  search  log group own-logs in us-east-1
`);
});

function listed(table: string): number | undefined {
  return table.match(/^ {4}(?:FAILED|PASSED) .*$/gm)?.length;
}

describe('many accounts', () => {
  const hundred = reportOf(
    Array.from({ length: 100 }, (_, index) => {
      const id = String(index + 1).padStart(12, '0');
      return index < 50 ? passes(id, 'n') : fails(id, 'n', 'no-trail', { resource: 'r' });
    }),
  );

  test('on a terminal the first of them, and how many there are', async () => {
    const table = await written('table', hundred, { columns: 80 });

    expect(listed(table)).toBe(10);
    expect(table).toContain('\n    … and 40 more (--verbose shows all)\n');
    expect(table).toContain('\n✓ 50 accounts PASSED (--verbose lists them)\n');
  });

  test('at 40 columns no line is wider, nor where several whys exclude', async () => {
    const whys = ['account-not-active', 'out-of-scope'] as const;
    const excluded = whys.map((why, index) => isExcluded(String(900_000_000_000 + index), 'n', why));
    const table = await written('table', reportOf([...hundred.accounts, ...excluded]), { columns: 40 });

    expect(table.split('\n').filter((line) => line.length > 40)).toEqual([]);
    expect(table).toContain('\n✓ 50 accounts PASSED (--verbose lists\n    them)\n');
    expect(table).toContain('- 2 accounts excluded: 1\n    account-not-active, 1 out-of-scope\n');
  });

  test('in a pipe all that fail', async () => {
    expect(listed(await written('table', hundred))).toBe(50);
  });

  test('all, those that pass too, where somebody asks for it', async () => {
    expect(listed(await written('table', hundred, { columns: 80, isVerbose: true }))).toBe(100);
  });
});

test('of many accounts that pass, those are listed whose findings could not be imported', async () => {
  const finding = { id: 'x', outcome: 'failed', error: 'InvalidAccessException: not subscribed' } as const;
  const report = reportOf([
    ...Array.from({ length: 20 }, (_, index) => passes(String(index).padStart(12, '0'), 'n')),
    passes('333333333333', 'payments', { finding }),
  ]);
  const lines = (await written('table', report)).split('\n');

  expect(lines.filter((line) => line.startsWith('    PASSED'))).toEqual([
    '    PASSED  333333333333  payments  finding not imported: InvalidAccessException: not subscribed',
  ]);
  expect(lines).toContain('findings: 1 failed');
});

test('--verbose names notes, and what is excluded but for what nobody has asked for', async () => {
  const noted = passes('111111111111', 'management', {
    notes: [{ code: 'alarm-already-in-alarm', link: 'alarm', message: 'm' }],
  });
  const report = reportOf([
    noted,
    isExcluded('888888888888', 'closed', 'account-not-active'),
    isExcluded('999999999999', 'sandbox'),
  ]);

  expect(await written('table', report)).not.toMatch(/alarm-already-in-alarm|888888888888|999999999999/);
  const verbose = await written('table', report, { isVerbose: true });
  expect(verbose).toMatch(
    /management {2}notes: alarm-already-in-alarm\n[^]*888888888888 {2}closed {2}account-not-active/,
  );
  expect(verbose).not.toContain('999999999999');
});

test('what passes says whose alarm would not ring now', async () => {
  const notes = [{ code: 'alarm-already-in-alarm', link: 'alarm', message: 'm' }] as const;
  const tell = async (inAlarm: number) =>
    await written(
      'table',
      reportOf(
        Array.from({ length: 20 }, (_, index) =>
          passes(String(700_000_000_000 + index), 'n', index < inAlarm ? { notes } : {}),
        ),
      ),
    );

  expect(await tell(0)).not.toContain('ALARM');
  expect(await tell(1)).toContain('\n  1 of them is in ALARM now: the next call notifies nobody\n');
  expect(await tell(2)).toContain('\n  2 of them are in ALARM now: the next call notifies nobody\n');
});

test('with several rules each group says of which it is, and each rule has its totals', async () => {
  const account = fails('333333333333', 'payments', 'no-trail', { resource: 'r' });
  const [result] = account.results;
  const both = { ...account, results: [result!, { ...result!, ruleId: 'D9.AWS.MON.23' }] };
  const table = await written('table', reportOf([both], { rules: ['D9.AWS.MON.22', 'D9.AWS.MON.23'] }));

  for (const rule of ['D9.AWS.MON.22', 'D9.AWS.MON.23']) {
    expect(table).toContain(`${rule}: 1 FAILED, `);
    expect(table).toContain(`✗ ${rule} trail: 1 account FAILED\n`);
  }
});

const name = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom('漢字の会社'.repeat(9), '😀'.repeat(30), 'é'.repeat(50), ''),
);
const reason = fc.constantFrom(...(Object.keys(breakReasons) as BreakReason[]));
const account: fc.Arbitrary<(id: string) => AccountReport> = fc
  .tuple(fc.nat(5), name, reason, name)
  .map(([kind, called, because, resource]) => (id: string) => {
    if (kind === 0) return passes(id, called);
    if (kind === 1) return isRefused(id, called, resource);
    if (kind === 2) return isNotEntered(id, called);
    if (kind === 3) return isExcluded(id, called, 'account-not-active');
    return fails(id, called, because, { resource, pattern: resource });
  });
const report: fc.Arbitrary<Report> = fc
  .array(account, { minLength: 1, maxLength: 40 })
  .map((all) => reportOf(all.map((of, index) => of(String(700_000_000_000 + index)))));

describe('whatever the report', () => {
  test('no line is wider than the terminal, and every account that is listed has one line with its whole id', async () => {
    await fc.assert(
      fc.asyncProperty(report, fc.integer({ min: 40, max: 200 }), async (any, columns) => {
        const table = await written('table', any, { columns, isVerbose: true });
        const lines = table.split('\n');

        // A word in quotes is broken by the terminal only: it is to be copied.
        const prose = lines.filter((line) => !/^ {4}'.*'(?: \\)?$/.test(line));
        expect(prose.filter((line) => stringWidth(line) > columns)).toEqual([]);
        for (const { accountId, state } of any.accounts) {
          const form = state === 'excluded' ? `^    ${accountId}  ` : `^    [A-Z_]+ +${accountId}(?:  |$)`;
          expect(lines.filter((line) => new RegExp(form).test(line))).toHaveLength(1);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('columns stand below each other, of whatever width the characters are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(name, { minLength: 2, maxLength: 6 }), async (names) => {
        const all = names.map((one, index) =>
          fails(String(700_000_000_000 + index), one, 'no-trail', { resource: 'RESOURCE' }),
        );
        const lines = (await written('table', reportOf(all), { columns: 120 })).split('\n');
        const starts = lines
          .filter((line) => line.startsWith('    FAILED'))
          .map((line) => stringWidth(line.slice(0, line.lastIndexOf('log group RESOURCE'))));
        expect(new Set(starts).size).toBe(1);
      }),
      { numRuns: 60 },
    );
  });

  test('colours add nothing that is not there without them', async () => {
    const style = styleFor({ stdout: { isTTY: true } as NodeJS.WriteStream, env: {} });
    await fc.assert(
      fc.asyncProperty(report, async (any) => {
        const coloured = await written('table', any, { columns: 80, style });
        expect(stripVTControlCharacters(coloured)).toBe(await written('table', any, { columns: 80 }));
      }),
      { numRuns: 30 },
    );
    expect(await written('table', small, { style })).toContain('\u001b[');
  });
});

test.for([
  ['a terminal', true, {}, true],
  ['a pipe', false, {}, false],
  ['a terminal with NO_COLOR', true, { NO_COLOR: '1' }, false],
  ['a terminal with an empty NO_COLOR, which is none', true, { NO_COLOR: '' }, true],
  ['a dumb terminal', true, { TERM: 'dumb' }, false],
  ['a pipe with FORCE_COLOR', false, { FORCE_COLOR: '1' }, true],
  ['a pipe with FORCE_COLOR=0', false, { FORCE_COLOR: '0' }, false],
  ['both: NO_COLOR counts', true, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
] as const)('%s: colours or none', ([, isTTY, env, isColoured]) => {
  const { fault, mark, pass } = styleFor({ stdout: { isTTY } as NodeJS.WriteStream, env });

  for (const colour of [fault, mark, pass]) expect(colour('x') !== 'x').toBe(isColoured);
});

test('a live proof that nobody has yet is not what could not be seen', async () => {
  const refused = isRefused('333333333333', 'n', 'x');
  const live = { link: 'live', state: 'unseen', reason: null, why: 'undecided', resource: null } as const;
  const observed = { because: 'no earlier visit of the audit can be compared' };
  const results = refused.results.map((result) => ({
    ...result,
    rings: 'yes' as const,
    chain: [{ ...live, observed }],
  }));

  const table = await written('table', reportOf([{ ...refused, why: 'undecided', results }]));

  expect(table).not.toContain('live');
  expect(table).toContain('  another trail or metric filter, which CloudGuard looks at, 1 account\n');
});
