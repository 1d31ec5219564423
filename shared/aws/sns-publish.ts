import { PublishCommand } from '@aws-sdk/client-sns';
import { parseArn } from '../alarm-chain/index.ts';
import type { Session } from './session.ts';
import { createSnsClient } from './sns.ts';

/**
 * Sends a message to a topic, in the topic's Region.
 * @throws what the SDK throws where SNS refuses
 */
export async function publishMessage(
  session: Session,
  topicArn: string,
  { subject, text }: { readonly subject: string; readonly text: string },
): Promise<void> {
  const client = createSnsClient(session, parseArn(topicArn)?.region ?? session.region);
  await client.send(new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: text }));
}
