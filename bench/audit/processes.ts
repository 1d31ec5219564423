/** The processes of `npm run bench -- audit`: the simulated organization, the audit, and the bare loop. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import type { Measured } from './traced-call.ts';

/** An organization that is served by a process of its own. */
export interface ServedOrganization {
  readonly env: Readonly<Record<string, string>>;
  /** The accounts that have no trail of their own. */
  readonly withoutTrail: readonly string[];
  /** What the simulator counted: `/_simulator/calls` and `/_simulator/quotas`. */
  counts(): Promise<Counts>;
  stop(): Promise<void>;
}

export interface Counts {
  readonly total: number;
  /** Calls by the account that made them. */
  readonly byAccount: Readonly<Record<string, number>>;
  readonly quotaViolations: number;
}

/** Bundles of the processes in a temporary folder, as Lambda runs bundles; `remove` deletes it. */
export interface Programs {
  /** A file of its own in the folder. */
  fileFor(name: string): string;
  serve(accounts: number, seed: number, latency: number): Promise<ServedOrganization>;
  measure(
    name: 'run-audit' | 'run-bare-loop',
    parameters: readonly string[],
    env: ServedOrganization['env'],
  ): Promise<Measured>;
  remove(): void;
}

export async function bundlePrograms(): Promise<Programs> {
  const folder = mkdtempSync(path.join(tmpdir(), 'ringcheck-bench-'));
  const fileFor = (name: string) => path.join(folder, name);
  await build({
    entryPoints: ['simulate', 'run-audit', 'run-bare-loop'].map((name) =>
      path.join(import.meta.dirname, `${name}.ts`),
    ),
    outdir: folder,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    minify: true,
    keepNames: true,
    mainFields: ['module', 'main'],
    outExtension: { '.js': '.mjs' },
    logLevel: 'warning',
  });
  return {
    fileFor,
    serve: async (accounts, seed, latency) =>
      await serve(fileFor('simulate.mjs'), [accounts, seed, latency].map(String)),
    measure: async (name, parameters, env) =>
      JSON.parse(await output(fileFor(`${name}.mjs`), parameters, env)) as Measured,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function serve(file: string, parameters: readonly string[]): Promise<ServedOrganization> {
  const child = spawn(process.execPath, [file, ...parameters], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) =>
    child.once('exit', () => {
      resolve();
    }),
  );
  const [line] = await Promise.race([
    new Promise<readonly string[]>((resolve) => {
      createInterface({ input: child.stdout }).once('line', (text) => {
        resolve([text]);
      });
    }),
    ended.then((): readonly string[] => []),
  ]);
  if (line === undefined) throw new Error('the simulator ended before it served');
  const { endpoint, env, withoutTrail } = JSON.parse(line) as {
    readonly endpoint: string;
    readonly env: Readonly<Record<string, string>>;
    readonly withoutTrail: readonly string[];
  };
  return {
    env,
    withoutTrail,
    counts: async () => await readCounts(endpoint),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function readCounts(endpoint: string): Promise<Counts> {
  const calls = (await (await fetch(`${endpoint}/_simulator/calls`)).json()) as {
    readonly total: number;
    readonly byAccount: Readonly<Record<string, Readonly<Record<string, number>>>>;
  };
  const quotas = (await (await fetch(`${endpoint}/_simulator/quotas`)).json()) as {
    readonly violations: { readonly total: number };
  };
  const byAccount = Object.entries(calls.byAccount).map(
    ([accountId, actions]) =>
      [accountId, Object.values(actions).reduce((sum, count) => sum + count, 0)] as const,
  );
  return {
    total: calls.total,
    byAccount: Object.fromEntries(byAccount),
    quotaViolations: quotas.violations.total,
  };
}

/** Runs a program to its end and answers what it printed. @throws Error where it fails */
async function output(
  file: string,
  parameters: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const child = spawn(process.execPath, [file, ...parameters], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let text = '';
  child.stdout.setEncoding('utf8');
  for await (const chunk of child.stdout as AsyncIterable<string>) text += chunk;
  const code = await ended;
  if (code !== 0) throw new Error(`${path.basename(file)} ended with ${String(code)}`);
  return text;
}
