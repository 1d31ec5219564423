import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generateScenario, startSimulator } from '../../simulator/index.ts';
import { functionEnvironment } from './function-environment.ts';
import { packageService, packagingTimeout, type PackagedService } from './package-service.ts';
import { invokePackaged } from './runtime-api.ts';

const taskRoot = mkdtempSync(path.join(tmpdir(), 'ringcheck-task-'));
let service: PackagedService;
let again: PackagedService;
let files: readonly string[];

beforeAll(async () => {
  [service, again] = await Promise.all([packageService(), packageService()]);
  const unzipped = unzipSync(service.zip('audit'));
  files = Object.keys(unzipped).toSorted();
  for (const [name, content] of Object.entries(unzipped)) {
    mkdirSync(path.join(taskRoot, path.dirname(name)), { recursive: true });
    writeFileSync(path.join(taskRoot, name), content);
  }
}, packagingTimeout);

afterAll(() => {
  service.remove();
  again.remove();
  rmSync(taskRoot, { recursive: true, force: true });
});

test('the zip holds the bundle and its source map, nothing else', () => {
  expect(files).toEqual(['dist/functions/audit/audit.mjs', 'dist/functions/audit/audit.mjs.map']);
});

test('packaging again gives the same bytes', () => {
  expect(Buffer.from(again.zip('audit')).equals(service.zip('audit'))).toBe(true);
});

test('the packaged handler audits the organization and returns its coverage', async () => {
  const scenario = generateScenario({ accounts: 20, seed: 7 });
  const { outcome, body, log } = await invokeAudit(scenario, {});

  const states = Object.values(scenario.accounts ?? {}).map((account) => account?.expected?.state);
  const count = (state: string) => states.filter((each) => each === state).length;
  expect({ outcome, body, log }).toMatchObject({
    outcome: 'response',
    body: {
      coverage: {
        accounts: 20,
        judged: count('judged'),
        undetermined: count('undetermined'),
        excluded: count('excluded'),
      },
    },
  });
});

test('the packaged handler logs one JSON object for each line', async () => {
  const { log } = await invokeAudit(generateScenario({ accounts: 3, seed: 7 }), {});

  const lines = log.split('\n').filter((line) => line !== '');
  expect(lines.map((line) => (JSON.parse(line) as { message: string }).message)).toContain('audit done');
});

test('the packaged handler tells what the run found in one line, and as metrics of CloudWatch', async () => {
  const { log } = await invokeAudit(generateScenario({ accounts: 20, seed: 7 }), {});

  const lines = log
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const told = lines.filter(({ message }) => message === 'audit done');
  const ofRun = lines.find((line) => 'Coverage' in line);
  const ofRule = lines.find((line) => 'Failed' in line);
  expect(told).toHaveLength(1);
  expect(told[0]).toMatchObject({
    service: 'ringcheck-prod',
    coverage: { accounts: 20, judged: ofRun?.['AccountsJudged'] },
    rules: [{ ruleId: 'D9.AWS.MON.22', failed: ofRule?.['Failed'], passed: ofRule?.['Passed'] }],
  });
  expect(ofRun).toMatchObject({
    _aws: { CloudWatchMetrics: [{ Namespace: 'Ringcheck', Dimensions: [['service']] }] },
    service: 'ringcheck-prod',
    ReportsNotDelivered: 0,
  });
  expect(ofRule).toMatchObject({
    _aws: { CloudWatchMetrics: [{ Namespace: 'Ringcheck', Dimensions: [['service', 'ruleId']] }] },
    ruleId: 'D9.AWS.MON.22',
  });
});

test('the packaged handler audits the accounts that the event names, and leaves no metrics of the whole', async () => {
  const scenario = generateScenario({ accounts: 20, seed: 7 });
  const judged = Object.entries(scenario.accounts ?? {})
    .filter(([, account]) => account?.expected?.state === 'judged')
    .map(([accountId]) => accountId)
    .slice(0, 3);
  const { outcome, body, log } = await invokeAudit(scenario, { accounts: judged });

  expect({ outcome, body }).toMatchObject({
    outcome: 'response',
    body: { coverage: { judged: 3, undetermined: 0 } },
  });
  expect(log).not.toContain('CloudWatchMetrics');
});

test('an event that the handler does not know is an error, and Lambda is told', async () => {
  const { outcome } = await invokeAudit(generateScenario({ accounts: 3, seed: 7 }), { accounts: 'all' });

  expect(outcome).toBe('error');
});

/** Invokes the packaged audit function against a simulated organization, with the environment of the template. */
async function invokeAudit(scenario: Parameters<typeof startSimulator>[0], event: unknown) {
  const simulator = await startSimulator(scenario);
  try {
    const { Handler: handler } = service.template.Resources['AuditLambdaFunction']!.Properties as {
      Handler: string;
    };
    const env = { ...functionEnvironment(service, 'AuditLambdaFunction'), ...simulator.env };
    return await invokePackaged(taskRoot, handler, env, event);
  } finally {
    await simulator.close();
  }
}
