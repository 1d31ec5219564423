import {
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  SNSClient,
} from '@aws-sdk/client-sns';
import type { Evidence, Subscription, SubscriptionFilter, Topic } from '../alarm-chain/index.ts';
import { watchCalls } from './call-log.ts';
import { expectList, expectText, readEvidence } from './evidence.ts';
import { ForeignAnswerError } from './failure.ts';
import { readPages } from './pages.ts';
import { clientConfiguration, type Session } from './session.ts';

/** An SNS client of one account in one Region. */
export function createSnsClient(session: Session, region: string): SNSClient {
  const client = new SNSClient(clientConfiguration(session, region));
  watchCalls(client, 'sns', session, region);
  return client;
}

/** All subscriptions of a topic, confirmed or not; `absent` where the topic does not exist. */
export async function readSubscriptions(
  client: SNSClient,
  topicArn: string,
): Promise<Evidence<readonly Subscription[]>> {
  return await readEvidence('sns:ListSubscriptionsByTopic', async () => {
    const subscriptions = await readPages(async (token) => {
      const answer = await client.send(
        new ListSubscriptionsByTopicCommand({
          TopicArn: topicArn,
          ...(token === undefined ? {} : { NextToken: token }),
        }),
      );
      return { items: expectList(answer.Subscriptions, 'Subscriptions'), nextToken: answer.NextToken };
    });
    return subscriptions.map(({ SubscriptionArn, Protocol, Endpoint }) => ({
      arn: expectText(SubscriptionArn, 'SubscriptionArn'),
      protocol: Protocol ?? '',
      endpoint: Endpoint ?? '',
    }));
  });
}

/** Who may publish to a topic, and its encryption; `absent` where the topic does not exist. */
export async function readTopic(client: SNSClient, topicArn: string): Promise<Evidence<Topic>> {
  return await readEvidence('sns:GetTopicAttributes', async () => {
    const { Attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn: topicArn }));
    const attributes = expectAttributes(Attributes);
    return {
      ownerAccountId: attributes['Owner'] || undefined,
      policy: attributes['Policy'] || undefined,
      keyId: attributes['KmsMasterKeyId'] || undefined,
    };
  });
}

/** Which messages a subscription lets through; `absent` where it does not exist. */
export async function readSubscriptionFilter(
  client: SNSClient,
  subscriptionArn: string,
): Promise<Evidence<SubscriptionFilter>> {
  return await readEvidence('sns:GetSubscriptionAttributes', async () => {
    const { Attributes } = await client.send(
      new GetSubscriptionAttributesCommand({ SubscriptionArn: subscriptionArn }),
    );
    const attributes = expectAttributes(Attributes);
    return {
      policy: attributes['FilterPolicy'] || undefined,
      scope: attributes['FilterPolicyScope'] || undefined,
    };
  });
}

/** @throws ForeignAnswerError where there are none: every topic and subscription has some */
function expectAttributes(attributes: Readonly<Record<string, string>> | undefined) {
  if (attributes === undefined || Object.keys(attributes).length === 0) {
    throw new ForeignAnswerError('the answer has no Attributes');
  }
  return attributes;
}
