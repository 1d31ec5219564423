import { describe, expect, test } from 'vitest';
import type { PlanReport } from '../../shared/audit/plan-remediation.ts';
import { loadScenario, startSimulator } from '../../simulator/index.ts';
import { anOrganization, memberId, region, ringingRegion, useEnvironment } from '../audit/simulated.ts';
import { runCommand } from './fake-terminal.ts';

const managementId = '111111111111';
const topic = ['--alarm-topic-arn', 'arn:{partition}:sns:{region}:{account}:alarms'];
const noFilter = { ...ringingRegion(), metricFilters: [], metricAlarms: [] };

/** Runs one command line against the simulated organization. */
async function runAgainst(scenario: object, args: readonly string[]) {
  const simulator = await startSimulator(loadScenario(scenario));
  const restore = useEnvironment(simulator.env);
  try {
    const result = await runCommand(args, { env: simulator.env });
    return { ...result, calls: simulator.calls().byAccount };
  } finally {
    restore();
    await simulator.close();
  }
}

function planOf(stdout: string): PlanReport {
  return JSON.parse(stdout) as PlanReport;
}

/** The organization once somebody has made the calls of a plan with these very inputs. */
function carriedOut(accounts: Readonly<Record<string, object>>, { accounts: planned }: PlanReport) {
  const steps = new Map(planned.flatMap((one) => one.steps).map((step) => [JSON.stringify(step), step]));
  const changed = structuredClone(accounts) as Record<
    string,
    { regions: Record<string, { metricFilters: object[]; metricAlarms: object[] }> }
  >;
  for (const { action, accountId, region: at, input } of steps.values()) {
    const there = changed[accountId]!.regions[at]!;
    if (action === 'PutMetricFilter') there.metricFilters.push(input);
    else {
      const { Tags: _tags, ...alarm } = input;
      there.metricAlarms.push({
        ...alarm,
        AlarmArn: `arn:aws:cloudwatch:${at}:${accountId}:alarm:${alarm.AlarmName}`,
      });
    }
  }
  return changed;
}

test('what is planned makes the account ring and pass, once somebody does it', async () => {
  const scenario = anOrganization({ regions: { [region]: noFilter } });
  const args = ['--accounts', memberId, '--format', 'json'];
  const planned = await runAgainst(scenario, ['plan', ...args, ...topic]);

  expect([planned.code, planned.stderr]).toEqual([0, '']);
  const plan = planOf(planned.stdout);
  expect(plan).toMatchObject({
    schemaVersion: 1,
    accounts: [
      {
        accountId: memberId,
        ruleId: 'D9.AWS.MON.22',
        outcome: 'planned',
        refusal: null,
        steps: [{ action: 'PutMetricFilter' }, { action: 'PutMetricAlarm' }],
      },
    ],
  });
  const audited = await runAgainst({ ...scenario, accounts: carriedOut(scenario.accounts, plan) }, [
    'audit',
    ...args,
  ]);
  expect(audited.code).toBe(0);
  expect(audited.stdout).toContain('"rings": "yes"');
});

test('nothing is written anywhere, and no finding is looked for', async () => {
  const { calls } = await runAgainst(anOrganization({ regions: { [region]: noFilter } }), ['plan', ...topic]);

  const actions = Object.values(calls).flatMap((byAction) => Object.keys(byAction));
  expect(actions.filter((action) => !/:(Get|List|Describe|AssumeRole)/.test(action))).toEqual([]);
  expect(actions.filter((action) => action === 'securityhub:BatchImportFindings')).toEqual([]);
});

describe('an organization trail', () => {
  const { trails, ...behind } = ringingRegion(managementId);
  const owner = {
    ...behind,
    metricFilters: [],
    metricAlarms: [],
    trails: trails.map((trail) => ({ ...trail, IsOrganizationTrail: true })),
  };
  const scenario = anOrganization(
    { regions: { [region]: {} } },
    { [managementId]: { regions: { [region]: owner } }, '444444444444': { regions: { [region]: {} } } },
  );

  test('is mended once, where its log group is, though every member fails', async () => {
    const { stdout } = await runAgainst(scenario, ['plan', '--format', 'json', ...topic]);
    const plan = planOf(stdout);

    expect(plan.accounts.map(({ outcome }) => outcome)).toEqual(['planned', 'planned', 'planned', 'planned']);
    const steps = new Set(plan.accounts.flatMap((one) => one.steps).map((step) => JSON.stringify(step)));
    expect(steps.size).toBe(2);
    expect([...steps].every((step) => step.includes(`"accountId":"${managementId}"`))).toBe(true);

    const { stdout: report } = await runAgainst(
      { ...scenario, accounts: carriedOut(scenario.accounts, plan) },
      ['audit', '--format', 'json'],
    );
    expect(report).not.toContain('"FAILED"');
  });

  test('is left alone where its owner is not asked for', async () => {
    const { code, stdout } = await runAgainst(scenario, [
      'plan',
      '--accounts',
      memberId,
      '--format',
      'json',
      ...topic,
    ]);

    expect(code).toBe(1);
    const own = planOf(stdout).accounts.find(({ accountId }) => accountId === memberId);
    expect(own).toMatchObject({ outcome: 'refused', refusal: { reason: 'not-opted-in' } });
  });
});

test.each([
  ['topic-not-configured', noFilter, []],
  ['topic-not-usable', { ...noFilter, topics: [] }, topic],
  [
    'topic-not-usable',
    {
      ...noFilter,
      topics: noFilter.topics.map((one) => ({
        ...one,
        Subscriptions: [{ Protocol: 'email', Endpoint: 'security@example.com', Confirmed: false }],
      })),
    },
    topic,
  ],
  ['broken-before-the-filter', { ...noFilter, trails: [] }, topic],
  [
    'broken-after-the-alarm',
    {
      ...ringingRegion(),
      topics: ringingRegion().topics.map((one) => ({ ...one, Subscriptions: [] })),
    },
    topic,
  ],
])('%s is refused, with exit code 1', async (reason, there, given) => {
  const scenario = anOrganization({ regions: { [region]: there } });
  const { code, stdout } = await runAgainst(scenario, ['plan', '--accounts', memberId, ...given]);

  expect(code).toBe(1);
  expect(stdout).toContain(`refused  ${memberId}  ${reason}: `);
});

test.each([
  [
    'commands',
    /^aws logs put-metric-filter --region us-east-1 .*\naws cloudwatch put-metric-alarm --region us-east-1 .*\n$/,
  ],
  ['terraform', /^resource "aws_cloudwatch_log_metric_filter" "ringcheck_333333333333" \{/],
  ['portal', /^For account 333333333333, rule D9\.AWS\.MON\.22:\n {2}1\. /],
  [
    'table',
    /planned {2}333333333333 {2}PutMetricFilter ringcheck-D9\.AWS\.MON\.22 on trail-logs \(us-east-1\), then PutMetricAlarm/,
  ],
])('the plan is printed as %s', async (format, form) => {
  const scenario = anOrganization({ regions: { [region]: noFilter } });
  const { code, stdout } = await runAgainst(scenario, [
    'plan',
    '--accounts',
    memberId,
    '--format',
    format,
    ...topic,
  ]);

  expect(code).toBe(0);
  expect(stdout).toMatch(form);
});

test.each([
  [['--format', 'yaml'], '--format `yaml` is unknown'],
  [['--alarm-topic-arn', 'alarms'], '--alarm-topic-arn `alarms` is not the ARN of a topic'],
])('%j is exit 2, one line and an empty stdout', async (args, message) => {
  const { code, stdout, stderr } = await runCommand(['plan', ...args]);

  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});

test('an account whose alarms nobody may see is refused: what has the name would be written over', async () => {
  const denied = { deniedActions: ['cloudwatch:DescribeAlarms'], regions: { [region]: noFilter } };
  const { code, stdout } = await runAgainst(anOrganization(denied), [
    'plan',
    '--accounts',
    memberId,
    ...topic,
  ]);

  expect(code).toBe(1);
  expect(stdout).toContain('cloudwatch:DescribeAlarms was not answered');
});

test('a topic of another Region is refused: an alarm notifies none', async () => {
  const scenario = anOrganization({ regions: { [region]: noFilter } });
  const elsewhere = ['--alarm-topic-arn', 'arn:aws:sns:eu-west-1:{account}:alarms'];
  const { code, stdout } = await runAgainst(scenario, ['plan', '--accounts', memberId, ...elsewhere]);

  expect(code).toBe(1);
  expect(stdout).toContain('topic-not-usable');
  expect(stdout).toContain(`is not in ${region}, where the alarm is`);
});
