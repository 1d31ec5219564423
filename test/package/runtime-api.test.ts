import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generateScenario, loadScenario, type Simulator } from '../../simulator/index.ts';
import { anOrganization, auditorId, memberId, region, ringingRegion } from '../audit/simulated.ts';
import { matchesEventPattern } from '../infra/event-pattern.ts';
import { remediationPatterns } from '../infra/remediation-patterns.ts';
import { packagingTimeout } from './package-service.ts';
import { linesOf, unpackFunctions, withSimulator, type PackagedFunctions } from './packaged-functions.ts';

let packaged: PackagedFunctions;

beforeAll(async () => {
  packaged = await unpackFunctions();
}, packagingTimeout);

afterAll(() => {
  packaged.remove();
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
      await packaged.invoke('audit', { simulator, parameters }, {});
      const event = remediationEvent(simulator);
      const { outcome, body, log } = await packaged.invoke('remediate', { simulator, parameters }, event);

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
      await packaged.invoke('audit', { simulator, parameters }, {});
      const nobody = { ...parameters, RemediationAccounts: '' };
      const { outcome, body } = await packaged.invoke(
        'remediate',
        { simulator, parameters: nobody },
        remediationEvent(simulator),
      );

      expect({ outcome, body }).toMatchObject({
        outcome: 'response',
        body: { findings: [{ workflow: null }] },
      });
      expect(writesIn(simulator)).toEqual({});
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

/** Invokes the packaged audit function against a simulated organization, with the environment of the template. */
async function invokeAudit(scenario: Parameters<typeof withSimulator>[0], event: unknown) {
  return await withSimulator(
    scenario,
    async (simulator) => await packaged.invoke('audit', { simulator }, event),
  );
}
