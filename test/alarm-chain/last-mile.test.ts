import { expect, test } from 'vitest';
import { judgeAccount, type Evidence, type SubscriptionFilter } from '../../shared/alarm-chain/index.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { aSubscriptionFilter, aTopic, aTopicPolicy, parts } from './advisory-parts.ts';
import { absent, anAccount, aSubscription, refused, seen, topicArn, withAlarm } from './compliant-account.ts';

const passes = seen(aSubscriptionFilter());
const drops = seen(aSubscriptionFilter({ severity: ['high'] }));
const unknown = seen(aSubscriptionFilter({ Region: ['EU (Ireland)'] }, 'MessageBody'));

/** The account with as many subscriptions as answers; `undefined` was not asked. */
function judgeFilters(...answers: readonly (Evidence<SubscriptionFilter> | undefined)[]) {
  const subscriptions = answers.map((_answer, index) => aSubscription({ arn: `${topicArn}:${index}` }));
  const pairs = answers.flatMap((answer, index) =>
    answer === undefined ? [] : [[`${topicArn}:${index}`, answer] as const],
  );
  const advisory = { filterBySubscription: new Map(pairs) };
  const judgement = judgeAccount(anAccount({ subscriptions: seen(subscriptions), advisory }), assumeRole);
  return [judgement.rings, judgement.reason, ...judgement.notes.map(({ code }) => code)];
}

test('subscriptions that all drop alarm messages are no listeners', () => {
  expect(judgeFilters(drops)).toEqual(['no', 'subscription-filter-drops-alarms']);
  expect(judgeFilters(drops, drops)).toEqual(['no', 'subscription-filter-drops-alarms']);
});

test('one subscription that lets them through is enough, whatever is known of the others', () => {
  for (const other of [passes, drops, unknown, refused('sns:GetSubscriptionAttributes'), undefined]) {
    expect(judgeFilters(other, passes)).toEqual(['yes', null]);
  }
});

test('a filter that is not decided is a note where none lets the messages through', () => {
  expect(judgeFilters(unknown)).toEqual(['yes', null, 'subscription-filter-undecided']);
  expect(judgeFilters(drops, unknown)).toEqual(['yes', null, 'subscription-filter-undecided']);
});

test('subscriptions beyond those that were asked may listen', () => {
  expect(judgeFilters(drops, undefined)).toEqual(['yes', null, 'subscription-filter-undecided']);
});

test('a filter that was not seen is a note where none lets the messages through', () => {
  for (const answer of [refused('sns:GetSubscriptionAttributes'), absent('sns:GetSubscriptionAttributes')]) {
    expect(judgeFilters(drops, answer)).toEqual(['yes', null, 'subscription-filter-unseen']);
  }
});

test('a subscription that is not confirmed listens to nothing, whatever its filter', () => {
  const subscriptions = seen([aSubscription(), aSubscription({ arn: 'PendingConfirmation' })]);
  const account = anAccount({ subscriptions, advisory: parts.filter(drops) });

  expect(judgeAccount(account, assumeRole).reason).toBe('subscription-filter-drops-alarms');
});

test('the notes of the topic and of its subscriptions are told together', () => {
  const advisory = {
    ...parts.topic(refused('sns:GetTopicAttributes')),
    ...parts.filter(refused('sns:GetSubscriptionAttributes')),
  };

  expect(judgeAccount(anAccount({ advisory }), assumeRole).notes.map(({ code }) => code)).toEqual([
    'topic-policy-unseen',
    'subscription-filter-unseen',
  ]);
});

test('a topic that refuses CloudWatch is passed over for one that does not', () => {
  const other = `${topicArn}-2`;
  const statement = { Effect: 'Deny', Principal: '*', Action: 'SNS:Publish', Resource: '*' };
  const account = anAccount({
    ...withAlarm({ alarmActions: [topicArn, other] }),
    advisory: parts.topic(seen(aTopic({ policy: aTopicPolicy(statement) }))),
  });
  const subscriptionsByTopic = new Map([
    ...account.subscriptionsByTopic,
    [other, seen([aSubscription({ arn: `${other}:1` })])] as const,
  ]);

  expect(judgeAccount(account, assumeRole).rings).toBe('unknown');
  expect(judgeAccount({ ...account, subscriptionsByTopic }, assumeRole).rings).toBe('yes');
});

test('an alarm rings through a FIFO topic and through a topic of another Region', () => {
  for (const topic of [`${topicArn}.fifo`, topicArn.replace('us-east-1', 'eu-west-1')]) {
    const account = anAccount(withAlarm({ alarmActions: [topic] }));
    const subscriptionsByTopic = new Map([[topic, seen([aSubscription({ arn: `${topic}:1` })])]]);

    expect(judgeAccount({ ...account, subscriptionsByTopic }, assumeRole).rings).toBe('yes');
  }
});
