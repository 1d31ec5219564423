import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
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
  remove(): void;
}

/** Milliseconds that packaging may take: some seconds, and many when all tests share two cores. */
export const packagingTimeout = 120_000;

/**
 * Bundles and packages the service without network and credentials.
 * @param prefix of the name of the folder in which it is made
 */
export async function packageService(prefix = 'ringcheck-package-'): Promise<PackagedService> {
  const checkout = path.resolve(import.meta.dirname, '../..');
  const folder = mkdtempSync(path.join(tmpdir(), prefix));
  cpSync(path.join(checkout, 'serverless.yml'), path.join(folder, 'serverless.yml'));
  cpSync(path.join(checkout, 'infra'), path.join(folder, 'infra'), { recursive: true });
  await bundleFunctions(path.join(folder, 'dist/functions'), '[]\n');
  await promisify(execFile)(
    process.execPath,
    [path.join(checkout, 'node_modules/osls/bin/serverless.js'), 'package'],
    // Nothing of the machine's own settings: osls would read a profile and a `.serverlessrc`.
    { cwd: folder, env: { HOME: folder, PATH: process.env['PATH'] } },
  );
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
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
