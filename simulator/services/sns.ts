import { createHash } from 'node:crypto';
import { ServiceError } from '../service-error.ts';
import { inputReader } from '../input.ts';
import { pageSize } from '../page-sizes.ts';
import { pageOf } from '../paging.ts';
import type { ScenarioSubscription } from '../scenario/scenario.ts';
import type { Call, Operation, Output, Service } from '../service.ts';
import { regionOf, type TopicState } from '../state/account-state.ts';
import { policyAllows } from './topic-policy.ts';

const read = inputReader(invalidParameter);
const arnPattern = /^arn:aws:sns:([a-z0-9-]+):(\d{12}):[A-Za-z0-9_.-]{1,256}$/;

const listSubscriptionsByTopic: Operation = (input, call) => {
  const { topic, subscriptions } = topicOf(input['TopicArn'], 'ListSubscriptionsByTopic', call);
  const page = pageOf(subscriptions, {
    list: JSON.stringify([call.caller.accountId, topic.TopicArn]),
    size: pageSize('subscriptions', undefined),
    token: read.text(input, 'NextToken'),
    invalidToken: () => invalidParameter('Invalid parameter: NextToken'),
  });
  return {
    Subscriptions: page.items.map((subscription) => shownSubscription(subscription, topic.TopicArn)),
    NextToken: page.nextToken,
  };
};

function shownSubscription(subscription: ScenarioSubscription, topicArn: string): Output {
  const { Protocol, Endpoint, Confirmed } = subscription;
  return {
    SubscriptionArn: Confirmed
      ? `${topicArn}:${subscriptionId(topicArn, Protocol, Endpoint)}`
      : 'PendingConfirmation',
    Owner: topicArn.split(':')[4],
    Protocol,
    Endpoint,
    TopicArn: topicArn,
  };
}

/** An id of UUID form, the same in every run. */
function subscriptionId(...parts: readonly string[]): string {
  const digest = createHash('sha256').update(parts.join('\n')).digest('hex');
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    digest.slice(12, 16),
    digest.slice(16, 20),
    digest.slice(20, 32),
  ].join('-');
}

const getTopicAttributes: Operation = (input, call) => {
  const { topic, subscriptions } = topicOf(input['TopicArn'], 'GetTopicAttributes', call);
  const confirmed = subscriptions.filter(({ Confirmed }) => Confirmed).length;
  const attributes: Record<string, string | null> = {
    TopicArn: topic.TopicArn,
    Owner: topic.TopicArn.split(':')[4] ?? '',
    DisplayName: '',
    SubscriptionsConfirmed: String(confirmed),
    SubscriptionsPending: String(subscriptions.length - confirmed),
    SubscriptionsDeleted: '0',
    ...topic.Attributes,
  };
  return { Attributes: new Map(Object.entries(attributes).filter(([, value]) => value !== null)) };
};

/**
 * The topic, or SNS's refusal. A topic of another account is refused alike whether it exists or not, unless its policy
 * lets the caller read it: https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html
 */
function topicOf(topicArn: unknown, operation: string, call: Call): TopicState {
  const match = typeof topicArn === 'string' ? arnPattern.exec(topicArn) : null;
  if (typeof topicArn !== 'string' || match === null) throw invalidParameter('Invalid parameter: TopicArn');
  const [, region = '', ownerId = ''] = match;
  if (region !== call.region) throw invalidParameter('Invalid parameter: TopicArn');
  const owner = call.world.accounts.get(ownerId);
  const topic = owner === undefined ? undefined : regionOf(owner, region).topics.get(topicArn);
  if (ownerId !== call.caller.accountId && !isReadableByOthers(topic, operation, ownerId, call)) {
    const action = `SNS:${operation}`;
    throw accessDenied(
      `User: ${call.caller.arn} is not authorized to perform: ${action} on resource: ${topicArn} because no resource-based policy allows the ${action} action`,
    );
  }
  if (topic === undefined) throw new ServiceError('NotFound', 404, 'Topic does not exist');
  return topic;
}

function isReadableByOthers(
  topic: TopicState | undefined,
  operation: string,
  topicOwnerId: string,
  { caller, world }: Call,
): boolean {
  return policyAllows({
    policy: topic?.topic.Attributes['Policy'] ?? '',
    action: `SNS:${operation}`,
    topicOwnerId,
    callerArn: caller.arn,
    callerAccountId: caller.accountId,
    organizationId: world.tree.organizationId,
  });
}

function invalidParameter(message: string): ServiceError {
  return new ServiceError('InvalidParameter', 400, message);
}

function accessDenied(message: string): ServiceError {
  return new ServiceError('AuthorizationError', 403, message);
}

/** https://docs.aws.amazon.com/sns/latest/api/ */
export const sns: Service = {
  signingName: 'sns',
  iamPrefix: 'sns',
  protocols: ['query'],
  isGlobal: false,
  operations: {
    GetTopicAttributes: getTopicAttributes,
    ListSubscriptionsByTopic: listSubscriptionsByTopic,
  },
  xmlNamespace: 'http://sns.amazonaws.com/doc/2010-03-31/',
  accessDenied,
};
