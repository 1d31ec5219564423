/** Refusals outnumber what is planned: each reason of the closed list has its test. */
import { describe, expect, test } from 'vitest';
import {
  judgeAccount,
  type AccountSnapshot,
  type Alarms,
  type Evidence,
  type MetricFilter,
  type Subscription,
} from '../../shared/alarm-chain/index.ts';
import { complianceStatus } from '../../shared/findings/index.ts';
import {
  asItWouldBe,
  ownName,
  ownTags,
  planSteps,
  provePlan,
  type Plan,
  type PlanSubject,
} from '../../shared/remediation/index.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import {
  accountId,
  aFilter,
  absent,
  aComposite,
  anAccount,
  anAlarm,
  aStatus,
  aSubscription,
  logGroupArn,
  refused,
  region,
  seen,
  topicArn,
  type AccountParts,
} from '../alarm-chain/compliant-account.ts';

const name = ownName(assumeRole);
const noAlarms = seen<Alarms>({ metric: [], composite: [], log: [] });

interface Given {
  readonly parts?: Partial<AccountParts>;
  readonly subject?: Partial<PlanSubject>;
  /** Of the configured topic, which no alarm of the account may name yet. */
  readonly subscriptions?: Evidence<readonly Subscription[]>;
  readonly change?: (snapshot: AccountSnapshot) => AccountSnapshot;
}

function withoutList(): never {
  throw new Error('no list');
}

/** Plans and proves, as the edge does it. */
function plan({ parts = {}, subject = {}, subscriptions, change = (same) => same }: Given): Plan {
  const snapshot = change(anAccount(parts));
  const status = complianceStatus(judgeAccount(snapshot, assumeRole), 'both');
  const planned = planSteps({
    snapshot,
    rule: assumeRole,
    passes: status === 'PASSED',
    fails: status === 'FAILED',
    isExcepted: false,
    topicArn: 'arn:{partition}:sns:{region}:{account}:security',
    isAllowed: () => true,
    ...subject,
  });
  if (planned.outcome !== 'planned') return planned;
  const wouldBe = asItWouldBe(snapshot, planned.steps);
  const topics = new Map([...wouldBe.subscriptionsByTopic, [configured, subscriptions ?? seen([listener])]]);
  return provePlan(assumeRole, planned.steps, { ...wouldBe, subscriptionsByTopic: topics });
}

const configured = `arn:aws:sns:${region}:${accountId}:security`;
const listener = aSubscription({ arn: `${configured}:11111111-2222-3333-4444-555555555555` });

const filterInput = {
  logGroupName: 'trail-logs',
  filterName: name,
  filterPattern: '{($.eventName=AssumeRole)}',
  metricTransformations: [
    { metricName: 'D9.AWS.MON.22', metricNamespace: 'Ringcheck/Rules', metricValue: '1' },
  ],
};
function alarmInput(Namespace = 'Ringcheck/Rules', MetricName = 'D9.AWS.MON.22') {
  return {
    AlarmName: name,
    AlarmDescription: expect.stringContaining('D9.AWS.MON.22') as string,
    Namespace,
    MetricName,
    Statistic: 'Sum',
    Period: 300,
    EvaluationPeriods: 1,
    DatapointsToAlarm: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'notBreaching',
    ActionsEnabled: true,
    AlarmActions: [configured],
    Tags: ownTags(assumeRole),
  };
}
const filterOnly = { action: 'PutMetricFilter', accountId, region, input: filterInput };
const alarmOnly = (input = alarmInput()) => ({ action: 'PutMetricAlarm', accountId, region, input });

describe('what is planned', () => {
  test('nothing for an account that passes', () => {
    expect(plan({})).toEqual({ outcome: 'nothing-to-do' });
  });

  test('filter and alarm where there is neither, in the form of the rule, on the log group that the trail feeds', () => {
    expect(plan({ parts: { filters: seen([]), alarms: noAlarms } })).toEqual({
      outcome: 'planned',
      steps: [filterOnly, alarmOnly()],
    });
  });

  test('only the alarm where an equal filter is there: it is used as it is', () => {
    const foreign = alarmInput('CloudTrailMetrics', 'AssumeRoleCount');

    expect(plan({ parts: { alarms: noAlarms } })).toEqual({
      outcome: 'planned',
      steps: [alarmOnly(foreign)],
    });
  });

  test.each([
    ['an alarm of somebody else cannot fire', { threshold: 100 }],
    ['its actions are switched off', { actionsEnabled: false }],
    ['it tells nobody', { alarmActions: [] }],
  ])('an alarm beside it where %s', (_, change) => {
    const alarms = seen<Alarms>({ metric: [anAlarm(change)], composite: [], log: [] });

    expect(plan({ parts: { alarms } })).toMatchObject({
      outcome: 'planned',
      steps: [alarmOnly(alarmInput('CloudTrailMetrics', 'AssumeRoleCount'))],
    });
  });

  test.each<[string, MetricFilter]>([
    ['misses events', aFilter({ pattern: '{ ($.eventName = AssumeRole) && ($.errorCode NOT EXISTS) }' })],
    ['catches others besides', aFilter({ pattern: '{ $.eventSource = "sts.amazonaws.com" }' })],
    ['counts nothing', aFilter({}, { metricValue: '0' })],
    ['counts less than one', aFilter({}, { metricValue: '0.5' })],
    ['has dimensions', aFilter({}, { dimensions: { Region: '$.awsRegion' } })],
    ['leaves accounts out', aFilter({ fieldSelectionCriteria: '@aws.account = "999999999999"' })],
    ['has a default value', aFilter({}, { defaultValue: 1 })],
  ])('a filter and an alarm beside one that %s', (_, filter) => {
    const planned = plan({ parts: { filters: seen([filter]), alarms: noAlarms } });

    expect(planned).toEqual({ outcome: 'planned', steps: [filterOnly, alarmOnly()] });
  });

  test('the other half, where a run was cut off between the two writes', () => {
    const own = aFilter({ name }, { namespace: 'Ringcheck/Rules', metricName: 'D9.AWS.MON.22' });

    expect(plan({ parts: { filters: seen([own]), alarms: noAlarms } })).toEqual({
      outcome: 'planned',
      steps: [alarmOnly()],
    });
  });
});

describe('what is refused', () => {
  const without = { filters: seen([]), alarms: noAlarms };
  const full = Array.from({ length: 100 }, (_, index) =>
    aFilter({ name: `other-${index}`, pattern: '{ $.eventName = StopLogging }' }),
  );
  const foreignFilter = aFilter({ name, pattern: '{ $.eventName = StopLogging }' });
  const foreignAlarm = anAlarm({ name, metricName: 'Other' });
  const rows: readonly (readonly [string, string, Given])[] = [
    [
      'broken-before-the-filter',
      'the trail does not log',
      { parts: { ...without, status: seen(aStatus({ isLogging: false })) } },
    ],
    ['broken-before-the-filter', 'there is no trail', { parts: { ...without, trails: seen([]) } }],
    [
      'broken-before-the-filter',
      'the log group does not exist',
      { parts: { filters: absent('logs:DescribeMetricFilters') } },
    ],
    [
      'broken-after-the-alarm',
      'nobody has confirmed',
      { parts: { subscriptions: seen([aSubscription({ arn: 'PendingConfirmation' })]) } },
    ],
    [
      'broken-after-the-alarm',
      'the topic is gone',
      { parts: { subscriptions: absent('sns:ListSubscriptionsByTopic') } },
    ],
    ['topic-not-configured', 'no topic is set', { parts: without, subject: { topicArn: null } }],
    [
      'topic-not-usable',
      'the topic is missing',
      { parts: without, subscriptions: absent('sns:ListSubscriptionsByTopic') },
    ],
    ['topic-not-usable', 'nobody is subscribed', { parts: without, subscriptions: seen([]) }],
    [
      'topic-not-usable',
      'nobody has confirmed',
      { parts: without, subscriptions: seen([{ ...listener, arn: 'PendingConfirmation' }]) },
    ],
    [
      'not-opted-in',
      'the account is not on the list',
      { parts: without, subject: { isAllowed: () => false } },
    ],
    [
      'name-taken-by-foreign-resource',
      'a filter has the name',
      { parts: { filters: seen([foreignFilter]), alarms: noAlarms } },
    ],
    [
      'name-taken-by-foreign-resource',
      'an alarm has the name',
      { parts: { alarms: seen({ metric: [foreignAlarm], composite: [], log: [] }) } },
    ],
    [
      'name-taken-by-foreign-resource',
      'a composite alarm has the name',
      { parts: { alarms: seen({ metric: [], composite: [aComposite({ name })], log: [] }) } },
    ],
    ['filter-quota-reached', 'the log group is full', { parts: { filters: seen(full), alarms: noAlarms } }],
    [
      'owner-account-unreachable',
      'nobody can look at the log group',
      { parts: { filters: refused('logs:DescribeMetricFilters', 'owner-account-unreachable') } },
    ],
    ['excepted', 'somebody answers for it', { parts: without, subject: { isExcepted: true } }],
    [
      'undetermined',
      'the filters could not be read',
      { parts: { filters: refused('logs:DescribeMetricFilters') } },
    ],
    [
      'undetermined',
      'the alarms could not be read',
      { parts: { alarms: refused('cloudwatch:DescribeAlarms') } },
    ],
    [
      'undetermined',
      'the subscribers of the topic could not be read',
      { parts: without, subscriptions: refused('sns:ListSubscriptionsByTopic') },
    ],
  ];

  test.each(rows)('%s: %s', (reason, _, given) => {
    const planned = plan(given);

    expect(planned).toMatchObject({ outcome: 'refused', refusal: { reason } });
  });

  test('an alarm with our name is left alone even if it is ours but was changed since', () => {
    const own = aFilter({ name }, { namespace: 'Ringcheck/Rules', metricName: 'D9.AWS.MON.22' });
    const changed = anAlarm({
      name,
      namespace: 'Ringcheck/Rules',
      metricName: 'D9.AWS.MON.22',
      alarmActions: [topicArn],
      threshold: 5,
    });

    expect(
      plan({ parts: { filters: seen([own]), alarms: seen({ metric: [changed], composite: [], log: [] }) } }),
    ).toMatchObject({ refusal: { reason: 'name-taken-by-foreign-resource' } });
  });

  test('a guard that throws plans nothing', () => {
    expect(() => plan({ parts: without, subject: { isAllowed: withoutList } })).toThrow('no list');
  });
});

test('the log group of another account is written to there, and in its partition', () => {
  const foreign = 'arn:aws-us-gov:logs:us-gov-west-1:111111111111:log-group:org-logs:*';
  const snapshot = anAccount({ filters: seen([]), alarms: noAlarms });
  const moved = {
    ...snapshot,
    trailsByRegion: new Map(
      [...snapshot.trailsByRegion].map(([key, trails]) => [
        key,
        trails.state === 'seen'
          ? seen(trails.value.map((trail) => ({ ...trail, logGroupArn: foreign })))
          : trails,
      ]),
    ),
    filtersByLogGroup: new Map([[foreign, seen<readonly MetricFilter[]>([])]]),
  };
  const asked: string[] = [];
  const planned = planSteps({
    snapshot: moved,
    rule: assumeRole,
    passes: false,
    fails: true,
    isExcepted: false,
    topicArn: 'arn:{partition}:sns:{region}:{account}:security',
    isAllowed: (id) => asked.push(id) > 0,
  });

  expect(planned).toMatchObject({
    outcome: 'planned',
    steps: [
      { accountId: '111111111111', region: 'us-gov-west-1', input: { logGroupName: 'org-logs' } },
      { input: { AlarmActions: ['arn:aws-us-gov:sns:us-gov-west-1:111111111111:security'] } },
    ],
  });
  expect(asked).toEqual(['111111111111']);
  expect(logGroupArn).not.toBe(foreign);
});
