import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
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

test('the recipe for a script audits, and leaves no process behind', async () => {
  const [, recipe = ''] = /^```sh\n([^`]*--json > simulated\.json[^]*?)^```$/m.exec(page) ?? [];
  const folder = mkdtempSync(path.join(tmpdir(), 'ringcheck-recipe-'));
  const place = path.join(folder, 'simulated.json');
  try {
    const script = `${recipe.replaceAll('simulated.json', place)}wait; echo "ended"\n`;
    const { stdout } = await promisify(execFile)('bash', ['-c', script], { timeout: 25_000 });

    expect(recipe).toContain('simulate --accounts 5');
    expect(stdout).toMatch(/5 accounts: 5 judged[^]*\nended\n$/);
    expect(JSON.parse(readFileSync(place, 'utf8'))).toHaveProperty('env.AWS_ENDPOINT_URL');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
