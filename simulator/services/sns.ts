import { ServiceError } from '../service-error.ts';
import { inputReader } from '../input.ts';
import { pageSize } from '../page-sizes.ts';
import { pageOf } from '../paging.ts';
import type { ScenarioSubscription } from '../scenario/scenario.ts';
import type { Operation, Output, Service } from '../service.ts';
import { regionOf } from '../state/account-state.ts';
import { subscriptionArn } from '../state/subscription-arn.ts';
import { accountOf } from '../state/world.ts';
import { publish } from './sns-publish.ts';
import { accessDenied, invalidParameter } from './sns-refusals.ts';
import { topicOf } from './sns-topic.ts';

const read = inputReader(invalidParameter);
const subscriptionArnPattern =
  /^(arn:aws:sns:([a-z0-9-]+):(\d{12}):[A-Za-z0-9_.-]{1,256}):[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

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
    SubscriptionArn: Confirmed ? subscriptionArn(topicArn, subscription) : 'PendingConfirmation',
    Owner: topicArn.split(':')[4],
    Protocol,
    Endpoint,
    TopicArn: topicArn,
  };
}

/** Of a confirmed subscription; one that nobody confirmed has no ARN yet and cannot be asked for. */
const getSubscriptionAttributes: Operation = (input, call) => {
  const wanted = input['SubscriptionArn'];
  const match = typeof wanted === 'string' ? subscriptionArnPattern.exec(wanted) : null;
  if (match === null) throw invalidParameter('Invalid parameter: SubscriptionArn');
  const [arn, topicArn = '', region, ownerId = ''] = match;
  if (region !== call.region) throw invalidParameter('Invalid parameter: SubscriptionArn');
  if (ownerId !== call.caller.accountId) {
    throw accessDenied(
      `User: ${call.caller.arn} is not authorized to perform: SNS:GetSubscriptionAttributes on resource: ${topicArn}`,
    );
  }
  const topic = regionOf(accountOf(call.world, ownerId), region).topics.get(topicArn);
  const subscription = topic?.subscriptions.find(
    (candidate) => candidate.Confirmed && subscriptionArn(topicArn, candidate) === arn,
  );
  if (subscription === undefined) throw new ServiceError('NotFound', 404, 'Subscription does not exist');
  return { Attributes: new Map(Object.entries(subscriptionAttributes(subscription, topicArn))) };
};

/** https://docs.aws.amazon.com/sns/latest/api/API_GetSubscriptionAttributes.html ; a scope is told with a filter only */
function subscriptionAttributes(
  subscription: ScenarioSubscription,
  topicArn: string,
): Readonly<Record<string, string>> {
  const { Protocol, Endpoint, FilterPolicy, FilterPolicyScope } = subscription;
  return {
    SubscriptionArn: subscriptionArn(topicArn, subscription),
    TopicArn: topicArn,
    Owner: topicArn.split(':')[4] ?? '',
    Protocol,
    Endpoint,
    ConfirmationWasAuthenticated: 'true',
    PendingConfirmation: 'false',
    RawMessageDelivery: 'false',
    ...(FilterPolicy
      ? {
          FilterPolicy: typeof FilterPolicy === 'string' ? FilterPolicy : JSON.stringify(FilterPolicy),
          FilterPolicyScope: FilterPolicyScope ?? 'MessageAttributes',
        }
      : {}),
  };
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

/** https://docs.aws.amazon.com/sns/latest/api/ */
export const sns: Service = {
  signingName: 'sns',
  iamPrefix: 'sns',
  protocols: ['query'],
  isGlobal: false,
  operations: {
    GetSubscriptionAttributes: getSubscriptionAttributes,
    GetTopicAttributes: getTopicAttributes,
    ListSubscriptionsByTopic: listSubscriptionsByTopic,
    Publish: publish,
  },
  xmlNamespace: 'http://sns.amazonaws.com/doc/2010-03-31/',
  accessDenied,
};
