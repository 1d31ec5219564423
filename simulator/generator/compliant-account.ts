import { nothingFurther, type Draft, type Resource } from './draft.ts';
import { noiseAround } from './noise.ts';
import { equivalentPatterns } from './patterns.ts';
import type { Random } from './random.ts';

/** Where and how an account is made. */
export interface AccountPlan {
  readonly accountId: string;
  readonly name: string;
  readonly organizationalUnit: string;
  readonly auditRegion: string;
}

const otherRegions = [
  'eu-west-1',
  'eu-central-1',
  'us-west-2',
  'ap-southeast-2',
  'sa-east-1',
  'eu-south-1',
] as const;

/** A time that is long past whenever the generated scenario is served. */
export const longAgo = '2024-03-01T08:00:00Z';

/**
 * An account whose AssumeRole calls ring and whose filter equals the rule's: how it is spelt, named and surrounded
 * varies by the seed.
 */
export function compliantAccount(plan: AccountPlan, random: Random): Draft {
  const others = random.chance(0.85) ? random.some(otherRegions, 0.5) : [];
  const enabledRegions = [plan.auditRegion, ...others];
  const home = random.chance(0.7) ? plan.auditRegion : random.pick(enabledRegions);
  const { accountId } = plan;
  const logGroupName = random.pick([
    'CloudTrail/DefaultLogGroup',
    `aws-cloudtrail-logs-${accountId}-${random.integer(4096, 65_535).toString(16)}`,
    'cloudtrail',
    '/audit/cloudtrail',
  ]);
  const topicArn = `arn:aws:sns:${home}:${accountId}:${random.pick(['security-alarms', 'sec-alerts', 'AssumeRoleAlarm'])}`;
  const metric = {
    name: random.pick(['AssumeRole', 'AssumeRoleCount', 'sts-assume-role']),
    namespace: random.pick(['LogMetrics', 'CISBenchmark', 'CloudTrailMetrics', 'Security']),
    defaultValue: random.chance(0.4) ? 0 : undefined,
  };
  return {
    accountId,
    home,
    enabledRegions,
    name: plan.name,
    organizationalUnit: plan.organizationalUnit,
    state: 'ACTIVE',
    auditRole: true,
    trail: mainTrail({ accountId, home, logGroupName, hasOtherRegions: others.length > 0 }, random),
    logGroup: { logGroupName },
    filter: mainFilter({ accountId, logGroupName, metric }, random),
    alarm: mainAlarm(topicArn, metric, random),
    topic: { TopicArn: topicArn, Subscriptions: heardSubscriptions(random) },
    further: nothingFurther,
    noise: noiseAround({ accountId, home, logGroupName, isMultiRegion: enabledRegions.length > 1 }, random),
  };
}

interface TrailPlan {
  readonly accountId: string;
  readonly home: string;
  readonly logGroupName: string;
  readonly hasOtherRegions: boolean;
}

function mainTrail({ accountId, home, logGroupName, hasOtherRegions }: TrailPlan, random: Random): Resource {
  return {
    Name: random.pick(['management-events', 'org-baseline', 'main-trail', 'cloudtrail']),
    // Where one Region is all there is, a trail of that Region sees everything.
    IsMultiRegionTrail: hasOtherRegions || random.chance(0.5),
    S3BucketName: `cloudtrail-${accountId}`,
    CloudWatchLogsLogGroupArn: `arn:aws:logs:${home}:${accountId}:log-group:${logGroupName}:*`,
    CloudWatchLogsRoleArn: `arn:aws:iam::${accountId}:role/CloudTrailToCloudWatchLogs`,
    Status: { StartLoggingTime: longAgo },
    ...random.pick(recordingSelectors),
  };
}

/** Selectors that record AssumeRole, a read-only management event. */
const recordingSelectors: readonly Resource[] = [
  {},
  {},
  { EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true }] },
  { EventSelectors: [{ ReadWriteType: 'ReadOnly', IncludeManagementEvents: true }] },
  {
    EventSelectors: [
      {
        ReadWriteType: 'All',
        IncludeManagementEvents: true,
        ExcludeManagementEventSources: ['kms.amazonaws.com'],
      },
    ],
  },
  {
    AdvancedEventSelectors: [
      {
        Name: 'Management events without KMS',
        FieldSelectors: [
          { Field: 'eventCategory', Equals: ['Management'] },
          { Field: 'eventSource', NotEquals: ['kms.amazonaws.com'] },
        ],
      },
    ],
  },
];

interface Metric {
  readonly name: string;
  readonly namespace: string;
  readonly defaultValue: number | undefined;
}

interface FilterPlan {
  readonly accountId: string;
  readonly logGroupName: string;
  readonly metric: Metric;
}

function mainFilter({ accountId, logGroupName, metric }: FilterPlan, random: Random): Resource {
  return {
    filterName: random.pick(['AssumeRole', 'sts-assume-role', 'D9.AWS.MON.22']),
    logGroupName,
    filterPattern: random.pick(equivalentPatterns),
    ...(random.chance(0.1) ? { fieldSelectionCriteria: `@aws.account = "${accountId}"` } : {}),
    metricTransformations: [
      {
        metricName: metric.name,
        metricNamespace: metric.namespace,
        metricValue: '1',
        ...(metric.defaultValue === undefined ? {} : { defaultValue: metric.defaultValue }),
      },
    ],
  };
}

/** Alarms that one event sets off, and that fall back so that the next one does again. */
const ringingSettings: readonly Resource[] = [
  { Statistic: 'Sum', ComparisonOperator: 'GreaterThanOrEqualToThreshold', Threshold: 1 },
  { Statistic: 'Sum', ComparisonOperator: 'GreaterThanThreshold', Threshold: 0 },
  { Statistic: 'Maximum', ComparisonOperator: 'GreaterThanOrEqualToThreshold', Threshold: 1 },
];

function mainAlarm(topicArn: string, metric: Metric, random: Random): Resource {
  return {
    AlarmName: random.pick(['AssumeRole', 'sts-assume-role-alarm', 'somebody-assumed-a-role']),
    MetricName: metric.name,
    Namespace: metric.namespace,
    Period: random.pick([60, 300, 300]),
    EvaluationPeriods: 1,
    TreatMissingData: random.pick(['notBreaching', 'notBreaching', 'missing']),
    AlarmActions: [topicArn],
    ...random.pick(ringingSettings),
  };
}

function heardSubscriptions(random: Random): readonly Resource[] {
  const pending = { Protocol: 'email', Endpoint: 'former-colleague@example.com', Confirmed: false };
  const confirmed = random.pick<Resource>([
    { Protocol: 'email', Endpoint: 'security@example.com', Confirmed: true },
    { Protocol: 'https', Endpoint: 'https://pager.example.com/sns', Confirmed: true },
    { Protocol: 'sms', Endpoint: '+15550100' },
  ]);
  return random.chance(0.25) ? [pending, confirmed] : [confirmed];
}
