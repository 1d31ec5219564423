/** Accounts for which nothing is planned though they fail, each with the reason of the refusal. */
import { aTopic } from '../alarm-chain/advisory-parts.ts';
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
import { because, forNow, without, type RefusedPlan } from './planned-account.ts';
import { deniesAll, topicInDoubt, topicOfNoUse } from './refused-topics.ts';

const describeFilters = 'logs:DescribeMetricFilters';
const describeAlarms = 'cloudwatch:DescribeAlarms';

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
    parts: { subscriptions: absent('sns:ListSubscriptionsByTopic') },
  }),
  because('broken-after-the-alarm', 'the topic keeps CloudWatch out', {
    parts: {
      advisory: { topicsByArn: new Map([[topicArn, seen(aTopic({ policy: deniesAll(topicArn) }))]]) },
    },
  }),
];

/** A filter that differs only so is as good as the own one, and is reused. */
const reusable = ['pattern', 'namespace', 'metricName', 'metricValue', 'defaultValue', 'unit'];

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
