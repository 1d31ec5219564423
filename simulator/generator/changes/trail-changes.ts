import { withSelectors, withStatus, withTrail } from '../alter-draft.ts';
import type { Change } from '../change.ts';
import { longAgo } from '../compliant-account.ts';
import type { Resource } from '../draft.ts';

const trailChange = { link: 'trail', rings: 'no', withoutOtherTrails: true } as const;
const selectionChange = { link: 'event-selection', rings: 'no', cloudguard: 'pass' } as const;
const deliveryChange = { link: 'log-delivery', rings: 'no' } as const;

/** What breaks a chain before its events reach a metric filter. */
export const trailChanges = {
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
  'log-class-without-filters': {
    ...deliveryChange,
    cloudguard: 'pass',
    apply: (draft, random) => ({
      ...draft,
      logGroup: { ...draft.logGroup, logGroupClass: random.pick(['INFREQUENT_ACCESS', 'DELIVERY']) },
    }),
  },
  /** As it must be: on such a log group nobody can make a filter. */
  'log-class-and-no-filter': {
    ...deliveryChange,
    reason: 'log-class-without-filters',
    cloudguard: 'fail',
    apply: (draft) => ({
      ...draft,
      logGroup: { ...draft.logGroup, logGroupClass: 'INFREQUENT_ACCESS' },
      filter: null,
      noise: { ...draft.noise, filters: [] },
    }),
  },
} as const satisfies Readonly<Record<string, Change>>;

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
