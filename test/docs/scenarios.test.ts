import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { callFaultKinds } from '../../simulator/scenario/faults.ts';
import { faultsSchema } from '../../simulator/scenario/fault-schema.ts';
import { regionSchema } from '../../simulator/scenario/resource-schema.ts';
import { silentFaults } from '../../simulator/scenario/scenario.ts';
import { accountSchema, scenarioSchema } from '../../simulator/scenario/scenario-schema.ts';
import { loadScenario, startSimulator } from '../../simulator/index.ts';

const file = 'docs/scenarios.md';
const page = readFileSync(file, 'utf8');
const examples = [...page.matchAll(/^```json\n([\s\S]*?)^```$/gm)].map(([, text]) => text ?? '');

test('the page has examples', () => {
  expect(examples.length).toBeGreaterThan(3);
});

test.for(examples.map((text, index) => [index + 1, text] as const))(
  'example %i loads, and is served',
  async ([, text]) => {
    const scenario = loadScenario(JSON.parse(text));
    const simulator = await startSimulator(scenario);
    expect(simulator.scenario.organization.auditorAccountId).toBe('222222222222');
    await simulator.close();
  },
);

/** The first column of the table below a heading. */
function membersBelow(heading: string): readonly string[] {
  const [, below = ''] = page.split(`\n## ${heading}\n`);
  const [table = ''] = /(?:^\|.*\n)+/m.exec(below) ?? [];
  return [...table.matchAll(/^\| `(\w+)`/gm)].map(([, member]) => member ?? '');
}

test.for([
  ['The scenario', scenarioSchema],
  ['An account', accountSchema],
  ['A Region', regionSchema],
  ['What goes wrong', faultsSchema],
] as const)('the table of `%s` has every member of the format, and no other', ([heading, schema]) => {
  expect(membersBelow(heading).toSorted()).toEqual(Object.keys(schema['properties'] as object).toSorted());
});

test('every fault of calls and every silent fault is described', () => {
  const faults = [...callFaultKinds, ...silentFaults];
  expect(faults.filter((fault) => !page.includes(`| \`${fault}\``))).toEqual([]);
});

test('the help of `simulate` names this page', () => {
  expect(readFileSync('cli/commands/simulate.ts', 'utf8')).toContain(file);
});

describe('the recipe for a script', () => {
  const [, recipe = ''] = /^```sh\n(\([^]*?simulate[^]*?--json[^]*?^\)\n)```$/m.exec(page) ?? [];

  test('audits as often as it is run, and leaves no process, no file and no variable behind', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'ringcheck-recipe-'));
    try {
      const once = `${recipe}echo "ended with $?, $AWS_ENDPOINT_URL."\n`;
      const { stdout } = await runScript(`${once}${once}wait; ls -A "$TMPDIR"; echo done\n`, folder);

      expect(recipe).toContain('simulate --accounts 5');
      expect(stdout.match(/5 accounts: 5 judged/g)).toHaveLength(2);
      expect(stdout.match(/^ended with 1, \.$/gm)).toHaveLength(2);
      expect(stdout).toMatch(/\.\ndone\n$/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('audits nothing where nothing is served, and prints no environment', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'ringcheck-recipe-'));
    try {
      const broken = recipe.replace('--accounts 5', '--accounts none');
      const { stdout } = await runScript(`${broken}echo "ended with $?"; ls -A "$TMPDIR"\n`, folder);

      expect(stdout).toMatch(/^ended with [1-9]\d*\n$/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** Runs it as a terminal would, with the Node of npm scripts and a folder of its own for temporary files. */
async function runScript(script: string, folder: string): Promise<{ readonly stdout: string }> {
  const { AWS_ENDPOINT_URL: _endpoint, ...environment } = process.env;
  const env = { ...environment, TMPDIR: folder, NODE_DISABLE_COMPILE_CACHE: '1' };
  return await promisify(execFile)('bash', ['-c', script], { timeout: 28_000, env });
}
