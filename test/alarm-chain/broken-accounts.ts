import type { BreakReason, NoteCode } from '../../shared/alarm-chain/index.ts';
import { aKey, aMuteRule, aSubscriptionFilter, aTopic, aTopicPolicy, parts } from './advisory-parts.ts';
import {
  aFilter,
  aSelection,
  aStatus,
  absent,
  aSubscription,
  hoursAgo,
  seen,
  topicArn,
  withAlarm,
  type AccountParts,
} from './compliant-account.ts';
import { visited, type Visited } from './visited-account.ts';

/** A change to a compliant account that breaks it, with what else is judged of it. */
export interface BrokenAccount {
  readonly change: Partial<AccountParts>;
  readonly cloudguard: 'pass' | 'fail';
  readonly rings?: 'yes';
  /** Codes of notes that come with it. */
  readonly notes?: readonly NoteCode[];
}

const basic = { readWriteType: 'All', includeManagementEvents: true, excludeManagementEventSources: [] };

/** One change to a compliant account for every reason; the compiler refuses a reason without one. */
export const brokenAccounts: Readonly<Record<BreakReason, BrokenAccount>> = {
  'no-trail': { change: { trails: seen([]) }, cloudguard: 'fail' },
  'trail-not-logging': { change: { status: seen(aStatus({ isLogging: false })) }, cloudguard: 'pass' },
  'trail-misses-regions': { change: { trail: { isMultiRegion: false } }, cloudguard: 'pass' },
  'management-events-not-recorded': {
    change: {
      selection: seen(aSelection({ advanced: [], basic: [{ ...basic, includeManagementEvents: false }] })),
    },
    cloudguard: 'pass',
  },
  'read-events-not-recorded': {
    change: {
      selection: seen(aSelection({ advanced: [], basic: [{ ...basic, readWriteType: 'WriteOnly' }] })),
    },
    cloudguard: 'pass',
  },
  'no-log-group': { change: { trail: { logGroupArn: undefined } }, cloudguard: 'fail' },
  'log-group-missing': { change: { filters: absent('logs:DescribeMetricFilters') }, cloudguard: 'fail' },
  'log-delivery-failing': {
    change: {
      status: seen(aStatus({ latestDeliveryError: 'AccessDenied', latestDeliveryAt: undefined })),
    },
    cloudguard: 'pass',
  },
  'log-delivery-stale': {
    change: { status: seen(aStatus({ latestDeliveryAt: hoursAgo(25) })) },
    cloudguard: 'pass',
  },
  'log-class-without-filters': {
    change: { advisory: parts.logClass(seen('INFREQUENT_ACCESS')) },
    cloudguard: 'pass',
  },
  'no-metric-filter': { change: { filters: seen([]) }, cloudguard: 'fail' },
  'filter-never-matches': {
    change: { filters: seen([aFilter({ pattern: '{ $.eventName = "assumerole" }' })]) },
    cloudguard: 'fail',
  },
  'filter-misses-events': {
    change: {
      filters: seen([aFilter({ pattern: '{ ($.eventName = AssumeRole) && ($.errorCode NOT EXISTS) }' })]),
    },
    cloudguard: 'fail',
  },
  'filter-broader-than-rule': {
    change: { filters: seen([aFilter({ pattern: '{ $.eventName = AssumeRole* }' })]) },
    cloudguard: 'fail',
    rings: 'yes',
  },
  'filter-excludes-account': {
    change: { filters: seen([aFilter({ fieldSelectionCriteria: '@aws.account = "444444444444"' })]) },
    cloudguard: 'pass',
  },
  'metric-value-not-positive': {
    change: { filters: seen([aFilter({}, { metricValue: '0' })]) },
    cloudguard: 'pass',
  },
  'no-alarm': { change: withAlarm({ namespace: 'OtherMetrics' }), cloudguard: 'fail' },
  'alarm-needs-more-events': { change: withAlarm({ threshold: 2 }), cloudguard: 'pass' },
  'alarm-cannot-fire': { change: withAlarm({ comparisonOperator: 'LessThanThreshold' }), cloudguard: 'pass' },
  'alarm-never-resets': { change: withAlarm({ treatMissingData: 'ignore' }), cloudguard: 'pass' },
  'alarm-actions-disabled': { change: withAlarm({ actionsEnabled: false }), cloudguard: 'pass' },
  'alarm-muted': { change: { advisory: parts.muteRules(seen([aMuteRule()])) }, cloudguard: 'pass' },
  'no-alarm-action': { change: withAlarm({ alarmActions: [] }), cloudguard: 'fail' },
  'no-sns-action': {
    change: withAlarm({ alarmActions: ['arn:aws:lambda:us-east-1:333333333333:function:page'] }),
    cloudguard: 'fail',
  },
  'topic-missing': { change: { subscriptions: absent('sns:ListSubscriptionsByTopic') }, cloudguard: 'fail' },
  'topic-policy-denies-cloudwatch': {
    change: {
      advisory: parts.topic(
        seen(
          aTopic({ policy: aTopicPolicy({ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }) }),
        ),
      ),
    },
    cloudguard: 'pass',
  },
  'topic-key-denies-cloudwatch': {
    change: { advisory: parts.key(seen(aKey({ manager: 'AWS', policy: undefined }))) },
    cloudguard: 'pass',
  },
  'no-subscription': { change: { subscriptions: seen([]) }, cloudguard: 'fail' },
  'no-confirmed-subscription': {
    change: { subscriptions: seen([aSubscription({ arn: 'PendingConfirmation' })]) },
    cloudguard: 'fail',
  },
  'subscription-filter-drops-alarms': {
    change: { advisory: parts.filter(seen(aSubscriptionFilter({ severity: ['high'] }))) },
    cloudguard: 'pass',
  },
  'metric-missed-our-visits': { change: visitsLeft({ counts: [0, 0] }), cloudguard: 'pass' },
  'alarm-action-failed': {
    change: visitsLeft({
      counts: [1, 1],
      actions: seen([
        {
          at: hoursAgo(2),
          action: topicArn,
          succeeded: false,
          summary: 'CloudWatch Alarms is not authorized to perform: SNS:Publish',
        },
      ]),
    }),
    cloudguard: 'pass',
    notes: ['metric-counted-events'],
  },
};

/** What earlier visits of the audit left behind, as the one change to an account. */
function visitsLeft(given: Visited): Partial<AccountParts> {
  return { advisory: visited(given).advisory };
}
