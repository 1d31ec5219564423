/** Answers that AWS could send but should not: what is not as documented is never taken for a fact. */
import { DescribeMetricFiltersCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { GetTrailStatusCommand } from '@aws-sdk/client-cloudtrail';
import { expect, test } from 'vitest';
import { maximumPages } from '../../shared/aws/pages.ts';
import {
  alarm,
  audited,
  cloudTrail,
  cloudWatch,
  filter,
  logs,
  management,
  topicArn,
  useMockedAccount,
  withAlarm,
  withFilter,
  withSelectors,
  withSubscription,
  withTrail,
  withTransformation,
} from './mocked-account.ts';
import { memberId, region } from './simulated.ts';

useMockedAccount();

test('answers as AWS gives them pass', async () => {
  expect((await audited()).results[0]).toMatchObject({ status: 'PASSED', rings: 'yes', cloudguard: 'pass' });
});

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
    title: 'an alarm that does not tell its namespace',
    answer: () => withAlarm({ Namespace: undefined }),
    link: 'alarm',
    why: 'undecided',
  },
  {
    title: 'an alarm on a query that names the metric',
    answer: () =>
      withAlarm({
        Namespace: undefined,
        MetricName: undefined,
        Metrics: [
          {
            Id: 'q1',
            Expression: 'SELECT SUM(AssumeRoleCount) FROM "CloudTrailMetrics"',
            Period: 300,
            ReturnData: true,
          },
        ],
      }),
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
