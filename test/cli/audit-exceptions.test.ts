import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { loadScenario, startSimulator } from '../../simulator/index.ts';
import { anOrganization, memberId, region, ringingRegion, useEnvironment } from '../audit/simulated.ts';
import { runCommand } from './fake-terminal.ts';

const failing = { regions: { [region]: { ...ringingRegion(), metricFilters: [] } } };
const folder = mkdtempSync(path.join(tmpdir(), 'ringcheck-exceptions-'));

function exceptionsFile(expires: string, account: string = memberId): string {
  const at = path.join(folder, `${account}-${expires}.yml`);
  writeFileSync(
    at,
    `- account: ${account}\n  rule: D9.AWS.MON.22\n  owner: payments\n  reason: it closes\n  expires: ${expires}\n`,
  );
  return at;
}

/** The member alone is in scope, and fails. */
async function audit(further: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const simulator = await startSimulator(loadScenario(anOrganization(failing)));
  const restore = useEnvironment(simulator.env);
  try {
    return await runCommand(['audit', '--accounts', memberId, ...further], {
      env: { ...simulator.env, ...env },
    });
  } finally {
    restore();
    await simulator.close();
  }
}

test('an excepted failure → exit 0, and the table says who accepted it', async () => {
  const { code, stdout, stderr } = await audit(['--exceptions', exceptionsFile('2026-01-15')]);

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^ {4}FAILED .*excepted through 2026-01-15 by payments/m);
  expect(stdout).toContain('1 FAILED (1 excepted)');
});

test('the variable names the file too', async () => {
  expect((await audit([], { RINGCHECK_EXCEPTIONS: exceptionsFile('2026-01-15') })).code).toBe(0);
});

test('an expired entry → exit 1, and stderr names it', async () => {
  const file = exceptionsFile('2026-01-14');
  const { code, stdout, stderr } = await audit(['--exceptions', file]);

  expect(code).toBe(1);
  expect(stderr).toBe(`ringcheck: ${file}, entry 1 (payments) expired on 2026-01-14 and no longer counts\n`);
  expect(stdout).not.toContain('excepted');
});

test('an entry or an exclusion for an account that has left → a line on stderr each, and the run goes on', async () => {
  const file = exceptionsFile('2026-12-31', '999999999999');
  const { code, stdout, stderr } = await audit(['--exceptions', file, '--exclude-accounts', '888888888888']);

  expect(code).toBe(1);
  expect(stdout).toContain('1 FAILED');
  expect(stderr).toBe(
    'ringcheck: --exclude-accounts 888888888888 is not in the organization, so that it excludes nothing\n' +
      `ringcheck: ${file}, entry 1 (payments) does not count: account 999999999999 is not in the organization\n`,
  );
});

test.for([
  [
    'a file that is not there',
    () => path.join(folder, 'absent.yml'),
    /absent\.yml cannot be read \(ENOENT\): check --exceptions/,
  ],
  ['a folder', () => folder, /cannot be read \(EISDIR\)/],
  [
    'a day that is none',
    () => exceptionsFile('2026-13-01'),
    /entry 1 expires on `2026-13-01`, which is no day/,
  ],
] as const)('%s → one line, exit 2, an empty stdout', async ([, file, message]) => {
  const { code, stdout, stderr } = await audit(['--exceptions', file()]);

  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(message);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});

test('exceptions.yml of the working directory is read without being named', async () => {
  writeFileSync(path.join(folder, 'exceptions.yml'), '- owner: payments\n');
  const run = promisify(execFile)(process.execPath, [path.resolve('cli/ringcheck.ts'), 'audit'], {
    cwd: folder,
  });

  await expect(run).rejects.toMatchObject({
    code: 2,
    stdout: '',
    stderr: 'ringcheck: exceptions.yml, entry 1 needs either `account` or `ou`: give one of them\n',
  });
});
