import { createHash } from 'node:crypto';
import { inputReader } from '../input.ts';
import { deliverMessage } from '../live/deliver-message.ts';
import type { Operation } from '../service.ts';
import { refuseWithoutKey } from './sns-key.ts';
import { invalidParameter } from './sns-refusals.ts';
import { topicOf } from './sns-topic.ts';

const read = inputReader(invalidParameter);

/** What else a message may carry or be sent to: refused by name, since leaving it out would change who hears it. */
const notSimulated: readonly string[] = [
  'MessageAttributes',
  'MessageDeduplicationId',
  'MessageGroupId',
  'MessageStructure',
  'PhoneNumber',
  'TargetArn',
];
/** "262,144 bytes, not 262,144 characters": https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const mostMessageBytes = 262_144;
/**
 * The strictest of what AWS has said of a subject: "ASCII text that begins with a letter, number, or punctuation mark",
 * later UTF-8, without line breaks and control characters, "less than 100 characters long".
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
const subjectPattern = /^[!-~][ -~]{0,98}$/;

/**
 * Takes a message for a topic and brings it to the confirmed subscriptions at once. The role's own policy has allowed
 * the call by now; the topic's policy and key may still refuse it.
 */
export const publish: Operation = (input, call) => {
  const other = notSimulated.find((member) => input[member] !== undefined);
  if (other !== undefined) throw invalidParameter(`Invalid parameter: ${other} is not simulated`);
  const message = read.text(input, 'Message') ?? '';
  if (message === '') throw invalidParameter('Invalid parameter: Empty message');
  if (Buffer.byteLength(message) > mostMessageBytes) {
    throw invalidParameter('Invalid parameter: Message too long');
  }
  const subject = read.text(input, 'Subject');
  if (subject !== undefined && !subjectPattern.test(subject)) {
    throw invalidParameter('Invalid parameter: Subject');
  }
  const state = topicOf(input['TopicArn'], 'Publish', call);
  const { TopicArn } = state.topic;
  if (TopicArn.endsWith('.fifo')) {
    throw invalidParameter('Invalid parameter: The MessageGroupId parameter is required for FIFO topics');
  }
  refuseWithoutKey(state.topic, call);
  const { clock, live } = call.world;
  live.deliveries.published += 1;
  deliverMessage(call.world, state, { at: clock.now(), subject: subject ?? '', body: message });
  return { MessageId: messageId(TopicArn, live.deliveries.published) };
};

/** Of UUID form, and the same in every run. */
function messageId(topicArn: string, number: number): string {
  const digest = createHash('sha256').update(`${topicArn} ${number}`).digest('hex');
  return digest.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}
