import { expect, test } from 'vitest';
import { judgeAccount } from '../../shared/alarm-chain/index.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import {
  aSumOf,
  aFilter,
  anAccount,
  anAlarm,
  aStatus,
  aSubscription,
  aTrail,
  hoursAgo,
  logGroupArn,
  seen,
  topicArn,
  trailArn,
} from './compliant-account.ts';

const cisFilter = (name: string, pattern: string) =>
  aFilter({ name, pattern }, { metricName: `${name}Count` });

test('a log group with CIS filters only → no-metric-filter', () => {
  const filters = seen([
    cisFilter(
      'root',
      '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }',
    ),
    cisFilter('iam', '{ ($.eventName = DeleteRolePolicy) || ($.eventName = PutRolePolicy) }'),
    cisFilter(
      'unauthorized',
      '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }',
    ),
  ]);

  expect(judgeAccount(anAccount({ filters }), assumeRole)).toMatchObject({
    rings: 'no',
    reason: 'no-metric-filter',
  });
});

test('two conditions on different filters of one trail satisfy CloudGuard, yet do not ring', () => {
  const filters = seen([
    aFilter({}, { metricName: 'Unwatched' }),
    cisFilter('root', '{ $.eventName = ConsoleLogin }'),
  ]);
  const alarms = seen({ metric: [anAlarm({ metricName: 'rootCount' })], composite: [], log: [] });

  expect(judgeAccount(anAccount({ filters, alarms }), assumeRole)).toMatchObject({
    cloudguard: 'pass',
    rings: 'no',
    reason: 'no-alarm',
  });
});

test('an alarm on a metric of the same name in another namespace does not count', () => {
  const alarms = seen({ metric: [anAlarm({ namespace: 'LogMetrics' })], composite: [], log: [] });

  expect(judgeAccount(anAccount({ alarms }), assumeRole).reason).toBe('no-alarm');
});

test('one alarm that rings is enough among others that cannot', () => {
  const metric = [
    anAlarm({ name: 'a', threshold: 100 }),
    anAlarm({ name: 'b', actionsEnabled: false }),
    anAlarm({ name: 'c' }),
  ];
  const judgement = judgeAccount(anAccount({ alarms: seen({ metric, composite: [], log: [] }) }), assumeRole);

  expect(judgement.rings).toBe('yes');
  expect(judgement.chain.find(({ link }) => link === 'alarm')?.resource?.name).toBe('c');
});

test('the finding names the break of the chain that got furthest', () => {
  const metric = [anAlarm({ name: 'a', threshold: 100 }), anAlarm({ name: 'b' })];
  const change = {
    alarms: seen({ metric, composite: [], log: [] }),
    subscriptions: seen([aSubscription({ arn: 'PendingConfirmation' })]),
  };

  expect(judgeAccount(anAccount(change), assumeRole).reason).toBe('no-confirmed-subscription');
});

test('one topic with a confirmed subscriber is enough among several', () => {
  const other = 'arn:aws:sns:us-east-1:333333333333:unused';
  const account = anAccount({
    alarms: seen({ metric: [anAlarm({ alarmActions: [other, topicArn] })], composite: [], log: [] }),
  });
  const subscriptionsByTopic = new Map(account.subscriptionsByTopic).set(other, seen([]));

  expect(judgeAccount({ ...account, subscriptionsByTopic }, assumeRole).rings).toBe('yes');
});

test('a single-Region trail holds where one Region only is enabled', () => {
  const change = { trail: { isMultiRegion: false }, enabledRegions: seen(['us-east-1']) };

  expect(judgeAccount(anAccount(change), assumeRole).rings).toBe('yes');
});

test('a trail that shows in two Regions is judged once', () => {
  const account = anAccount({ filters: seen([]) });
  const trailsByRegion = new Map([['us-east-1', seen([aTrail(), aTrail()])]]);
  const { chain } = judgeAccount({ ...account, trailsByRegion }, assumeRole);

  expect(chain.map(({ link }) => link)).toEqual([
    'trail',
    'event-selection',
    'log-delivery',
    'metric-filter',
  ]);
});

test('a second trail that works makes up for a first that does not log', () => {
  const second = aTrail({ arn: `${trailArn}-2`, name: 'second' });
  const account = anAccount({ status: seen(aStatus({ isLogging: false })), furtherTrails: [second] });
  const whole = {
    ...account,
    statusByTrail: new Map(account.statusByTrail).set(second.arn, seen(aStatus())),
    selectorsByTrail: new Map(account.selectorsByTrail).set(
      second.arn,
      account.selectorsByTrail.get(trailArn) ?? seen({ basic: [], advanced: [] }),
    ),
  };

  expect(judgeAccount(whole, assumeRole)).toMatchObject({ rings: 'yes', cloudguard: 'pass' });
});

test('an equal pattern in another spelling passes with a note that CloudGuard may disagree', () => {
  const filters = seen([
    aFilter({ pattern: '{ ($.eventSource = sts.amazonaws.com) && ($.eventName = "AssumeRole") }' }),
  ]);
  const judgement = judgeAccount(anAccount({ filters }), assumeRole);

  expect(judgement.cloudguard).toBe('pass');
  expect(judgement.notes.map(({ code }) => code)).toEqual(['equal-by-meaning-only']);
});

test('quotes and spaces alone are no other spelling', () => {
  const filters = seen([aFilter({ pattern: '{ ( $.eventName = "AssumeRole" ) }' })]);

  expect(judgeAccount(anAccount({ filters }), assumeRole).notes).toEqual([]);
});

test.for([
  ['an error beside fresh deliveries', { latestDeliveryError: 'Throttling' }, 'log-delivery-error-stale'],
  ['no delivery time', { latestDeliveryAt: undefined }, 'log-delivery-time-unknown'],
  [
    'an old delivery and no start time',
    { latestDeliveryAt: hoursAgo(30), startedLoggingAt: undefined },
    'log-delivery-time-unknown',
  ],
] as const)('%s → a note, and the link holds', ([, change, code]) => {
  const judgement = judgeAccount(anAccount({ status: seen(aStatus(change)) }), assumeRole);

  expect(judgement.rings).toBe('yes');
  expect(judgement.notes.map((note) => note.code)).toEqual([code]);
});

test('a trail that started within the day may not have delivered yet', () => {
  const status = seen(aStatus({ latestDeliveryAt: hoursAgo(30), startedLoggingAt: hoursAgo(2) }));

  expect(judgeAccount(anAccount({ status }), assumeRole)).toMatchObject({ rings: 'yes', notes: [] });
});

test('a delivery error older than a day breaks the link', () => {
  const status = seen(aStatus({ latestDeliveryError: 'AccessDenied', latestDeliveryAt: hoursAgo(25) }));

  expect(judgeAccount(anAccount({ status }), assumeRole).reason).toBe('log-delivery-failing');
});

test('a log group named with the trail but not read leaves the account undetermined', () => {
  const account = anAccount();
  const filtersByLogGroup = new Map(account.filtersByLogGroup);
  filtersByLogGroup.delete(logGroupArn);

  expect(judgeAccount({ ...account, filtersByLogGroup }, assumeRole).rings).toBe('unknown');
});

test('a dimension that the filter takes from a system field is part of the metric', () => {
  const filters = seen([aFilter({ emitsSystemFieldDimensions: ['@aws.account'] })]);

  expect(judgeAccount(anAccount({ filters }), assumeRole).reason).toBe('alarm-cannot-fire');
});

test('an action whose ARN only mentions sns is no topic', () => {
  const alarmActions = ['arn:aws:lambda:us-east-1:333333333333:function:sns-forwarder'];
  const alarms = seen({ metric: [anAlarm({ alarmActions })], composite: [], log: [] });

  expect(judgeAccount(anAccount({ alarms }), assumeRole).reason).toBe('no-sns-action');
});

test('a metric-math alarm on a metric of the same name in another namespace is no path', () => {
  const queries = aSumOf('Other', 'AssumeRoleCount');
  const alarms = seen({
    metric: [anAlarm({ namespace: undefined, metricName: undefined, queries })],
    composite: [],
    log: [],
  });

  expect(judgeAccount(anAccount({ alarms }), assumeRole).reason).toBe('no-alarm');
});

test("a metric-math alarm on another account's metric of the same names is no path, and nothing to CloudGuard", () => {
  const queries = aSumOf('CloudTrailMetrics', 'AssumeRoleCount').map((query) => ({
    ...query,
    accountId: '444444444444',
  }));
  const alarms = seen({
    metric: [anAlarm({ namespace: undefined, metricName: undefined, queries })],
    composite: [],
    log: [],
  });

  expect(judgeAccount(anAccount({ alarms }), assumeRole)).toMatchObject({
    reason: 'no-alarm',
    cloudguard: 'fail',
  });
});
