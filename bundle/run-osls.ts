/** `npm run package` and `npm run deploy`: the parameters are looked at, the bundles are made, then osls does its part. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { parameterProblems } from './deployment-parameters.ts';

const root = path.join(import.meta.dirname, '..');
const args = process.argv.slice(2);

/** @returns the exit code */
function run(...command: readonly string[]): number {
  const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' });
  return status ?? 1;
}

const problems = parameterProblems(args, root);
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode =
  problems.length > 0
    ? 2
    : run(path.join(root, 'esbuild.config.ts')) ||
      run(path.join(root, 'node_modules/osls/bin/serverless.js'), ...args);
