/**
 * Answers that AWS could send but should not: the whole audit of the caller's own account, its SDK clients answered by
 * mocks. What is not as documented is never taken for a fact.
 */
import { AccountClient, ListRegionsCommand } from '@aws-sdk/client-account';
import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
} from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, DescribeMetricFiltersCommand } from '@aws-sdk/client-cloudwatch-logs';
import { SecurityHubClient } from '@aws-sdk/client-securityhub';
import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { auditOrganization } from '../../shared/audit/audit-organization.ts';
import { readSettings } from '../../shared/audit/settings.ts';
import { maximumPages } from '../../shared/aws/pages.ts';
import { checked } from './report-schema.ts';
import { accountOf, memberId, region, ringingRegion, useEnvironment } from './simulated.ts';

const cloudTrail = mockClient(CloudTrailClient);
const logs = mockClient(CloudWatchLogsClient);
const cloudWatch = mockClient(CloudWatchClient);
const sns = mockClient(SNSClient);
const account = mockClient(AccountClient);
const sts = mockClient(STSClient);
const securityHub = mockClient(SecurityHubClient);
interface Mock {
  reset(): unknown;
  onAnyCommand(): { rejects(error: Error): unknown };
}
const mocks: readonly Mock[] = [cloudTrail, logs, cloudWatch, sns, account, sts, securityHub];

const parts = ringingRegion();
const [trail, filter, alarm] = [parts.trails[0], parts.metricFilters[0], parts.metricAlarms[0]];
const topicArn = parts.topics[0]?.TopicArn ?? '';
const confirmed = { SubscriptionArn: `${topicArn}:1`, Protocol: 'email', Endpoint: 'security@example.com' };
const management = { FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] };

let restore: () => void;
beforeEach(() => {
  const keys = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'EXAMPLE' };
  restore = useEnvironment({ ...keys, AWS_REGION: region, AWS_ENDPOINT_URL: undefined });
  // What is advisory, and the run record, is refused: it changes no verdict.
  const refused = Object.assign(new Error('no'), {
    name: 'AccessDeniedException',
    $metadata: { httpStatusCode: 400 },
  });
  for (const mock of mocks) {
    mock.reset();
    mock.onAnyCommand().rejects(refused);
  }
  sts.on(GetCallerIdentityCommand).resolves({
    Account: memberId,
    Arn: `arn:aws:sts::${memberId}:assumed-role/auditor/session`,
  });
  account.on(ListRegionsCommand).resolves({ Regions: [{ RegionName: region }, { RegionName: 'eu-west-1' }] });
  cloudTrail.on(DescribeTrailsCommand).resolves({ trailList: [{ ...trail }] });
  cloudTrail
    .on(GetTrailStatusCommand)
    .resolves({ IsLogging: true, LatestCloudWatchLogsDeliveryTime: new Date() });
  cloudTrail.on(GetEventSelectorsCommand).resolves({ AdvancedEventSelectors: [management] });
  logs.on(DescribeMetricFiltersCommand).resolves({ metricFilters: [{ ...filter }] });
  cloudWatch.on(DescribeAlarmsCommand).resolves({ MetricAlarms: [{ ...alarm }] });
  sns.on(ListSubscriptionsByTopicCommand).resolves({ Subscriptions: [confirmed] });
});
afterEach(() => {
  restore();
});

async function audited() {
  const report = await auditOrganization({
    settings: readSettings({}, {}),
    scope: { kind: 'this-account' },
    publishes: false,
    now: () => new Date(),
  });
  return accountOf(checked(report));
}

test('answers as AWS gives them pass', async () => {
  expect((await audited()).results[0]).toMatchObject({ status: 'PASSED', rings: 'yes', cloudguard: 'pass' });
});

/** Answers are JSON, whatever the types of the SDK promise. */
type Answer = Readonly<Record<string, unknown>>;
const withTrail = (change: Answer) =>
  cloudTrail.on(DescribeTrailsCommand).resolves({ trailList: [{ ...trail, ...change }] });
const withSelectors = (answer: Answer) => cloudTrail.on(GetEventSelectorsCommand).resolves(answer);
const withFilter = (change: Answer) =>
  logs.on(DescribeMetricFiltersCommand).resolves({ metricFilters: [{ ...filter, ...change }] });
const withTransformation = (change: Answer) =>
  withFilter({
    metricTransformations: [
      {
        metricName: 'AssumeRoleCount',
        metricNamespace: 'CloudTrailMetrics',
        metricValue: '1',
        ...change,
      },
    ],
  });
const withAlarm = (change: Answer) =>
  cloudWatch.on(DescribeAlarmsCommand).resolves({ MetricAlarms: [{ ...alarm, ...change }] });
const withSubscription = (change: Answer) =>
  sns.on(ListSubscriptionsByTopicCommand).resolves({ Subscriptions: [{ ...confirmed, ...change }] });

interface Case {
  readonly title: string;
  readonly answer: () => unknown;
  readonly link: string;
  readonly why: string;
}
const cases: readonly Case[] = [
  {
    title: 'a trail that does not tell whether it is of all Regions',
    answer: () => withTrail({ IsMultiRegionTrail: undefined }),
    link: 'trail',
    why: 'undecided',
  },
  {
    title: 'a trail without an ARN',
    answer: () => withTrail({ TrailARN: undefined }),
    link: 'trail',
    why: 'unsupported',
  },
  {
    title: 'a status that does not tell whether the trail logs',
    answer: () => cloudTrail.on(GetTrailStatusCommand).resolves({}),
    link: 'trail',
    why: 'undecided',
  },
  {
    title: 'an event selector for reads of another name',
    answer: () =>
      withSelectors({ EventSelectors: [{ ReadWriteType: 'Sometimes', IncludeManagementEvents: true }] }),
    link: 'event-selection',
    why: 'undecided',
  },
  {
    title: 'an advanced selector without fields',
    answer: () => withSelectors({ AdvancedEventSelectors: [{ Name: 'all?' }] }),
    link: 'event-selection',
    why: 'undecided',
  },
  {
    title: 'a field of a selector that is compared with nothing',
    answer: () =>
      withSelectors({
        AdvancedEventSelectors: [
          { FieldSelectors: [...management.FieldSelectors, { Field: 'readOnly', LessThan: ['true'] }] },
        ],
      }),
    link: 'event-selection',
    why: 'undecided',
  },
  {
    title: 'a log group of another partition',
    answer: () =>
      withTrail({
        CloudWatchLogsLogGroupArn: `arn:aws-cn:logs:${region}:${memberId}:log-group:trail-logs:*`,
      }),
    link: 'metric-filter',
    why: 'unsupported',
  },
  {
    title: 'a log group that is no ARN',
    answer: () => withTrail({ CloudWatchLogsLogGroupArn: 'trail-logs' }),
    link: 'metric-filter',
    why: 'undecided',
  },
  {
    title: 'a filter without a transformation',
    answer: () => withFilter({ metricTransformations: undefined }),
    link: 'metric-filter',
    why: 'undecided',
  },
  {
    title: 'a transformation without a metric',
    answer: () => withTransformation({ metricName: undefined }),
    link: 'metric-filter',
    why: 'unsupported',
  },
  {
    title: 'a transformation without a namespace',
    answer: () => withTransformation({ metricNamespace: undefined }),
    link: 'metric-filter',
    why: 'unsupported',
  },
  {
    title: 'a page token of filters that is always the same',
    answer: () => logs.on(DescribeMetricFiltersCommand).resolves({ metricFilters: [], nextToken: 'again' }),
    link: 'metric-filter',
    why: 'unsupported',
  },
  {
    title: 'an alarm with a comparison of another name',
    answer: () => withAlarm({ ComparisonOperator: 'NearThreshold' }),
    link: 'alarm',
    why: 'undecided',
  },
  {
    title: 'an alarm without a threshold',
    answer: () => withAlarm({ Threshold: undefined }),
    link: 'alarm',
    why: 'undecided',
  },
  {
    title: 'composite alarms in a circle',
    answer: () =>
      cloudWatch.on(DescribeAlarmsCommand).resolves({
        MetricAlarms: [{ ...alarm, AlarmActions: [] }],
        CompositeAlarms: [
          { AlarmName: 'one', AlarmRule: 'ALARM("two") OR ALARM("assume-role")', AlarmActions: [topicArn] },
          { AlarmName: 'two', AlarmRule: 'ALARM("one")', AlarmActions: [topicArn] },
        ],
      }),
    link: 'alarm',
    why: 'undecided',
  },
  {
    title: 'a subscription that does not tell whether it is confirmed',
    answer: () => withSubscription({ SubscriptionArn: undefined }),
    link: 'subscriber',
    why: 'unsupported',
  },
];

test.for(cases)('$title → $link is unseen, $why', async ({ answer, link, why }) => {
  answer();
  const { state, results } = await audited();

  expect(state).toBe('undetermined');
  expect(results[0]).toMatchObject({ rings: 'unknown', brokenLink: null, reason: null, witness: null });
  const first = results[0]?.chain.find((one) => one.state !== 'holds');
  expect(first).toMatchObject({ link, state: 'unseen', why });
});

test('pages of filters that end nowhere are given up after so many', async () => {
  let page = 0;
  logs.on(DescribeMetricFiltersCommand).callsFake(() => ({
    metricFilters: [{ ...filter, filterName: `filter-${page}` }],
    nextToken: String((page += 1)),
  }));

  expect((await audited()).why).toBe('unsupported');
  expect(page).toBe(maximumPages);
});

test('a hundred filters that name the event and are hard to decide are bounded, and the one that rings is found', async () => {
  const hard = Array.from({ length: 99 }, (_, index) => ({
    ...filter,
    filterName: `hard-${index}`,
    filterPattern: `{ ($.eventName = AssumeRole) && ($.requestParameters.roleArn = %^(a|b|ab|ba|[a-z]{1,${(index % 9) + 1}}){1,9}.*${index}$%) && ($.a${index} = "*x*y*z*") }`,
  }));
  logs.on(DescribeMetricFiltersCommand).resolves({ metricFilters: [...hard, { ...filter }] });

  expect((await audited()).results[0]).toMatchObject({ status: 'PASSED', rings: 'yes' });
});

test.for(['Deleted', 'PendingConfirmation', ''])(
  'a subscription whose ARN is the word %j is not confirmed',
  async (SubscriptionArn) => {
    withSubscription({ SubscriptionArn });

    expect((await audited()).results[0]).toMatchObject({ reason: 'no-confirmed-subscription' });
  },
);
