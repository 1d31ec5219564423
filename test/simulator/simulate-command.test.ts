import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { devNull, tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, expect, test } from 'vitest';
import { run } from '../../cli/ringcheck.ts';
import { generateScenario, loadScenario } from '../../simulator/index.ts';
import { organizationOf } from './support.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'ringcheck-simulate-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function fileWith(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** Starts `ringcheck simulate …`; `said` holds what was printed so far. */
function start(...args: string[]) {
  const interruption = new AbortController();
  const said = { stdout: '', stderr: '' };
  const streams = { stdout: new PassThrough(), stderr: new PassThrough() };
  const firstOutput = new Promise<void>((resolve) => {
    streams.stdout.on('data', (chunk: Buffer) => {
      said.stdout += chunk.toString();
      resolve();
    });
  });
  streams.stderr.on('data', (chunk: Buffer) => {
    said.stderr += chunk.toString();
  });
  const exit = run(['simulate', ...args], {
    ...streams,
    stdin: new PassThrough(),
    env: {},
    signal: interruption.signal,
  });
  return { exit, firstOutput, said, interrupt: () => interruption.abort('SIGINT') };
}

async function refused(...args: string[]) {
  const { exit, said } = start(...args);
  const exitCode = await exit;
  return { exitCode, ...said };
}

test('--json prints one line once it answers, and an interruption ends it with 0', async () => {
  const { exit, firstOutput, said, interrupt } = start('--accounts', '3', '--seed', '7', '--json');
  await firstOutput;
  expect(said.stdout.endsWith('}\n')).toBe(true);
  expect(said.stdout.trimEnd()).not.toContain('\n');
  const { endpoint, env } = JSON.parse(said.stdout) as { endpoint: string; env: Record<string, string> };
  expect(env).toEqual({
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIASIMULATED[0-9A-Z]{7}$/) as unknown,
    AWS_SECRET_ACCESS_KEY: expect.stringMatching(/^SIMULATED\/EXAMPLE.{23}$/) as unknown,
    AWS_SESSION_TOKEN: expect.stringContaining('SIMULATED') as unknown,
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
  });
  expect((await fetch(`${endpoint}/_simulator/calls`)).status).toBe(200);
  interrupt();
  expect(await exit).toBe(0);
  await expect(fetch(`${endpoint}/_simulator/calls`)).rejects.toBeDefined();
  expect(said.stderr).toBe('');
});

test('a scenario with an ExternalId puts it into the environment', async () => {
  const file = fileWith('external.json', JSON.stringify(organizationOf({}, { externalId: 'example-id' })));
  const { exit, firstOutput, said, interrupt } = start('--scenario', file, '--json');
  await firstOutput;
  expect(JSON.parse(said.stdout)).toMatchObject({ env: { RINGCHECK_EXTERNAL_ID: 'example-id' } });
  interrupt();
  expect(await exit).toBe(0);
});

test('for a person it prints what to export, and serves on the port asked for', async () => {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  const { exit, firstOutput, said, interrupt } = start('--accounts', '1', '--port', String(port));
  await firstOutput;
  expect(said.stdout).toContain(`A simulated organization of 1 account answers at http://127.0.0.1:${port}`);
  expect(said.stdout).toContain(`export AWS_ENDPOINT_URL='http://127.0.0.1:${port}'`);
  expect(said.stdout).toContain('unset AWS_PROFILE');
  interrupt();
  expect(await exit).toBe(0);
});

test('what --print-scenario prints is what --scenario takes', async () => {
  const { exit, said } = start('--accounts', '60', '--seed', '7', '--print-scenario');
  expect(await exit).toBe(0);
  const printed = JSON.parse(said.stdout) as unknown;
  expect(printed).toEqual(loadScenario(generateScenario({ accounts: 60, seed: 7 })));
  const file = fileWith('printed.json', said.stdout);
  const again = start('--scenario', file, '--print-scenario');
  expect(await again.exit).toBe(0);
  expect(again.said.stdout).toBe(said.stdout);
});

test('the seed is 1 where none is given', async () => {
  const byDefault = start('--accounts', '40', '--print-scenario');
  const first = start('--accounts', '40', '--seed', '1', '--print-scenario');
  await Promise.all([byDefault.exit, first.exit]);
  expect(byDefault.said.stdout).toBe(first.said.stdout);
});

const good = JSON.stringify(organizationOf());
const faulty = JSON.stringify(
  organizationOf({ '333333333333': { faults: { calls: [{ kind: 'late' }] } } as object }),
);

test.for([
  ['nothing to simulate', [], 'give --scenario FILE or --accounts N'],
  [
    'a file that is not there',
    ['--scenario', '/nowhere/scenario.json'],
    'cannot read the scenario /nowhere/scenario.json: ENOENT',
  ],
  ['a folder', ['--scenario', folder], 'EISDIR'],
  ['what is no JSON', ['--scenario', fileWith('broken.json', '{')], 'is not JSON'],
  [
    'a fault of no known kind',
    ['--scenario', fileWith('faulty.json', faulty)],
    'accounts.333333333333.faults.calls[0].kind: use one of throttled, server-error, reset',
  ],
  ['no accounts', ['--accounts', '0'], '--accounts 0: use a whole number from 1 to 10000'],
  ['too many accounts', ['--accounts', '10001'], '--accounts 10001: use a whole number from 1 to 10000'],
  ['accounts that are no number', ['--accounts', 'many'], '--accounts many'],
  ['a seed that is no number', ['--accounts', '1', '--seed', 'x'], '--seed x: use a whole number'],
  [
    'a port that is none',
    ['--accounts', '1', '--port', '65536'],
    '--port 65536: use a whole number from 1 to 65535',
  ],
  [
    'a scenario and accounts',
    ['--scenario', fileWith('good.json', good), '--accounts', '1'],
    'leave out --accounts and --seed',
  ],
  ['a port to print on', ['--accounts', '1', '--print-scenario', '--port', '8000'], 'leave out --port'],
  ['an unknown flag', ['--accounts', '1', '--fast'], '--fast'],
] as const)('%s is one line on stderr and exit code 2', async ([, args, message]) => {
  const { exitCode, stdout, stderr } = await refused(...args);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});

test('a taken port is one line and exit code 2', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;
  const { exitCode, stderr } = await refused('--accounts', '1', '--port', String(port));
  await new Promise((resolve) => other.close(resolve));
  expect(exitCode).toBe(2);
  expect(stderr).toBe(`ringcheck: --port ${port}: something else listens there: choose another\n`);
});
