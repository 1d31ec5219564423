import {
  withAlarm,
  withFilter,
  withSelectors,
  withStatus,
  withTrail,
  withTransformation,
  withoutDefaultValue,
} from './alter-draft.ts';
import { longAgo } from './compliant-account.ts';
import type { Draft, Resource } from './draft.ts';
import { broaderPatterns, disjointPatterns, missingPatterns } from './patterns.ts';
import type { Random } from './random.ts';

/**
 * One change that breaks a compliant account, and what is true of it afterwards.
 *
 * `cloudguard` follows the rule's own text, whose two conditions look at the trail's log group and at nothing before
 * it: the equal filter, and some alarm on a metric of one of the group's filters with an SNS action that has a
 * confirmed subscriber. So a break before the log group passes; a break of the filter fails; a break of the way from
 * alarm to subscriber passes only where another alarm on the same log group is heard (`as-noise`).
 */
export interface Change {
  readonly link: string;
  readonly rings: 'yes' | 'no';
  readonly cloudguard: 'pass' | 'fail' | 'as-noise';
  /** The extra single-Region trail would break at the same link, and which of two is named is nobody's promise. */
  readonly withoutOtherTrails?: boolean;
  readonly apply: (draft: Draft, random: Random) => Draft;
}

const trailChange = { link: 'trail', rings: 'no', withoutOtherTrails: true } as const;
const selectionChange = { link: 'event-selection', rings: 'no', cloudguard: 'pass' } as const;
const deliveryChange = { link: 'log-delivery', rings: 'no' } as const;
const filterChange = { link: 'metric-filter', rings: 'no', cloudguard: 'fail' } as const;
const alarmChange = { link: 'alarm', rings: 'no', cloudguard: 'pass' } as const;
const notificationChange = { link: 'notification', rings: 'no', cloudguard: 'as-noise' } as const;
const subscriberChange = { link: 'subscriber', rings: 'no', cloudguard: 'as-noise' } as const;

/** Every reason of this version, with the change that brings it about. */
export const changes = {
  'no-trail': { ...trailChange, cloudguard: 'fail', apply: (draft) => ({ ...draft, trail: null }) },
  'trail-not-logging': {
    ...trailChange,
    cloudguard: 'pass',
    apply: (draft) => withStatus(draft, { IsLogging: false, StopLoggingTime: '2025-06-01T08:00:00Z' }),
  },
  'trail-misses-regions': {
    ...trailChange,
    cloudguard: 'pass',
    apply: (draft, random) => ({
      ...withTrail(draft, { IsMultiRegionTrail: false }),
      // A single-Region trail misses something only where there is a second Region.
      enabledRegions:
        draft.enabledRegions.length > 1
          ? draft.enabledRegions
          : [...draft.enabledRegions, random.pick(['us-west-2', 'eu-west-1'])],
    }),
  },
  'management-events-not-recorded': {
    ...selectionChange,
    apply: (draft, random) => withSelectors(draft, random.pick(withoutManagementEvents)),
  },
  'read-events-not-recorded': {
    ...selectionChange,
    apply: (draft, random) => withSelectors(draft, random.pick(withoutReadEvents)),
  },
  'no-log-group': {
    ...deliveryChange,
    cloudguard: 'fail',
    apply: (draft) => withTrail(draft, { CloudWatchLogsLogGroupArn: null, CloudWatchLogsRoleArn: null }),
  },
  'log-group-missing': {
    ...deliveryChange,
    cloudguard: 'fail',
    apply: (draft) => ({ ...draft, logGroup: null }),
  },
  'log-delivery-failing': {
    ...deliveryChange,
    cloudguard: 'pass',
    apply: (draft, random) =>
      withStatus(draft, {
        LatestCloudWatchLogsDeliveryError: 'Access denied by the policy of the delivery role',
        LatestCloudWatchLogsDeliveryTime: random.pick([null, '2025-06-01T08:00:00Z']),
      }),
  },
  'log-delivery-stale': {
    ...deliveryChange,
    cloudguard: 'pass',
    apply: (draft) =>
      withStatus(draft, {
        StartLoggingTime: longAgo,
        LatestCloudWatchLogsDeliveryTime: '2025-06-01T08:00:00Z',
      }),
  },
  'no-metric-filter': { ...filterChange, apply: (draft) => ({ ...draft, filter: null }) },
  'filter-never-matches': {
    ...filterChange,
    apply: (draft, random) => withFilter(draft, { filterPattern: random.pick(disjointPatterns) }),
  },
  'filter-misses-events': {
    ...filterChange,
    apply: (draft, random) => withFilter(draft, { filterPattern: random.pick(missingPatterns) }),
  },
  'filter-broader-than-rule': {
    ...filterChange,
    rings: 'yes',
    apply: (draft, random) => withFilter(draft, { filterPattern: random.pick(broaderPatterns) }),
  },
  'metric-value-not-positive': {
    ...filterChange,
    cloudguard: 'pass',
    apply: (draft, random) => withTransformation(draft, { metricValue: random.pick(['0', '0.0', '-1']) }),
  },
  'no-alarm': {
    ...alarmChange,
    cloudguard: 'as-noise',
    apply: (draft, random) =>
      random.chance(0.5) ? { ...draft, alarm: null } : withAlarm(draft, { MetricName: 'AssumeRoles' }),
  },
  'alarm-needs-more-events': {
    ...alarmChange,
    apply: (draft, random) => random.pick(needingMore)(draft),
  },
  'alarm-cannot-fire': {
    ...alarmChange,
    apply: (draft, random) => withAlarm(withoutDefaultValue(draft), random.pick(neverFiring)),
  },
  'alarm-never-resets': {
    ...alarmChange,
    apply: (draft, random) =>
      withAlarm(withoutDefaultValue(draft), { TreatMissingData: random.pick(['ignore', 'breaching']) }),
  },
  'alarm-actions-disabled': { ...alarmChange, apply: (draft) => withAlarm(draft, { ActionsEnabled: false }) },
  'no-alarm-action': { ...notificationChange, apply: (draft) => withAlarm(draft, { AlarmActions: [] }) },
  'no-sns-action': {
    ...notificationChange,
    apply: (draft, random) =>
      withAlarm(draft, {
        AlarmActions: [
          random.pick([
            `arn:aws:lambda:${draft.home}:${draft.accountId}:function:on-assume-role`,
            `arn:aws:ssm:${draft.home}:${draft.accountId}:opsitem:3`,
          ]),
        ],
      }),
  },
  'topic-missing': { ...notificationChange, apply: (draft) => ({ ...draft, topic: null }) },
  'no-subscription': {
    ...subscriberChange,
    apply: (draft) => ({ ...draft, topic: { ...draft.topic, Subscriptions: [] } }),
  },
  'no-confirmed-subscription': {
    ...subscriberChange,
    apply: (draft, random) => ({
      ...draft,
      topic: {
        ...draft.topic,
        Subscriptions: random.pick([
          [{ Protocol: 'email', Endpoint: 'security@example.com' }],
          [
            { Protocol: 'email', Endpoint: 'security@example.com' },
            { Protocol: 'https', Endpoint: 'https://pager.example.com/sns' },
          ],
        ]),
      },
    }),
  },
} as const satisfies Readonly<Record<string, Change>>;
export type ChangeReason = keyof typeof changes;

/** Selectors for data events alone. */
const withoutManagementEvents: readonly Resource[] = [
  {
    EventSelectors: [
      {
        IncludeManagementEvents: false,
        DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] }],
      },
    ],
  },
  {
    AdvancedEventSelectors: [
      {
        Name: 'S3 objects',
        FieldSelectors: [
          { Field: 'eventCategory', Equals: ['Data'] },
          { Field: 'resources.type', Equals: ['AWS::S3::Object'] },
        ],
      },
    ],
  },
];

/** Selectors for writing management events alone: AssumeRole is a read-only one. */
const withoutReadEvents: readonly Resource[] = [
  { EventSelectors: [{ ReadWriteType: 'WriteOnly', IncludeManagementEvents: true }] },
  {
    AdvancedEventSelectors: [
      {
        Name: 'Management events that write',
        FieldSelectors: [
          { Field: 'eventCategory', Equals: ['Management'] },
          { Field: 'readOnly', Equals: ['false'] },
        ],
      },
    ],
  },
];

const atLeast = { Statistic: 'Sum', ComparisonOperator: 'GreaterThanOrEqualToThreshold' } as const;

/** Ways of wanting more than one event. `notBreaching` keeps the quiet periods from counting. */
const needingMore: readonly ((draft: Draft) => Draft)[] = [
  (draft) => withAlarm(draft, { ...atLeast, Threshold: 5 }),
  (draft) => withAlarm(draft, { ...atLeast, ComparisonOperator: 'GreaterThanThreshold', Threshold: 1 }),
  (draft) =>
    withAlarm(draft, { ...atLeast, Threshold: 1, EvaluationPeriods: 3, TreatMissingData: 'notBreaching' }),
  (draft) =>
    withAlarm(draft, {
      ...atLeast,
      Threshold: 1,
      EvaluationPeriods: 3,
      DatapointsToAlarm: 2,
      TreatMissingData: 'notBreaching',
    }),
  // A minute without a match reports the default value, so over five minutes zeros dilute the average of one event.
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringLogData.html
  (draft) =>
    withAlarm(withTransformation(draft, { defaultValue: 0 }), {
      ...atLeast,
      Statistic: 'Average',
      Threshold: 1,
      Period: 300,
    }),
];

/** Settings that an event cannot set off: it only moves the metric away from the threshold, or it is not read at all. */
const neverFiring: readonly Resource[] = [
  {
    Statistic: 'Sum',
    ComparisonOperator: 'LessThanThreshold',
    Threshold: 1,
    TreatMissingData: 'notBreaching',
  },
  { ...atLeast, Threshold: 1, Unit: 'Bytes' },
];
