/** Accounts for which nothing is planned though they fail, each with the reason of the refusal. */
import type { Topic, TopicKey } from '../../shared/alarm-chain/index.ts';
import type { RefusalReason } from '../../shared/remediation/index.ts';
import {
  aKey,
  aKeyPolicy,
  aSubscriptionFilter,
  aTopic,
  aTopicPolicy,
  keyArn,
} from '../alarm-chain/advisory-parts.ts';
import {
  absent,
  aComposite,
  aFilter,
  anAlarm,
  aSelection,
  aStatus,
  aSubscription,
  refused,
  seen,
  topicArn,
} from '../alarm-chain/compliant-account.ts';
import { changedAlarms, changedFilters, ownAlarm, ownFilter, ownName, theAlarms } from './own-resources.ts';
import { configuredTopic, listener, without, type Given } from './planned-account.ts';

export interface RefusedPlan {
  readonly reason: RefusalReason;
  readonly title: string;
  /** Whether the same may be planned a little later. */
  readonly mayPass?: true;
  readonly given: Given;
}

function because(reason: RefusalReason, title: string, given: Given): RefusedPlan {
  return { reason, title, given };
}
/** Somebody was only too busy or too slow. */
function forNow(reason: RefusalReason, title: string, given: Given): RefusedPlan {
  return { reason, title, given, mayPass: true };
}

const pending = seen([{ ...listener, arn: 'PendingConfirmation' }]);
const describeFilters = 'logs:DescribeMetricFilters';
const describeAlarms = 'cloudwatch:DescribeAlarms';
const listSubscriptions = 'sns:ListSubscriptionsByTopic';

const writeOnly = {
  readWriteType: 'WriteOnly',
  includeManagementEvents: true,
  excludeManagementEventSources: [],
};

/** Some accounts would ring and pass; they fail all the same, for whatever else is wrong with them. */
const failing = { passes: false, fails: true };

const beforeTheFilter: readonly RefusedPlan[] = [
  because('broken-before-the-filter', 'there is no trail', { parts: { ...without, trails: seen([]) } }),
  because('broken-before-the-filter', 'the trail does not log', {
    parts: { ...without, status: seen(aStatus({ isLogging: false })) },
  }),
  because('broken-before-the-filter', 'the trail records no read-only events', {
    parts: { ...without, selection: seen(aSelection({ basic: [writeOnly], advanced: [] })) },
  }),
  because('broken-before-the-filter', 'the trail delivers to no log group', {
    parts: { ...without, trail: { logGroupArn: undefined } },
  }),
  because('broken-before-the-filter', 'the log group does not exist', {
    parts: { ...without, filters: absent(describeFilters) },
  }),
];

const behindTheAlarm: readonly RefusedPlan[] = [
  because('broken-after-the-alarm', 'filter and alarm are there as they would be made', {
    parts: { filters: seen([ownFilter()]), alarms: theAlarms({ metric: [ownAlarm()] }) },
    subject: { ...failing, topicArn },
  }),
  because('broken-after-the-alarm', 'nobody is subscribed', { parts: { subscriptions: seen([]) } }),
  because('broken-after-the-alarm', 'nobody has confirmed', {
    parts: { subscriptions: seen([aSubscription({ arn: 'PendingConfirmation' })]) },
  }),
  because('broken-after-the-alarm', 'the topic is gone', {
    parts: { subscriptions: absent(listSubscriptions) },
  }),
  because('broken-after-the-alarm', 'the topic keeps CloudWatch out', {
    parts: {
      advisory: { topicsByArn: new Map([[topicArn, seen(aTopic({ policy: deniesAll(topicArn) }))]]) },
    },
  }),
];

function deniesAll(topic: string): string {
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

const topicOfNoUse: readonly RefusedPlan[] = [
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

const topicInDoubt: readonly RefusedPlan[] = [
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
  forNow('undetermined', 'they could not be read just now, beside an alarm that tells nobody', {
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

/** A filter that differs only so is as good as the own one, and is reused. */
const reusable = ['pattern', 'namespace', 'metricName', 'metricValue'];

const nameTaken: readonly RefusedPlan[] = [
  ...changedFilters
    .filter(([member]) => !reusable.includes(member))
    .map(([member, filter]) =>
      because('name-taken-by-foreign-resource', `a filter has the name, and differs in its ${member}`, {
        parts: { ...without, filters: seen([filter]) },
        subject: failing,
      }),
    ),
  because('name-taken-by-foreign-resource', 'a filter for another event has the name', {
    parts: { ...without, filters: seen([ownFilter({ pattern: '{ $.eventName = StopLogging }' })]) },
  }),
  ...changedAlarms.map(([member, alarm]) =>
    because('name-taken-by-foreign-resource', `an alarm has the name, and differs in its ${member}`, {
      parts: { filters: seen([ownFilter()]), alarms: theAlarms({ metric: [alarm] }) },
      subject: { ...failing, topicArn },
    }),
  ),
  because('name-taken-by-foreign-resource', 'an alarm on another metric has the name', {
    parts: { alarms: theAlarms({ metric: [anAlarm({ name: ownName, metricName: 'Other' })] }) },
  }),
  because('name-taken-by-foreign-resource', 'a composite alarm has the name', {
    parts: { alarms: theAlarms({ composite: [aComposite({ name: ownName })] }) },
  }),
  because('name-taken-by-foreign-resource', 'a log alarm has the name', {
    parts: { alarms: theAlarms({ log: [ownName] }) },
  }),
];
const others = Array.from({ length: 100 }, (_, index) =>
  aFilter({ name: `other-${index}`, pattern: '{ $.eventName = StopLogging }' }),
);

const unseenParts: readonly RefusedPlan[] = [
  because('owner-account-unreachable', 'nobody can look at the log group', {
    parts: { filters: refused(describeFilters, 'owner-account-unreachable') },
  }),
  because('undetermined', 'the filters could not be read', { parts: { filters: refused(describeFilters) } }),
  because('undetermined', 'the alarms could not be read', { parts: { alarms: refused(describeAlarms) } }),
  because('undetermined', 'the alarms beside a new one could not be read', {
    parts: { ...without, alarms: refused(describeAlarms) },
    subject: failing,
  }),
  because('undetermined', 'the trails could not be read', {
    parts: { ...without, trails: refused('cloudtrail:DescribeTrails') },
  }),
  forNow('undetermined', 'the filters could not be read just now', {
    parts: { filters: refused(describeFilters, 'throttled') },
  }),
  forNow('undetermined', 'the state of the trail could not be read just now', {
    parts: { ...without, status: refused('cloudtrail:GetTrailStatus', 'timed-out') },
  }),
];

export const refusedPlans: readonly RefusedPlan[] = [
  ...beforeTheFilter,
  ...behindTheAlarm,
  because('topic-not-configured', 'no topic is set', { parts: without, subject: { topicArn: null } }),
  ...topicOfNoUse,
  ...topicInDoubt,
  because('not-opted-in', 'the account is not on the list', {
    parts: without,
    subject: { isAllowed: () => false },
  }),
  ...nameTaken,
  because('filter-quota-reached', 'the log group is full', { parts: { ...without, filters: seen(others) } }),
  because('excepted', 'somebody answers for it', { parts: without, subject: { isExcepted: true } }),
  because('undetermined', 'the account has not failed', { parts: without, subject: { fails: false } }),
  ...unseenParts,
];
