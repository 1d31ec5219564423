import { expect, test } from 'vitest';
import { advisoryTargets, judgeAccount, type MetricAlarm } from '../../shared/alarm-chain/index.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { aMuteRule, parts } from './advisory-parts.ts';
import {
  aFilter,
  alarmArn,
  anAccount,
  anAlarm,
  aSubscription,
  logGroupArn,
  refused,
  seen,
  topicArn,
  withAlarm,
  type AccountParts,
} from './compliant-account.ts';

const targetsOf = (change: Partial<AccountParts> = {}) => {
  const { logGroups, alarms, topics } = advisoryTargets(anAccount(change), [assumeRole]);
  return {
    logGroups,
    alarms: alarms.map(({ name }) => name),
    topics: topics.map((topic) => ({ ...topic, alarms: topic.alarms.map(({ name }) => name) })),
  };
};
const nothing = { logGroups: [], alarms: [], topics: [] };
const anotherAlarm = (name: string, change: Partial<MetricAlarm> = {}) =>
  anAlarm({ name, arn: alarmArn.replace('assume-role', name), ...change });

test('of an account that rings: the log group, the alarm, the topic and its confirmed subscriptions', () => {
  const subscriptions = seen([aSubscription(), aSubscription({ arn: 'PendingConfirmation' })]);

  expect(targetsOf({ subscriptions })).toEqual({
    logGroups: [logGroupArn],
    alarms: ['assume-role'],
    topics: [{ arn: topicArn, alarms: ['assume-role'], subscriptions: [aSubscription().arn] }],
  });
});

test('of an account without a chain that holds: nothing', () => {
  expect(targetsOf({ trails: seen([]) })).toEqual(nothing);
  expect(targetsOf(withAlarm({ threshold: 2 }))).toEqual(nothing);
  expect(targetsOf({ subscriptions: seen([]) })).toEqual(nothing);
});

test('of a log group without a filter: its class, which may be why there is none', () => {
  expect(targetsOf({ filters: seen([]) })).toEqual({ ...nothing, logGroups: [logGroupArn] });
});

test('of a chain that was only partly seen: what was seen', () => {
  expect(targetsOf({ subscriptions: refused('sns:ListSubscriptionsByTopic') })).toEqual({
    logGroups: [logGroupArn],
    alarms: ['assume-role'],
    topics: [{ arn: topicArn, alarms: ['assume-role'], subscriptions: [] }],
  });
  expect(targetsOf({ alarms: refused('cloudwatch:DescribeAlarms') })).toEqual({
    ...nothing,
    logGroups: [logGroupArn],
  });
});

test('of a chain that advisory evidence has broken: nothing', () => {
  expect(targetsOf({ advisory: parts.muteRules(seen([aMuteRule()])) })).toEqual(nothing);
});

test('of several alarms only those that ring, and a topic that they share once', () => {
  const metric = [anAlarm(), anotherAlarm('second'), anotherAlarm('broken', { actionsEnabled: false })];
  const targets = targetsOf({ alarms: seen({ metric, composite: [], log: [] }) });

  expect(targets.alarms).toEqual(['assume-role', 'second']);
  expect(targets.topics.map(({ alarms }) => alarms)).toEqual([['assume-role', 'second']]);
});

test('of filters that only together cover the rule: the alarms and topics of each', () => {
  const refusedCalls = '{ ($.eventName = AssumeRole) && ($.errorCode = "*") }';
  const granted = '{ ($.eventName = AssumeRole) && ($.errorCode NOT EXISTS) }';
  const filters = seen([
    aFilter({ name: 'granted', pattern: granted }, { metricName: 'Granted' }),
    aFilter({ name: 'refused', pattern: refusedCalls }, { metricName: 'Refused' }),
  ]);
  const metric = [
    anotherAlarm('granted', { metricName: 'Granted' }),
    anotherAlarm('refused', { metricName: 'Refused', alarmActions: [`${topicArn}-2`] }),
    anotherAlarm('unrelated', { metricName: 'Other', alarmActions: [`${topicArn}-3`] }),
  ];
  const account = anAccount({ filters, alarms: seen({ metric, composite: [], log: [] }) });
  const heard = seen([aSubscription()]);
  const subscriptionsByTopic = new Map([topicArn, `${topicArn}-2`].map((arn) => [arn, heard]));
  const { alarms, topics } = advisoryTargets({ ...account, subscriptionsByTopic }, [assumeRole]);

  expect(alarms.map(({ name }) => name)).toEqual(['granted', 'refused']);
  expect(topics.map(({ arn }) => arn)).toEqual([topicArn, `${topicArn}-2`]);

  const refusals = new Map(topics.map(({ arn }) => [arn, refused('sns:GetTopicAttributes')]));
  const advisory = { ...account.advisory, topicsByArn: refusals };
  const { rings, notes } = judgeAccount({ ...account, subscriptionsByTopic, advisory }, assumeRole);
  expect([rings, ...notes.map(({ code }) => code)]).toEqual([
    'yes',
    'topic-policy-unseen',
    'topic-policy-unseen',
  ]);
});
