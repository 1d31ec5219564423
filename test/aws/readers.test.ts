import { AccountClient, ListRegionsCommand } from '@aws-sdk/client-account';
import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
} from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, DescribeMetricFiltersCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ListAccountsCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import type { Evidence } from '../../shared/alarm-chain/index.ts';
import { readEnabledRegions } from '../../shared/aws/account.ts';
import { readEventSelectors, readTrails, readTrailStatus } from '../../shared/aws/cloudtrail.ts';
import { readAlarms } from '../../shared/aws/cloudwatch.ts';
import { readMetricFilters } from '../../shared/aws/cloudwatch-logs.ts';
import { ForeignAnswerError } from '../../shared/aws/failure.ts';
import {
  listAccounts,
  listAccountsForParent,
  listOrganizationalUnits,
  listRoots,
} from '../../shared/aws/organizations.ts';
import { maximumPages } from '../../shared/aws/pages.ts';
import { readSubscriptions } from '../../shared/aws/sns.ts';
import { assumeRole } from '../../shared/aws/sts.ts';
import { aSession } from './a-session.ts';

const region = 'us-east-1';
const cloudTrail = mockClient(CloudTrailClient);
const logs = mockClient(CloudWatchLogsClient);
const cloudWatch = mockClient(CloudWatchClient);
const sns = mockClient(SNSClient);
const account = mockClient(AccountClient);
const organizations = mockClient(OrganizationsClient);
const sts = mockClient(STSClient);

interface Mock {
  reset(): unknown;
  onAnyCommand(): { rejects(error: Error): unknown };
}
const mocks: readonly Mock[] = [cloudTrail, logs, cloudWatch, sns, account, organizations, sts];

beforeEach(() => {
  for (const mock of mocks) {
    mock.reset();
    mock.onAnyCommand().rejects(new Error('unexpected call'));
  }
});

const clients = {
  cloudTrail: new CloudTrailClient({ region }),
  logs: new CloudWatchLogsClient({ region }),
  cloudWatch: new CloudWatchClient({ region }),
  sns: new SNSClient({ region }),
  account: new AccountClient({ region }),
  organizations: new OrganizationsClient({ region }),
  sts: new STSClient({ region }),
};

function valueOf<T>(evidence: Evidence<T>): T {
  if (evidence.state !== 'seen') throw new Error(`not seen: ${JSON.stringify(evidence)}`);
  return evidence.value;
}

test('trails are read with their shadows', async () => {
  cloudTrail.on(DescribeTrailsCommand, { includeShadowTrails: true }).resolves({
    trailList: [
      {
        Name: 'main',
        TrailARN: 'arn:aws:cloudtrail:eu-west-1:333333333333:trail/main',
        HomeRegion: 'eu-west-1',
      },
    ],
  });

  expect(valueOf(await readTrails(clients.cloudTrail))).toEqual([
    {
      arn: 'arn:aws:cloudtrail:eu-west-1:333333333333:trail/main',
      name: 'main',
      homeRegion: 'eu-west-1',
      isMultiRegion: undefined,
      isOrganization: false,
      hasCustomEventSelectors: undefined,
      logGroupArn: undefined,
    },
  ]);
});

test('metric filters are read to the last page', async () => {
  logs.on(DescribeMetricFiltersCommand, { logGroupName: 'g' }).resolves({
    metricFilters: [{ filterName: 'one', filterPattern: 'a' }],
    nextToken: 'page-2',
  });
  logs.on(DescribeMetricFiltersCommand, { logGroupName: 'g', nextToken: 'page-2' }).resolves({
    metricFilters: [{ filterName: 'two', filterPattern: '' }],
  });

  const filters = valueOf(await readMetricFilters(clients.logs, 'g'));
  expect(filters.map(({ name, pattern }) => [name, pattern])).toEqual([
    ['one', 'a'],
    ['two', ''],
  ]);
});

test('alarms are read to the last page, composite and log alarms with them', async () => {
  const types = { AlarmTypes: ['MetricAlarm', 'CompositeAlarm', 'LogAlarm'] as const };
  cloudWatch
    .on(DescribeAlarmsCommand)
    .resolves({ MetricAlarms: [{ AlarmName: 'one' }], NextToken: 'page-2' });
  cloudWatch.on(DescribeAlarmsCommand, { NextToken: 'page-2' }).resolves({
    CompositeAlarms: [{ AlarmName: 'two', AlarmRule: 'ALARM(one)' }],
    LogAlarms: [{ AlarmName: 'three' }],
  });

  const { metric, composite, log } = valueOf(await readAlarms(clients.cloudWatch));
  expect(metric.map(({ name }) => name)).toEqual(['one']);
  expect(composite.map(({ name, rule }) => [name, rule])).toEqual([['two', 'ALARM(one)']]);
  expect(log).toEqual(['three']);
  expect(cloudWatch).toHaveReceivedCommandWith(DescribeAlarmsCommand, { AlarmTypes: [...types.AlarmTypes] });
});

test('the queries of a metric-math alarm are kept', async () => {
  const Metrics = [
    { Id: 'm1', MetricStat: { Metric: { Namespace: 'N', MetricName: 'M' }, Period: 300, Stat: 'Sum' } },
    { Id: 'e1', Expression: 'm1 * 2' },
  ];
  cloudWatch.on(DescribeAlarmsCommand).resolves({ MetricAlarms: [{ AlarmName: 'math', Metrics }] });

  const { metric } = valueOf(await readAlarms(clients.cloudWatch));
  expect(metric[0]?.queries).toEqual([
    {
      id: 'm1',
      expression: undefined,
      returnsData: true,
      accountId: undefined,
      metric: {
        namespace: 'N',
        metricName: 'M',
        dimensions: [],
        statistic: 'Sum',
        periodSeconds: 300,
        unit: undefined,
      },
    },
    { id: 'e1', expression: 'm1 * 2', returnsData: true, accountId: undefined, metric: undefined },
  ]);
});

test('an alarm on a PromQL query keeps its text; an alarm on a metric has none', async () => {
  const EvaluationCriteria = { PromQLCriteria: { Query: 'sum(AssumeRoleCount) > 0' } };
  cloudWatch
    .on(DescribeAlarmsCommand)
    .resolves({ MetricAlarms: [{ AlarmName: 'promql', EvaluationCriteria }, { AlarmName: 'plain' }] });

  expect(valueOf(await readAlarms(clients.cloudWatch)).metric).toMatchObject([
    { isOnQuery: true, query: 'sum(AssumeRoleCount) > 0' },
    { isOnQuery: false, query: undefined },
  ]);
});

test('a composite alarm without its rule is no answer of CloudWatch', async () => {
  cloudWatch
    .on(DescribeAlarmsCommand)
    .resolves({ MetricAlarms: [], CompositeAlarms: [{ AlarmName: 'all' }] });

  expect(await readAlarms(clients.cloudWatch)).toMatchObject({ state: 'unseen', why: 'unsupported' });
});

test('subscriptions are read to the last page', async () => {
  const TopicArn = 'arn:aws:sns:us-east-1:333333333333:t';
  sns.on(ListSubscriptionsByTopicCommand, { TopicArn }).resolves({
    Subscriptions: [{ SubscriptionArn: 'PendingConfirmation', Protocol: 'email' }],
    NextToken: 'page-2',
  });
  sns.on(ListSubscriptionsByTopicCommand, { TopicArn, NextToken: 'page-2' }).resolves({
    Subscriptions: [{ SubscriptionArn: `${TopicArn}:1`, Protocol: 'sqs' }],
  });

  const subscriptions = valueOf(await readSubscriptions(clients.sns, TopicArn));
  expect(subscriptions.map(({ arn }) => arn)).toEqual(['PendingConfirmation', `${TopicArn}:1`]);
});

test('enabled Regions are read to the last page', async () => {
  account.on(ListRegionsCommand).resolves({ Regions: [{ RegionName: 'us-east-1' }], NextToken: '2' });
  account.on(ListRegionsCommand, { NextToken: '2' }).resolves({ Regions: [{ RegionName: 'eu-west-1' }] });

  expect(valueOf(await readEnabledRegions(clients.account))).toEqual(['us-east-1', 'eu-west-1']);
});

test('accounts are read over an empty page to the end, State before the retired Status', async () => {
  organizations.on(ListAccountsCommand).resolves({ Accounts: [], NextToken: '2' });
  organizations.on(ListAccountsCommand, { NextToken: '2' }).resolves({
    Accounts: [
      { Id: '333333333333', Name: 'a', State: 'PENDING_CLOSURE', Status: 'ACTIVE' },
      { Id: '444444444444', Name: 'b', Status: 'SUSPENDED' },
    ],
  });

  const accounts = await listAccounts(clients.organizations);
  expect(accounts.map(({ id, state }) => [id, state])).toEqual([
    ['333333333333', 'PENDING_CLOSURE'],
    ['444444444444', 'SUSPENDED'],
  ]);
});

test('an account that is listed twice is one account, as it was listed first', async () => {
  organizations.on(ListAccountsCommand).resolves({
    Accounts: [{ Id: '333333333333', Name: 'first', State: 'ACTIVE' }],
    NextToken: '2',
  });
  organizations.on(ListAccountsCommand, { NextToken: '2' }).resolves({
    Accounts: [
      { Id: '444444444444', State: 'ACTIVE' },
      { Id: '333333333333', Name: 'second', State: 'SUSPENDED' },
    ],
  });

  const accounts = await listAccounts(clients.organizations);
  expect(accounts.map(({ id, name }) => [id, name])).toEqual([
    ['333333333333', 'first'],
    ['444444444444', ''],
  ]);
});

test('an account with neither State nor Status is no answer, for dropping it would hide it', async () => {
  organizations.on(ListAccountsCommand).resolves({ Accounts: [{ Id: '333333333333' }] });

  const listed = listAccounts(clients.organizations);
  await expect(listed).rejects.toThrow(ForeignAnswerError);
  await expect(listed).rejects.toThrow('account 333333333333 has neither State nor Status');
});

const root = 'r-abcd';
test.for([
  ['accounts', async () => listAccounts(clients.organizations), 'Accounts'],
  ['roots', async () => listRoots(clients.organizations), 'Roots'],
  ['units', async () => listOrganizationalUnits(clients.organizations, root), 'OrganizationalUnits'],
  ['accounts of a unit', async () => listAccountsForParent(clients.organizations, root), 'Accounts'],
] as const)(
  'a page of %s without its list is no answer, for it would cut the organization',
  async ([, list, member]) => {
    organizations.onAnyCommand().resolves({});
    const listed = list();
    await expect(listed).rejects.toThrow(ForeignAnswerError);
    await expect(listed).rejects.toThrow(`the answer has no list ${member}`);

    organizations.onAnyCommand().resolves({ [member]: [] });
    expect(await list()).toEqual([]);
  },
);

test('a member is entered for 900 seconds, under a fixed session name, in the partition of the caller', async () => {
  sts.on(AssumeRoleCommand).resolves({
    Credentials: { AccessKeyId: 'A', SecretAccessKey: 'S', SessionToken: 'T', Expiration: undefined },
  });
  const caller = aSession({ accountId: '222222222222', partition: 'aws-cn', region: 'cn-north-1' });
  const session = await assumeRole(
    clients.sts,
    caller,
    '333333333333',
    {
      name: 'ringcheck-audit',
      externalId: 'x1',
    },
    caller.signal,
  );

  expect(sts).toHaveReceivedCommandWith(AssumeRoleCommand, {
    RoleArn: 'arn:aws-cn:iam::333333333333:role/ringcheck-audit',
    RoleSessionName: 'ringcheck-audit',
    DurationSeconds: 900,
    ExternalId: 'x1',
  });
  expect(session.accountId).toBe('333333333333');
  expect(await (session.credentials as () => Promise<unknown>)()).toMatchObject({ accessKeyId: 'A' });
  expect(session.calls).not.toBe(caller.calls);
});

const name = 'arn:aws:cloudtrail:us-east-1:333333333333:trail/main';
const readers: Readonly<
  Record<string, { fail: (error: Error) => void; read: () => Promise<Evidence<unknown>> }>
> = {
  'cloudtrail:DescribeTrails': {
    fail: (error) => cloudTrail.on(DescribeTrailsCommand).rejects(error),
    read: () => readTrails(clients.cloudTrail),
  },
  'cloudtrail:GetTrailStatus': {
    fail: (error) => cloudTrail.on(GetTrailStatusCommand).rejects(error),
    read: () => readTrailStatus(clients.cloudTrail, name),
  },
  'cloudtrail:GetEventSelectors': {
    fail: (error) => cloudTrail.on(GetEventSelectorsCommand).rejects(error),
    read: () => readEventSelectors(clients.cloudTrail, name),
  },
  'logs:DescribeMetricFilters': {
    fail: (error) => logs.on(DescribeMetricFiltersCommand).rejects(error),
    read: () => readMetricFilters(clients.logs, 'g'),
  },
  'cloudwatch:DescribeAlarms': {
    fail: (error) => cloudWatch.on(DescribeAlarmsCommand).rejects(error),
    read: () => readAlarms(clients.cloudWatch),
  },
  'sns:ListSubscriptionsByTopic': {
    fail: (error) => sns.on(ListSubscriptionsByTopicCommand).rejects(error),
    read: () => readSubscriptions(clients.sns, 'arn:aws:sns:us-east-1:333333333333:t'),
  },
  'account:ListRegions': {
    fail: (error) => account.on(ListRegionsCommand).rejects(error),
    read: () => readEnabledRegions(clients.account),
  },
};
const serviceError = (errorName: string) =>
  Object.assign(new Error('no'), { name: errorName, $metadata: { httpStatusCode: 400 } });

test.for(Object.entries(readers))(
  '%s refused, throttled and absent are three different facts',
  async ([operation, { fail, read }]) => {
    fail(serviceError('AccessDeniedException'));
    expect(await read()).toMatchObject({ state: 'unseen', why: 'access-denied', operation });

    fail(serviceError('ThrottlingException'));
    expect(await read()).toMatchObject({ state: 'unseen', why: 'throttled', operation });

    fail(serviceError('ResourceNotFoundException'));
    expect(await read()).toMatchObject({ state: 'absent', operation });
  },
);

test('a page token that never ends is bounded and unseen', async () => {
  logs.on(DescribeMetricFiltersCommand).resolves({ metricFilters: [], nextToken: 'again' });

  expect(await readMetricFilters(clients.logs, 'g')).toMatchObject({ state: 'unseen', why: 'unsupported' });
});

const foreignAnswers: readonly (readonly [string, () => void, () => Promise<Evidence<unknown>>])[] = [
  ['trails', () => cloudTrail.on(DescribeTrailsCommand).resolves({}), () => readTrails(clients.cloudTrail)],
  [
    'an ARN of a trail',
    () => cloudTrail.on(DescribeTrailsCommand).resolves({ trailList: [{ Name: 'nameless' }] }),
    () => readTrails(clients.cloudTrail),
  ],
  [
    'filters',
    () => logs.on(DescribeMetricFiltersCommand).resolves({}),
    () => readMetricFilters(clients.logs, 'g'),
  ],
  [
    'a pattern of a filter',
    () => logs.on(DescribeMetricFiltersCommand).resolves({ metricFilters: [{ filterName: 'f' }] }),
    () => readMetricFilters(clients.logs, 'g'),
  ],
  [
    'a metric value that is a text',
    () =>
      logs.on(DescribeMetricFiltersCommand).resolves({
        metricFilters: [
          {
            filterPattern: '',
            metricTransformations: [
              { metricName: 'M', metricNamespace: 'N', metricValue: 1 as unknown as string },
            ],
          },
        ],
      }),
    () => readMetricFilters(clients.logs, 'g'),
  ],
  ['alarms', () => cloudWatch.on(DescribeAlarmsCommand).resolves({}), () => readAlarms(clients.cloudWatch)],
  [
    'subscriptions',
    () => sns.on(ListSubscriptionsByTopicCommand).resolves({}),
    () => readSubscriptions(clients.sns, 'arn:aws:sns:us-east-1:333333333333:t'),
  ],
  [
    'Regions',
    () => account.on(ListRegionsCommand).resolves({ Regions: [] }),
    () => readEnabledRegions(clients.account),
  ],
];

test.for(foreignAnswers)(
  'an answer without %s is not the service: unseen, unsupported',
  async ([, answer, read]) => {
    answer();

    expect(await read()).toMatchObject({ state: 'unseen', why: 'unsupported' });
  },
);

test('pages that end nowhere, each with a token of its own, are bounded', async () => {
  let page = 0;
  logs
    .on(DescribeMetricFiltersCommand)
    .callsFake(() => ({ metricFilters: [], nextToken: String((page += 1)) }));

  expect(await readMetricFilters(clients.logs, 'g')).toMatchObject({ state: 'unseen', why: 'unsupported' });
  expect(page).toBe(maximumPages);
});

test('an error of this program is no refusal of AWS', async () => {
  logs.on(DescribeMetricFiltersCommand).rejects(new TypeError('a defect'));

  await expect(readMetricFilters(clients.logs, 'g')).rejects.toThrow('a defect');
});
