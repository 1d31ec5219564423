import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { inject } from 'vitest';
import { bundleFunctions } from '../../esbuild.config.ts';
import type { Template } from '../infra/template.ts';

/** What `npm run package` makes, made in a folder of its own, so that it meets neither a developer's nor a test's. */
export interface PackagedService {
  /** The template that a deployment would send to CloudFormation. */
  readonly template: Template;
  /** The stack's parameters as `osls deploy` would pass them. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The names of the functions that have a zip, by the alphabet. */
  readonly zipped: readonly string[];
  /** The zip of a function. */
  zip(functionName: string): Uint8Array;
}

/** Milliseconds that packaging may take: some seconds, and many when all tests share two cores. */
export const packagingTimeout = 120_000;

/**
 * The service as it is packaged, made once for all test files of a run: who comes first makes it, the others wait.
 * @throws Error where it could not be made, or not within `packagingTimeout`
 */
export async function packageService(): Promise<PackagedService> {
  const folder = inject('packageFolder');
  const service = path.join(folder, 'service');
  const outcome = path.join(folder, 'outcome');
  if (isFirst(path.join(folder, 'claimed'))) {
    mkdirSync(service);
    const problem = await makePackage(service).then(
      () => '',
      (error: unknown) => String(error),
    );
    // In one step, so that nobody reads half of it.
    writeFileSync(`${outcome}.new`, problem);
    renameSync(`${outcome}.new`, outcome);
  }
  for (let waited = 0; !existsSync(outcome) && waited < packagingTimeout; waited += glance)
    await wait(glance);
  const problem = existsSync(outcome)
    ? readFileSync(outcome, 'utf8')
    : 'nobody has packaged the service in time';
  if (problem !== '') throw new Error(problem);
  return readPackage(service);
}

/** Milliseconds between two looks at whether another test file has packaged the service. */
const glance = 100;

/** Whether nobody has made this folder before. */
function isFirst(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** The same, packaged anew in a folder of its own, whose name begins so. */
export async function packageAnew(prefix: string): Promise<PackagedService & { remove(): void }> {
  const folder = mkdtempSync(path.join(tmpdir(), prefix));
  await makePackage(folder);
  const remove = () => {
    rmSync(folder, { recursive: true, force: true });
  };
  return { ...readPackage(folder), remove };
}

/** Bundles and packages the service without network and credentials. */
async function makePackage(folder: string): Promise<void> {
  const checkout = path.resolve(import.meta.dirname, '../..');
  cpSync(path.join(checkout, 'serverless.yml'), path.join(folder, 'serverless.yml'));
  cpSync(path.join(checkout, 'infra'), path.join(folder, 'infra'), { recursive: true });
  await bundleFunctions(path.join(folder, 'dist/functions'), '[]\n');
  await promisify(execFile)(
    process.execPath,
    [path.join(checkout, 'node_modules/osls/bin/serverless.js'), 'package'],
    // Nothing of the machine's own settings: osls would read a profile and a `.serverlessrc`.
    { cwd: folder, env: { HOME: folder, PATH: process.env['PATH'] } },
  );
}

function readPackage(folder: string): PackagedService {
  const made = (name: string) => path.join(folder, '.serverless', name);
  const state = JSON.parse(readFileSync(made('serverless-state.json'), 'utf8')) as {
    service: { provider: { stackParameters: { ParameterKey: string; ParameterValue: string }[] } };
  };
  return {
    template: JSON.parse(readFileSync(made('cloudformation-template-update-stack.json'), 'utf8')) as Template,
    parameters: Object.fromEntries(
      state.service.provider.stackParameters.map((each) => [each.ParameterKey, each.ParameterValue]),
    ),
    zipped: readdirSync(made('.'))
      .filter((name) => name.endsWith('.zip'))
      .map((name) => name.slice(0, -'.zip'.length))
      .toSorted(),
    zip: (functionName) => readFileSync(made(`${functionName}.zip`)),
  };
}
