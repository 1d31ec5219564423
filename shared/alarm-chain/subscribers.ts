import { unreadNote } from './advisory-notes.ts';
import { broken, holds, type LinkEvidence, type Note, type ResourceReference } from './evidence.ts';
import type { SubscriptionFilter } from './advisory-evidence.ts';
import type { AccountSnapshot, Subscription } from './snapshot.ts';
import { evaluateSubscriptionFilter, type FilterAnswer } from './subscription-filter.ts';

/**
 * A subscription counts once it is confirmed: until then its ARN is a word such as `PendingConfirmation`.
 * https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html
 */
export function isConfirmed({ arn }: Subscription): boolean {
  return arn.startsWith('arn:');
}

/** Link `subscriber`: is anybody subscribed who gets the alarm's messages? */
export function judgeSubscribers(
  snapshot: AccountSnapshot,
  subscriptions: readonly Subscription[],
  topic: ResourceReference,
  alarm: ResourceReference,
): { readonly evidence: LinkEvidence; readonly notes: readonly Note[] } {
  const confirmed = subscriptions.filter(isConfirmed);
  if (subscriptions.length === 0)
    return { evidence: broken('subscriber', 'no-subscription', topic), notes: [] };
  const observed = {
    confirmed: confirmed.length,
    unconfirmed: subscriptions.length - confirmed.length,
    protocols: [...new Set(confirmed.map(({ protocol }) => protocol))].sort(),
  };
  if (confirmed.length === 0) {
    return { evidence: broken('subscriber', 'no-confirmed-subscription', topic, observed), notes: [] };
  }
  const { answer, notes } = filtersOf(snapshot, confirmed, topic, alarm);
  return answer === 'drops'
    ? { evidence: broken('subscriber', 'subscription-filter-drops-alarms', topic, observed), notes: [] }
    : { evidence: holds('subscriber', topic, observed), notes };
}

/** What an alarm's messages meet at the filter policy of a subscription. */
export function filterAnswer(filter: SubscriptionFilter, alarm: ResourceReference): FilterAnswer {
  const message = {
    AlarmName: alarm.name,
    AWSAccountId: alarm.accountId,
    AlarmArn: alarm.arn ?? '',
    NewStateValue: 'ALARM',
  } as const;
  return evaluateSubscriptionFilter(filter.policy, filter.scope, message);
}

/** One subscription that lets the messages through is enough; all of them drop them only if all were read. */
function filtersOf(
  { advisory }: AccountSnapshot,
  confirmed: readonly Subscription[],
  topic: ResourceReference,
  alarm: ResourceReference,
): { readonly answer: FilterAnswer; readonly notes: readonly Note[] } {
  const asked = confirmed.flatMap(({ arn }) => advisory.filterBySubscription.get(arn) ?? []);
  if (asked.length === 0) return { answer: 'unknown', notes: [] };
  const answers = asked.flatMap((one) => (one.state === 'seen' ? filterAnswer(one.value, alarm) : []));
  if (answers.includes('passes')) return { answer: 'passes', notes: [] };
  const refusal = asked.find((one) => one.state !== 'seen');
  if (refusal === undefined && asked.length === confirmed.length && !answers.includes('unknown')) {
    return { answer: 'drops', notes: [] };
  }
  const subject = `the filter policies of the subscriptions of the topic \`${topic.name}\``;
  if (refusal !== undefined) {
    return {
      answer: 'unknown',
      notes: [unreadNote('subscription-filter-unseen', 'subscriber', subject, refusal)],
    };
  }
  const extent = asked.length < confirmed.length ? ` (${asked.length} of ${confirmed.length} were read)` : '';
  const message = `whether ${subject} let the alarm's messages through could not be decided${extent}`;
  return {
    answer: 'unknown',
    notes: [{ code: 'subscription-filter-undecided', link: 'subscriber', message }],
  };
}
