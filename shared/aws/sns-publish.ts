import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { parseArn } from '../alarm-chain/index.ts';
import { watchCalls } from './call-log.ts';
import { clientConfiguration, type Session } from './session.ts';

/**
 * Sends a message to a topic, in the topic's Region.
 * @throws what the SDK throws where SNS refuses
 */
export async function publishMessage(
  session: Session,
  topicArn: string,
  { subject, text }: { readonly subject: string; readonly text: string },
): Promise<void> {
  const client = new SNSClient(clientConfiguration(session, parseArn(topicArn)?.region ?? session.region));
  watchCalls(client, 'sns', session);
  await client.send(new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: text }));
}
