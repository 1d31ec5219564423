import { CloudWatchLogsClient, DescribeMetricFiltersCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ListAccountsCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { GetFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, expect, test, vi } from 'vitest';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../simulator/index.ts';
import { createQuotaBuckets } from '../../simulator/quota-buckets.ts';
import { publishedQuotas } from '../../simulator/quotas.ts';
import { services } from '../../simulator/services/catalogue.ts';
import { s3 } from '../../simulator/services/s3.ts';
import { createSessions } from '../../simulator/state/sessions.ts';
import {
  asAuditor,
  asMember,
  auditor,
  inRegion,
  member,
  memberWith,
  organizationOf,
  otherMember,
} from './support.ts';

const running: Simulator[] = [];
afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(running.splice(0).map(async (simulator) => simulator.close()));
});

/** Enforces the quotas, on a clock that only stands still or is moved. */
async function simulate(options: SimulatorOptions = { enforcesQuotas: true }): Promise<Simulator> {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-01-15T12:00:00Z') });
  const scenario = {
    ...memberWith(
      { logGroups: [{ logGroupName: 'trail-logs' }] },
      { enabledRegions: ['us-east-1', 'eu-west-1'] },
    ),
    now: '2026-01-15T12:00:00Z',
  };
  const { accounts } = organizationOf({ [otherMember]: {} });
  const simulator = await startSimulator(
    { ...scenario, accounts: { ...scenario.accounts, ...accounts } },
    options,
  );
  running.push(simulator);
  return simulator;
}

/** The names of what `calls` refuses, one call after the other. */
async function refusals(count: number, call: () => Promise<unknown>): Promise<readonly string[]> {
  const names: string[] = [];
  for (let made = 0; made < count; made += 1) {
    await call().catch((error: unknown) => names.push(error instanceof Error ? error.name : String(error)));
  }
  return names;
}

const describeFilters = new DescribeMetricFiltersCommand({ logGroupName: 'trail-logs' });

test('the sixth call within a second to what takes five is refused and counted, and a second later five pass', async () => {
  const simulator = await simulate();
  const logs = new CloudWatchLogsClient(await asMember(simulator));
  const call = async () => await logs.send(describeFilters);

  expect(await refusals(6, call)).toEqual(['ThrottlingException']);
  simulator.advanceClock(1);
  expect(await refusals(6, call)).toEqual(['ThrottlingException']);

  const answer = await fetch(`${simulator.endpoint}/_simulator/quotas`);
  expect(await answer.json()).toEqual({
    violations: { total: 2, byAction: { 'logs:DescribeMetricFilters': 2 } },
  });
  expect(simulator.quotaViolations().total).toBe(2);
});

test('each account and each Region has a quota of its own', async () => {
  const simulator = await simulate();
  const config = await asMember(simulator);
  const other = await asMember(simulator, otherMember);
  for (const each of [config, inRegion(config, 'eu-west-1'), other]) {
    const hub = new SecurityHubClient(each);
    const names = await refusals(6, async () => await hub.send(new GetFindingsCommand({})));
    expect(names).not.toContain('TooManyRequestsException');
  }
  const hub = new SecurityHubClient(config);
  expect(await refusals(1, async () => await hub.send(new GetFindingsCommand({})))).toEqual([
    'TooManyRequestsException',
  ]);
});

test('entering accounts is on the quota of who enters, whichever accounts they are', async () => {
  const simulator = await simulate();
  const sts = new STSClient(asAuditor(simulator));
  const enter = (accountId: string) => async () =>
    await sts.send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${accountId}:role/ringcheck-audit`,
        RoleSessionName: 'ringcheck',
      }),
    );

  expect(await refusals(300, enter(member))).toEqual([]);
  expect(await refusals(301, enter(otherMember))).toEqual(['Throttling']);
});

test('the organization is listed twelve pages at once, then eight a second', async () => {
  const simulator = await simulate();
  const organizations = new OrganizationsClient(asAuditor(simulator));
  const list = async () => await organizations.send(new ListAccountsCommand({}));

  expect(await refusals(13, list)).toEqual(['TooManyRequestsException']);
  simulator.advanceClock(1);
  expect(await refusals(9, list)).toEqual(['TooManyRequestsException']);
});

test('a throttled query service answers an error that the SDK knows as throttling', async () => {
  const simulator = await simulate();
  const sns = new SNSClient(await asMember(simulator));
  const list = new ListSubscriptionsByTopicCommand({
    TopicArn: `arn:aws:sns:us-east-1:${member}:none`,
  });

  const names = await refusals(31, async () => await sns.send(list));

  expect(names.filter((name) => name === 'ThrottledException' || name === 'Throttled')).toHaveLength(1);
});

test.for([
  ['PutMetricFilter', 5, 'logs', 'ThrottlingException'],
  ['DeleteMetricFilter', 5, 'logs', 'ThrottlingException'],
  ['PutMetricAlarm', 3, 'monitoring', 'Throttling'],
  ['DeleteAlarms', 3, 'monitoring', 'Throttling'],
  ['ListTagsForResource', 10, 'monitoring', 'Throttling'],
  ['TagResource', 20, 'monitoring', 'Throttling'],
  ['BatchUpdateFindings', 30, 'securityhub', 'TooManyRequestsException'],
] as const)('of %s only %i pass at once', ([operation, burst, signingName, code]) => {
  const { caller } = createSessions(auditor).auditor;
  const buckets = createQuotaBuckets({ isEnforced: true });
  const service = services.get(signingName)!;
  const take = () => {
    buckets.take(service, operation, caller, 'us-east-1', new Date('2026-01-15T12:00:00Z'));
  };
  for (let taken = 0; taken < burst; taken += 1) take();

  expect(take).toThrow(expect.objectContaining({ code }));
});

test.for([
  ['PutObject', 3_500],
  ['GetObject', 5_500],
] as const)('S3 takes so many of %s a second, then asks to slow down', async ([operation, rate]) => {
  const { caller } = createSessions(auditor).auditor;
  const buckets = createQuotaBuckets({ isEnforced: true });
  const at = new Date('2026-01-15T12:00:00Z');
  const take = () => {
    buckets.take(s3, operation, caller, 'us-east-1', at);
  };
  for (let taken = 0; taken < rate; taken += 1) take();

  expect(take).toThrow(expect.objectContaining({ code: 'SlowDown', status: 503 }));
  expect(buckets.violations()).toEqual({ total: 1, byAction: { [`s3:${operation}`]: 1 } });
});

test('unless they are asked for, quotas refuse nothing', async () => {
  const simulator = await simulate({});
  const logs = new CloudWatchLogsClient(await asMember(simulator));

  expect(await refusals(20, async () => await logs.send(describeFilters))).toEqual([]);
  expect(simulator.quotaViolations()).toEqual({ total: 0, byAction: {} });
});

test('a call takes at least the latency', async () => {
  vi.useRealTimers();
  const simulator = await startSimulator(organizationOf({ [member]: {} }), { latency: 60 });
  running.push(simulator);
  const start = performance.now();
  await asMember(simulator);

  expect(performance.now() - start).toBeGreaterThanOrEqual(60);
});

test('every operation that the simulator answers has a published quota, and every quota an operation', () => {
  const operations = [...services.values()].flatMap(({ iamPrefix, operations: answered }) =>
    Object.keys(answered).map((name) => `${iamPrefix}:${name}`),
  );
  const known = publishedQuotas.flatMap(({ actions }) => actions);
  expect(known.toSorted()).toEqual(operations.toSorted());
});
