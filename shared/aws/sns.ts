import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import type { Evidence, Subscription } from '../alarm-chain/index.ts';
import { watchCalls } from './call-log.ts';
import { expectList, readEvidence } from './evidence.ts';
import { readPages } from './pages.ts';
import { clientConfiguration, type Session } from './session.ts';

/** An SNS client of one account in one Region. */
export function createSnsClient(session: Session, region: string): SNSClient {
  const client = new SNSClient(clientConfiguration(session, region));
  watchCalls(client, 'sns', session);
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
      arn: SubscriptionArn ?? '',
      protocol: Protocol ?? '',
      endpoint: Endpoint ?? '',
    }));
  });
}
