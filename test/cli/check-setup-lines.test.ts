import { expect, test } from 'vitest';
import { formatSetup } from '../../cli/check-setup/setup-lines.ts';
import {
  checkOf,
  resultOf,
  type SetupReport,
  type SetupResult,
} from '../../shared/audit/check-setup-report.ts';
import { runCommand } from './fake-terminal.ts';

function lines(...results: readonly SetupResult[]): readonly string[] {
  const check = checkOf('audit-role', results);
  const report: SetupReport = {
    schemaVersion: 1,
    auditorAccountId: '222222222222',
    region: 'us-east-1',
    securityHubRegion: 'us-east-1',
    accounts: { checked: 7, leftOut: 1 },
    checks: check === null ? [] : [check],
  };
  return formatSetup(report).split('\n');
}

const missing = (accountIds: readonly string[]): SetupResult => ({
  ...resultOf('missing', 'no role', { mend: 'deploy it', answer: 'AccessDenied: no' }),
  accountIds,
});
const ids = Array.from({ length: 7 }, (_, index) => `${index + 1}`.repeat(12));

test('one fault of many accounts is one line: how many, the first five ids, the mend, AWS’s answer', () => {
  expect(lines(missing(ids))[0]).toBe(
    'missing  audit-role  7 accounts (111111111111, 222222222222, 333333333333, 444444444444, 555555555555 and 2 more): no role; mend: deploy it; AWS says of 111111111111: AccessDenied: no',
  );
});

test('what is missing stands before what is unknown, optional and ok', () => {
  const states = (['ok', 'optional', 'unknown', 'missing'] as const).map((state) => resultOf(state, 'x'));

  expect(lines(...states).map((line) => line.slice(0, line.indexOf('  ')))).toEqual([
    'missing',
    'unknown',
    'not set up (optional)',
    'ok',
    '',
    expect.any(String),
    '',
  ]);
});

test.for([
  ['missing', 'Something is missing'],
  ['unknown', 'Nothing is missing of what could be seen, but not all could be'],
  ['optional', 'All is set up'],
  ['ok', 'All is set up'],
] as const)('the last line of a set-up whose worst is %s: %s', ([state, sentence]) => {
  expect(lines(resultOf('ok', 'x'), resultOf(state, 'x')).at(-2)).toBe(
    `${sentence}: account 222222222222 as auditor, findings in us-east-1, 7 checked, 1 left out (out of scope, suspended or closed).`,
  );
});

test('what AWS says cannot steer the terminal', () => {
  const [line] = lines({ ...missing(ids.slice(0, 1)), answer: 'AccessDenied: \u001b[2J\nok' });

  expect(line).toMatch(/AWS says: AccessDenied: \\u001b\[2J\\u000aok$/);
});

test('the help names every flag, and has examples that run as they stand', async () => {
  const { code, stdout } = await runCommand(['check-setup', '--help']);

  expect(code).toBe(0);
  for (const flag of ['--accounts', '--ou', '--this-account', '--json', '--remediation-role-name']) {
    expect(stdout).toContain(`  ${flag} `);
  }
  expect(stdout).toMatch(/Examples:\n {2}# .*\n {2}ringcheck check-setup\n/);
});

test.for([
  [['--remediation-role-name', 'a role'], {}, '--remediation-role-name `a role` is not a role name'],
  [[], { RINGCHECK_REMEDIATION_ROLE_NAME: '/' }, 'RINGCHECK_REMEDIATION_ROLE_NAME `/` is not a role name'],
  [['--this-account', '--accounts', '333333333333'], {}, '--this-account goes without --accounts'],
  [['--publish'], {}, "Unknown option '--publish'"],
  [['333333333333'], {}, 'wrong number of arguments'],
] as const)('%j is wrong usage: exit 2, one line, nothing on stdout', async ([args, env, message]) => {
  const { code, stdout, stderr } = await runCommand(['check-setup', ...args], { env });

  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr.trimEnd()).not.toContain('\n');
});
