import { parseArn } from './arn.ts';
import {
  broken,
  unseen,
  unseenBecause,
  type LinkEvidence,
  type Note,
  type ResourceReference,
} from './evidence.ts';
import type { AccountSnapshot } from './snapshot.ts';
import { judgeSubscribers } from './subscribers.ts';
import { upToFirstBroken, type Tail } from './tail.ts';
import { judgeTopicAccess } from './topic-access.ts';

/** The SNS topics among the actions of an alarm, each once, in the order of their ARNs. */
export function topicActions(alarmActions: readonly string[]): readonly string[] {
  return [...new Set(alarmActions.filter((action) => parseArn(action)?.service === 'sns'))].sort();
}

/**
 * Links `notification` and `subscriber` for each topic that an alarm publishes to, as tails of a chain; one broken
 * tail where the alarm has no topic. Topics of both kinds, standard and FIFO, get an alarm's messages:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
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
  return topics.map((topicArn) => judgeTopic(snapshot, topicReference(topicArn), alarm));
}

function judgeTopic(snapshot: AccountSnapshot, topic: ResourceReference, alarm: ResourceReference): Tail {
  const subscriptions = snapshot.subscriptionsByTopic.get(topic.arn ?? '');
  if (subscriptions?.state === 'absent') {
    const missing = broken('notification', 'topic-missing', topic, { message: subscriptions.message });
    return { links: [missing], notes: [] };
  }
  const access = judgeTopicAccess(snapshot, topic, alarm);
  const heard: { readonly evidence: LinkEvidence; readonly notes: readonly Note[] } =
    subscriptions?.state === 'seen'
      ? judgeSubscribers(snapshot, subscriptions.value, topic, alarm)
      : {
          evidence:
            subscriptions === undefined
              ? unseen('subscriber', 'unsupported', topic)
              : unseenBecause('subscriber', subscriptions, topic),
          notes: [],
        };
  return {
    links: upToFirstBroken([access.evidence, heard.evidence]),
    notes: access.evidence.state === 'broken' ? access.notes : [...access.notes, ...heard.notes],
  };
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
