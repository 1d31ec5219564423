/** Topics that no alarm would be heard by, and topics of which nobody can tell. */
import { placeOf, type Topic, type TopicKey } from '../../shared/alarm-chain/index.ts';
import {
  aKey,
  aKeyPolicy,
  aMuteRule,
  aSubscriptionFilter,
  aTopic,
  aTopicPolicy,
  keyArn,
} from '../alarm-chain/advisory-parts.ts';
import { absent, accountId, anAlarm, refused, region, seen } from '../alarm-chain/compliant-account.ts';
import { ownName, theAlarms } from './own-resources.ts';
import {
  because,
  configuredTopic,
  forNow,
  listener,
  without,
  type Given,
  type RefusedPlan,
} from './planned-account.ts';

const listSubscriptions = 'sns:ListSubscriptionsByTopic';
const pending = seen([{ ...listener, arn: 'PendingConfirmation' }]);

/** The policy of a topic that nobody may publish to. */
export function deniesAll(topic: string): string {
  return aTopicPolicy({ Effect: 'Deny', Principal: '*', Action: 'SNS:Publish', Resource: topic });
}

function letsPublish(topic: string): string {
  const principal = { Service: 'cloudwatch.amazonaws.com' };
  return aTopicPolicy({ Effect: 'Allow', Principal: principal, Action: 'SNS:Publish', Resource: topic });
}

function ofTopic(topic: Partial<Topic>): Given {
  const policy = letsPublish(configuredTopic);
  return {
    parts: without,
    advisory: { topicsByArn: new Map([[configuredTopic, seen(aTopic({ policy, ...topic }))]]) },
  };
}

function ofKey(key: Partial<TopicKey>): Given {
  const { advisory, ...given } = ofTopic({ keyId: keyArn });
  return { ...given, advisory: { ...advisory, keyByTopic: new Map([[configuredTopic, seen(aKey(key))]]) } };
}

export const topicOfNoUse: readonly RefusedPlan[] = [
  because('topic-not-usable', 'the topic is missing', {
    parts: without,
    subscriptions: absent(listSubscriptions),
  }),
  because('topic-not-usable', 'nobody is subscribed', { parts: without, subscriptions: seen([]) }),
  because('topic-not-usable', 'nobody has confirmed', { parts: without, subscriptions: pending }),
  because(
    'topic-not-usable',
    'the topic keeps CloudWatch out',
    ofTopic({ policy: deniesAll(configuredTopic) }),
  ),
  // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
  because('topic-not-usable', 'the key is one that AWS manages', ofTopic({ keyId: 'alias/aws/sns' })),
  because('topic-not-usable', 'the key keeps CloudWatch out', ofKey({ policy: aKeyPolicy(['kms:Decrypt']) })),
  because('topic-not-usable', 'the key is switched off', ofKey({ state: 'Disabled' })),
  because('topic-not-usable', 'who listens filters alarms out', {
    parts: without,
    advisory: {
      filterBySubscription: new Map([
        [listener.arn, seen(aSubscriptionFilter({ severity: ['high'] }, 'MessageAttributes'))],
      ]),
    },
  }),
];

/** Its path is judged too, and ends where nothing is told of the new alarm's topic. */
const besideDeaf = { alarms: theAlarms({ metric: [anAlarm({ alarmActions: [] })] }) };

export const topicInDoubt: readonly RefusedPlan[] = [
  because('undetermined', 'the policy of the topic is not understood', ofTopic({ policy: '{' })),
  because('undetermined', 'the policy of the key is not understood', ofKey({ policy: '{' })),
  because('undetermined', 'the subscribers of the topic could not be read', {
    parts: without,
    subscriptions: refused(listSubscriptions),
  }),
  forNow('undetermined', 'the subscribers of the topic could not be read just now', {
    parts: without,
    subscriptions: refused(listSubscriptions, 'throttled'),
  }),
  because('undetermined', 'a mute rule waits for the name of the new alarm', {
    parts: without,
    advisory: {
      muteRulesByPlace: new Map([
        [placeOf({ accountId, region }), seen([aMuteRule({ alarmNames: [ownName] })])],
      ]),
    },
  }),
  forNow('undetermined', 'its subscribers could not be read just now, beside an alarm that tells nobody', {
    parts: besideDeaf,
    subscriptions: refused(listSubscriptions, 'throttled'),
  }),
  ...(['throttled', 'timed-out'] as const).map((why) =>
    forNow('undetermined', `one thing of the topic could never be read and another not just now (${why})`, {
      parts: without,
      advisory: {
        topicsByArn: new Map([[configuredTopic, refused('sns:GetTopicAttributes')]]),
        filterBySubscription: new Map([[listener.arn, refused('sns:GetSubscriptionAttributes', why)]]),
      },
    }),
  ),
  ...(['access-denied', 'throttled', 'timed-out'] as const).flatMap((why) => {
    const refuses = why === 'access-denied' ? because : forNow;
    const unseenKey = refused('kms:DescribeKey', why);
    const unseenFilter = refused('sns:GetSubscriptionAttributes', why);
    return [
      refuses('undetermined', `the policy of the topic could not be read (${why})`, {
        parts: without,
        advisory: { topicsByArn: new Map([[configuredTopic, refused('sns:GetTopicAttributes', why)]]) },
      }),
      refuses('undetermined', `the key of the topic could not be read (${why})`, {
        parts: without,
        advisory: {
          ...ofTopic({ keyId: keyArn }).advisory,
          keyByTopic: new Map([[configuredTopic, unseenKey]]),
        },
      }),
      refuses('undetermined', `what the listener filters out could not be read (${why})`, {
        parts: without,
        advisory: { filterBySubscription: new Map([[listener.arn, unseenFilter]]) },
      }),
    ];
  }),
];
