import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

const execute = promisify(execFile);
const script = path.resolve('cli/ringcheck.ts');

interface Served {
  readonly endpoint: string;
  readonly env: Record<string, string>;
}

/** Serves a simulated organization in a process of its own, as a user does in one terminal. */
async function simulate<T>(args: readonly string[], use: (served: Served) => Promise<T>): Promise<T> {
  const child = spawn(process.execPath, [script, 'simulate', ...args, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const line = await new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stdout }).once('line', resolve);
      child.once('exit', (code) => {
        reject(new Error(`simulate ended with ${code}`));
      });
    });
    return await use(JSON.parse(line) as Served);
  } finally {
    child.removeAllListeners('exit');
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  }
}

async function ringcheck(args: readonly string[], env: Record<string, string>, cwd = process.cwd()) {
  const { AWS_PROFILE: _profile, ...inherited } = process.env;
  try {
    const { stdout, stderr } = await execute(process.execPath, [script, ...args], {
      cwd,
      env: { ...inherited, ...env },
      maxBuffer: 64 * 1024 * 1024,
    });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
}

/** The same by a shell, which says where its output goes. `RINGCHECK` in the line is the program. */
async function byShell(line: string, env: Record<string, string>) {
  const { AWS_PROFILE: _profile, ...inherited } = process.env;
  const command = line.replaceAll('RINGCHECK', `'${process.execPath}' '${script}'`);
  try {
    const { stdout, stderr } = await execute('bash', ['-o', 'pipefail', '-c', command], {
      env: { ...inherited, ...env },
    });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
}

describe('where nobody reads', () => {
  test('a stderr that cannot be written takes neither the report nor the exit code', async () => {
    await simulate(['--accounts', '3'], async ({ env }) => {
      // Opened to be read only: portable, as a full disk is not.
      const { code, stdout } = await byShell(
        'RINGCHECK audit --format ndjson --verbose 2< package.json',
        env,
      );

      // All three pass, and the line of the first is what stderr did not take.
      expect({ code, lines: stdout.trimEnd().split('\n').length }).toEqual({ code: 0, lines: 4 });
    });
  });

  test('a stdout that cannot be written is one line, and no account fails by it', async () => {
    expect(await byShell('RINGCHECK rules 1< package.json', {})).toEqual({
      code: 3,
      stdout: '',
      stderr: 'ringcheck: stdout cannot be written (EBADF)\n',
    });
  });

  test('a closed pipe ends what is under way as a shell says it, and silently', async () => {
    const lines = 'yes \'{"pattern": "{ $.eventName = AssumeRole }"}\' | head -n 3000';
    const { stderr } = await byShell(
      `${lines} | { RINGCHECK explain --input -; echo "$?" >&2; } | head -n 1 > /dev/null`,
      {},
    );

    expect(stderr).toBe('141\n');
  });
});

interface PrintedReport {
  readonly coverage: { readonly accounts: number; readonly excluded: number };
  readonly accounts: readonly {
    readonly accountId: string;
    readonly results: readonly { readonly finding: { readonly outcome: string } | null }[];
  }[];
}

test('simulate in one process, audit in another: all judged, then all unchanged', async () => {
  await simulate(['--accounts', '40', '--seed', '7'], async ({ env }) => {
    const audit = ['audit', '--format', 'json', '--publish'];
    const first = await ringcheck(audit, env);
    const second = await ringcheck(audit, env);

    // Some accounts fail by design; the report goes to stdout and nothing to a stderr that is no terminal.
    expect([first.code, second.code, first.stderr]).toEqual([1, 1, '']);
    const report = JSON.parse(first.stdout) as PrintedReport;
    expect(report.coverage.accounts).toBe(40);
    const outcomes = (JSON.parse(second.stdout) as PrintedReport).accounts.flatMap(({ results }) =>
      results.flatMap(({ finding }) => finding?.outcome ?? []),
    );
    expect(new Set(outcomes)).toEqual(new Set(['unchanged']));
  });
});

test('ndjson has one line an account and the coverage in the last', async () => {
  await simulate(['--accounts', '3'], async ({ env }) => {
    const { stdout } = await ringcheck(['audit', '--format', 'ndjson'], env);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);

    expect(lines.slice(0, -1).map(({ accountId }) => typeof accountId)).toEqual([
      'string',
      'string',
      'string',
    ]);
    expect(lines.at(-1)).toHaveProperty('coverage.accounts', 3);
  });
});

test('an interrupted audit ends with 130 and an empty stdout', async () => {
  await simulate(['--accounts', '400'], async ({ env, endpoint }) => {
    const { AWS_PROFILE: _profile, ...inherited } = process.env;
    const child = spawn(process.execPath, [script, 'audit', '--format', 'json'], {
      env: { ...inherited, ...env },
    });
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    const ended = new Promise((resolve) => child.once('exit', resolve));
    while ((await callsServed(endpoint)) < 40) await delay(20);
    child.kill('SIGINT');
    const code = await ended;

    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
  });
});

async function callsServed(endpoint: string): Promise<number> {
  const answer = await fetch(new URL('/_simulator/calls', endpoint));
  return ((await answer.json()) as { readonly total: number }).total;
}

test('the demo goes to its own organization, whatever the user has set, and leaves its page in the folder', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ringcheck-demo-'));
  const set = {
    AWS_PROFILE: 'somebody',
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
    AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:9',
    AWS_USE_FIPS_ENDPOINT: 'true',
    AWS_USE_DUALSTACK_ENDPOINT: 'true',
    RINGCHECK_AUDIT_ROLE_NAME: 'another',
    RINGCHECK_SECURITY_HUB_REGION: 'eu-west-1',
  };
  try {
    const { code, stdout, stderr } = await ringcheck(['demo'], set, folder);

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(readdirSync(folder)).toEqual(['ringcheck-demo.html']);
    expect(stdout).toContain(path.join(folder, 'ringcheck-demo.html'));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('help of the whole and of every command goes to stdout and ends with 0', async () => {
  const general = await ringcheck(['--help'], {});
  expect(general.code).toBe(0);
  for (const name of ['audit', 'explain', 'rules', 'plan', 'apply', 'undo', 'simulate', 'demo']) {
    expect(general.stdout).toContain(`  ${name}`);
    expect((await ringcheck([name, '--help'], {})).stdout).toMatch(new RegExp(`^Usage: ringcheck ${name}`));
  }
});
