import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generateScenario, loadScenario, startSimulator, type Simulator } from '../../simulator/index.ts';
import { anOrganization, auditorId, memberId, region, ringingRegion } from '../audit/simulated.ts';
import { matchesEventPattern } from '../infra/event-pattern.ts';
import { remediationPatterns } from '../infra/remediation-patterns.ts';
import { functionEnvironment } from './function-environment.ts';
import { packageService, packagingTimeout, type PackagedService } from './package-service.ts';
import { invokePackaged } from './runtime-api.ts';

/** The functions that are run here, each in a folder of its own. */
const functions = ['audit', 'remediate'] as const;
type FunctionName = (typeof functions)[number];
const taskRoots = {
  audit: mkdtempSync(path.join(tmpdir(), 'ringcheck-task-')),
  remediate: mkdtempSync(path.join(tmpdir(), 'ringcheck-task-')),
};
let service: PackagedService;
let again: PackagedService;
const files = new Map<FunctionName, readonly string[]>();

beforeAll(async () => {
  [service, again] = await Promise.all([packageService(), packageService()]);
  for (const name of functions) files.set(name, unpack(service.zip(name), taskRoots[name]));
}, packagingTimeout);

afterAll(() => {
  service.remove();
  again.remove();
  for (const folder of Object.values(taskRoots)) rmSync(folder, { recursive: true, force: true });
});

/** The names of the files, by the alphabet. */
function unpack(zip: Uint8Array, folder: string): readonly string[] {
  const unzipped = unzipSync(zip);
  for (const [name, content] of Object.entries(unzipped)) {
    mkdirSync(path.join(folder, path.dirname(name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
  return Object.keys(unzipped).toSorted();
}

test.each(functions)('the zip of %s holds the bundle and its source map, nothing else', (name) => {
  const bundle = `dist/functions/${name}/${name}.mjs`;

  expect(files.get(name)).toEqual([bundle, `${bundle}.map`]);
});

test.each(functions)('packaging %s again gives the same bytes', (name) => {
  expect(Buffer.from(again.zip(name)).equals(service.zip(name))).toBe(true);
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

  expect(linesOf(log).map(({ message }) => message)).toContain('audit done');
});

test('the packaged handler tells what the run found in one line, and as metrics of CloudWatch', async () => {
  const { log } = await invokeAudit(generateScenario({ accounts: 20, seed: 7 }), {});

  const lines = linesOf(log);
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

describe('the packaged remediation', () => {
  const { metricFilters: _filters, metricAlarms: _alarms, ...trailAndTopic } = ringingRegion();
  const failing = loadScenario(
    anOrganization({ remediationRole: true, regions: { [region]: trailAndTopic } }),
  );
  const parameters = {
    Remediation: 'true',
    RemediationAccounts: memberId,
    AlarmTopicArn: 'arn:{partition}:sns:{region}:{account}:alarms',
  };

  test('makes what the finding of the packaged audit lacks, for its event, and tells of it', async () => {
    await withSimulator(failing, async (simulator) => {
      await invoke('audit', simulator, {}, parameters);
      const event = remediationEvent(simulator);
      const { outcome, body, log } = await invoke('remediate', simulator, event, parameters);

      expect({ outcome, body, log }).toMatchObject({
        outcome: 'response',
        body: { findings: [{ id: `ringcheck/D9.AWS.MON.22/${memberId}`, workflow: 'RESOLVED' }] },
      });
      expect(writesIn(simulator)).toEqual({
        'logs:PutMetricFilter': 1,
        'cloudwatch:PutMetricAlarm': 1,
      });
      const done = linesOf(log).find(({ message }) => message === 'remediation done');
      expect(done).toMatchObject({
        service: 'ringcheck-prod',
        record: {
          accounts: [
            {
              accountId: memberId,
              outcome: 'applied',
              created: [{ type: 'metric-filter' }, { type: 'alarm' }],
            },
          ],
        },
      });
    });
  });

  test('writes nothing where the account is not on the list that it is deployed with', async () => {
    await withSimulator(failing, async (simulator) => {
      await invoke('audit', simulator, {}, parameters);
      const nobody = { ...parameters, RemediationAccounts: '' };
      const { outcome, body } = await invoke('remediate', simulator, remediationEvent(simulator), nobody);

      expect({ outcome, body }).toMatchObject({
        outcome: 'response',
        body: { findings: [{ workflow: null }] },
      });
      expect(writesIn(simulator)).toEqual({});
    });
  });

  test('ends with an error that names what is wrong for an event that is malformed, and calls nobody', async () => {
    await withSimulator(failing, async (simulator) => {
      const event = { source: 'aws.securityhub', 'detail-type': 'Security Hub Findings - Imported' };
      const { outcome, body } = await invoke('remediate', simulator, event, parameters);

      expect({ outcome, body }).toMatchObject({
        outcome: 'error',
        body: { errorMessage: 'event.detail is not an object' },
      });
      expect(simulator.calls().byAccount).toEqual({});
    });
  });
});

/** The event about the member, of those on the administrator's bus that the deployed rule hands to the function. */
function remediationEvent(simulator: Simulator): unknown {
  const { failed } = remediationPatterns({ partition: 'aws', region, accountId: auditorId });
  const { events } = simulator.events();
  const found = events
    .filter(({ accountId, event }) => accountId === auditorId && matchesEventPattern(failed, event))
    .filter(({ event }) => JSON.stringify(event).includes(`"ringcheck/D9.AWS.MON.22/${memberId}"`));
  expect(found).toHaveLength(1);
  return found[0]?.event;
}

/** How often each action that puts or deletes was called in the member account. */
function writesIn(simulator: Simulator): Readonly<Record<string, number>> {
  const calls = Object.entries(simulator.calls().byAccount[memberId] ?? {});
  return Object.fromEntries(calls.filter(([action]) => /:(Put|Delete)/.test(action)));
}

/** What was logged, one JSON object for each line. */
function linesOf(log: string): readonly Readonly<Record<string, unknown>>[] {
  const lines = log.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** Invokes the packaged audit function against a simulated organization, with the environment of the template. */
async function invokeAudit(scenario: Parameters<typeof startSimulator>[0], event: unknown) {
  return await withSimulator(scenario, async (simulator) => await invoke('audit', simulator, event));
}

async function withSimulator<T>(
  scenario: Parameters<typeof startSimulator>[0],
  use: (simulator: Simulator) => Promise<T>,
): Promise<T> {
  const simulator = await startSimulator(scenario);
  try {
    return await use(simulator);
  } finally {
    await simulator.close();
  }
}

/** Invokes a packaged function with the environment that the template gives it. */
async function invoke(
  name: FunctionName,
  simulator: Simulator,
  event: unknown,
  parameters: Readonly<Record<string, string>> = {},
) {
  const logicalId = name === 'audit' ? 'AuditLambdaFunction' : 'RemediateLambdaFunction';
  const deployed = { ...service, parameters: { ...service.parameters, ...parameters } };
  const { Handler: handler } = service.template.Resources[logicalId]!.Properties as { Handler: string };
  const env = { ...functionEnvironment(deployed, logicalId), ...simulator.env };
  return await invokePackaged(taskRoots[name], handler, env, event);
}
