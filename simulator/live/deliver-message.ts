import type { TopicState } from '../state/account-state.ts';
import { subscriptionArn } from '../state/subscription-arn.ts';
import type { World } from '../state/world.ts';
import { filterPasses } from './filter-policy.ts';
import type { Delivery } from './live-state.ts';

/** A message that a topic has taken. */
export interface TopicMessage {
  readonly at: Date;
  /** Empty: it has none. */
  readonly subject: string;
  readonly body: string;
}

/** So many messages are remembered for those who ask what arrived. */
const mostDeliveries = 10_000;

/**
 * Brings a message to the confirmed subscriptions of a topic. No message here carries attributes, so a filter on
 * attributes drops it unless it asks for their absence.
 */
export function deliverMessage({ live }: World, topicState: TopicState, message: TopicMessage): void {
  const { TopicArn } = topicState.topic;
  for (const subscription of topicState.subscriptions) {
    const { Confirmed, FilterPolicy, FilterPolicyScope, Protocol, Endpoint } = subscription;
    const filtered = FilterPolicyScope === 'MessageBody' ? parsed(message.body) : {};
    if (!Confirmed || (FilterPolicy && !passes(FilterPolicy, filtered))) continue;
    const delivery: Delivery = {
      time: message.at.toISOString(),
      topicArn: TopicArn,
      subscriptionArn: subscriptionArn(TopicArn, subscription),
      protocol: Protocol,
      endpoint: Endpoint,
      subject: message.subject,
      message: message.body,
    };
    live.deliveries.total += 1;
    live.deliveries.latest.push(delivery);
    if (live.deliveries.latest.length > mostDeliveries) live.deliveries.latest.shift();
  }
}

/** A body that is no JSON object is "filtered out": https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html */
function passes(policy: unknown, filtered: unknown): boolean {
  return typeof filtered === 'object' && filtered !== null && filterPasses(policy, filtered);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return null;
  }
}
