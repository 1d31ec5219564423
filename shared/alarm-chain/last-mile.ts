import { parseArn } from './arn.ts';
import {
  broken,
  holds,
  unseen,
  unseenBecause,
  type LinkEvidence,
  type ResourceReference,
} from './evidence.ts';
import type { AccountSnapshot, Subscription } from './snapshot.ts';
import type { Tail } from './tail.ts';

/** The SNS topics among the actions of an alarm, each once, in the order of their ARNs. */
export function topicActions(alarmActions: readonly string[]): readonly string[] {
  return [...new Set(alarmActions.filter((action) => parseArn(action)?.service === 'sns'))].sort();
}

/**
 * A subscription counts once it is confirmed: until then its ARN is a word such as `PendingConfirmation`.
 * https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html
 */
export function isConfirmed({ arn }: Subscription): boolean {
  return arn.startsWith('arn:');
}

/**
 * Links `notification` and `subscriber` for each topic that an alarm publishes to, as tails of a chain; one broken
 * tail where the alarm has no topic.
 */
export function judgeLastMile(
  snapshot: AccountSnapshot,
  alarmActions: readonly string[],
  alarm: ResourceReference,
): readonly Tail[] {
  if (alarmActions.length === 0) {
    return [{ links: [broken('notification', 'no-alarm-action', alarm)], notes: [] }];
  }
  const topics = topicActions(alarmActions);
  if (topics.length === 0) {
    return [{ links: [broken('notification', 'no-sns-action', alarm, { alarmActions })], notes: [] }];
  }
  return topics.map((topicArn) => ({ links: judgeTopic(snapshot, topicArn), notes: [] }));
}

function judgeTopic(snapshot: AccountSnapshot, topicArn: string): readonly LinkEvidence[] {
  const topic = topicReference(topicArn);
  const subscriptions = snapshot.subscriptionsByTopic.get(topicArn);
  if (subscriptions?.state === 'absent') {
    return [broken('notification', 'topic-missing', topic, { message: subscriptions.message })];
  }
  const notification = holds('notification', topic);
  if (subscriptions === undefined) return [notification, unseen('subscriber', 'unsupported', topic)];
  if (subscriptions.state === 'unseen') {
    return [notification, unseenBecause('subscriber', subscriptions, topic)];
  }
  return [notification, judgeSubscribers(subscriptions.value, topic)];
}

function judgeSubscribers(subscriptions: readonly Subscription[], topic: ResourceReference): LinkEvidence {
  const confirmed = subscriptions.filter(isConfirmed);
  if (subscriptions.length === 0) return broken('subscriber', 'no-subscription', topic);
  const observed = {
    confirmed: confirmed.length,
    unconfirmed: subscriptions.length - confirmed.length,
    protocols: [...new Set(confirmed.map(({ protocol }) => protocol))].sort(),
  };
  return confirmed.length === 0
    ? broken('subscriber', 'no-confirmed-subscription', topic, observed)
    : holds('subscriber', topic, observed);
}

function topicReference(arn: string): ResourceReference {
  const parsed = parseArn(arn);
  return {
    type: 'topic',
    arn,
    name: parsed?.resource ?? arn,
    accountId: parsed?.accountId ?? '',
    region: parsed?.region ?? '',
  };
}
