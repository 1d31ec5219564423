/**
 * JSON Schemas of the AWS resources in a scenario: the members are those of AWS's own answers, so that a misspelt one
 * is refused instead of being ignored. Every member may be null, which means absent.
 */
import { alarmMuteRule, compositeAlarm, logAlarm, metricAlarm } from './alarm-schema.ts';
import {
  flag,
  listOf,
  mapOf,
  members,
  number,
  oneOf,
  structure,
  text,
  time,
  written,
  type JsonSchema,
} from './json-schema.ts';
import { silentFaults } from './scenario.ts';
import { kmsKey, topic } from './topic-schema.ts';

const fieldSelector = structure(
  {
    Field: written(text),
    ...members(
      ['Equals', 'StartsWith', 'EndsWith', 'NotEquals', 'NotStartsWith', 'NotEndsWith'],
      listOf(text),
    ),
  },
  ['Field'],
);

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Trail.html , API_GetTrailStatus, API_GetEventSelectors */
const trail = structure({
  ...members(
    ['Name', 'TrailARN', 'HomeRegion', 'S3BucketName', 'S3KeyPrefix', 'SnsTopicName', 'SnsTopicARN'],
    text,
  ),
  ...members(['CloudWatchLogsLogGroupArn', 'CloudWatchLogsRoleArn', 'KmsKeyId'], text),
  ...members(
    [
      'IncludeGlobalServiceEvents',
      'IsMultiRegionTrail',
      'IsOrganizationTrail',
      'LogFileValidationEnabled',
      'HasCustomEventSelectors',
      'HasInsightSelectors',
      'RecursiveLogging',
    ],
    flag,
  ),
  Status: structure({
    IsLogging: flag,
    ...members(
      [
        'LatestDeliveryTime',
        'LatestNotificationTime',
        'StartLoggingTime',
        'StopLoggingTime',
        'LatestCloudWatchLogsDeliveryTime',
        'LatestDigestDeliveryTime',
      ],
      time,
    ),
    ...members(
      [
        'LatestDeliveryError',
        'LatestNotificationError',
        'LatestCloudWatchLogsDeliveryError',
        'LatestDigestDeliveryError',
        'LatestDeliveryAttemptTime',
        'LatestNotificationAttemptTime',
        'LatestNotificationAttemptSucceeded',
        'LatestDeliveryAttemptSucceeded',
        'TimeLoggingStarted',
        'TimeLoggingStopped',
      ],
      text,
    ),
  }),
  EventSelectors: listOf(
    structure({
      ReadWriteType: oneOf('All', 'ReadOnly', 'WriteOnly'),
      IncludeManagementEvents: flag,
      DataResources: listOf(structure({ Type: text, Values: listOf(text) })),
      ExcludeManagementEventSources: listOf(text),
    }),
  ),
  AdvancedEventSelectors: listOf(
    structure({ Name: text, FieldSelectors: listOf(fieldSelector) }, ['FieldSelectors']),
  ),
});

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogGroup.html */
const logGroup = structure(
  {
    logGroupName: written(text),
    logGroupClass: oneOf('STANDARD', 'INFREQUENT_ACCESS', 'DELIVERY'),
    ...members(['arn', 'logGroupArn', 'kmsKeyId', 'dataProtectionStatus', 'retentionPolicyName'], text),
    ...members(['creationTime', 'retentionInDays', 'storedBytes'], number),
    ...members(['deletionProtectionEnabled', 'bearerTokenAuthenticationEnabled'], flag),
    inheritedProperties: listOf(text),
  },
  ['logGroupName'],
);

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_MetricFilter.html */
const metricFilter = structure(
  {
    filterName: written(text),
    logGroupName: written(text),
    filterPattern: { type: ['string', 'null'], maxLength: 1024 },
    metricTransformations: listOf(
      structure(
        {
          ...members(['metricName', 'metricNamespace', 'metricValue'], written(text)),
          defaultValue: number,
          dimensions: mapOf(text),
          unit: text,
        },
        ['metricName', 'metricNamespace', 'metricValue'],
      ),
    ),
    creationTime: number,
    applyOnTransformedLogs: flag,
    fieldSelectionCriteria: text,
    emitSystemFieldDimensions: listOf(text),
  },
  ['filterName', 'logGroupName'],
);

/** Only the id is asked for: the rest is AWS's and is passed on as it stands. */
const finding: JsonSchema = { type: 'object', properties: { Id: written(text) }, required: ['Id'] };

/** The resources of one Region of one account. */
export const regionSchema = structure({
  securityHub: flag,
  silentFaults: listOf({ enum: silentFaults }),
  trails: listOf(trail),
  logGroups: listOf(logGroup),
  metricFilters: listOf(metricFilter),
  metricAlarms: listOf(metricAlarm),
  compositeAlarms: listOf(compositeAlarm),
  logAlarms: listOf(logAlarm),
  alarmMuteRules: listOf(alarmMuteRule),
  topics: listOf(topic),
  kmsKeys: listOf(kmsKey),
  findings: listOf(finding),
  buckets: listOf(text),
});
