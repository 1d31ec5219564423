/** How many requests a second a service takes of one account in one Region, and how many at once after a rest. */
export interface Quota {
  /** Requests per second. */
  readonly rate: number;
  readonly burst: number;
  /** The actions, as `service:Operation`, that share it. */
  readonly actions: readonly string[];
}

/** The error by which a service says that a quota is crossed. */
export interface ThrottlingError {
  readonly code: string;
  readonly status: number;
  readonly message: string;
}

/** Where AWS publishes no burst, one second's worth is taken at once: the strictest reading. */
function perSecond(rate: number, ...actions: readonly string[]): Quota {
  return { rate, burst: rate, actions };
}

function each(rate: number, ...actions: readonly string[]): readonly Quota[] {
  return actions.map((action) => perSecond(rate, action));
}

/** The quotas as published for a new account, lowest where they differ by Region. */
export const publishedQuotas: readonly Quota[] = [
  // https://docs.aws.amazon.com/general/latest/gr/ct.html
  ...each(10, 'cloudtrail:DescribeTrails', 'cloudtrail:GetTrailStatus', 'cloudtrail:GetEventSelectors'),
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
  ...each(5, 'logs:DescribeMetricFilters', 'logs:TestMetricFilter'),
  ...each(5, 'logs:PutMetricFilter', 'logs:DeleteMetricFilter'),
  perSecond(10, 'logs:DescribeLogGroups'),
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
  ...each(9, 'cloudwatch:DescribeAlarms', 'cloudwatch:DescribeAlarmsForMetric'),
  ...each(20, 'cloudwatch:DescribeAlarmHistory', 'cloudwatch:GetAlarmMuteRule'),
  ...each(3, 'cloudwatch:PutMetricAlarm', 'cloudwatch:DeleteAlarms'),
  perSecond(10, 'cloudwatch:ListTagsForResource'),
  perSecond(20, 'cloudwatch:TagResource'),
  perSecond(50, 'cloudwatch:ListAlarmMuteRules'),
  perSecond(500, 'cloudwatch:GetMetricData'),
  // https://docs.aws.amazon.com/general/latest/gr/sns.html
  perSecond(30, 'sns:ListSubscriptionsByTopic'),
  perSecond(30, 'sns:GetTopicAttributes', 'sns:GetSubscriptionAttributes'),
  perSecond(300, 'sns:Publish'),
  // Counts for the caller, also across accounts: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  perSecond(600, 'sts:AssumeRole', 'sts:GetCallerIdentity'),
  // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
  { rate: 8, burst: 12, actions: ['organizations:ListAccounts'] },
  { rate: 5, burst: 8, actions: ['organizations:ListAccountsForParent'] },
  { rate: 5, burst: 8, actions: ['organizations:ListOrganizationalUnitsForParent'] },
  { rate: 1, burst: 2, actions: ['organizations:ListRoots'] },
  { rate: 10, burst: 15, actions: ['organizations:ListTagsForResource'] },
  { rate: 1, burst: 2, actions: ['organizations:DescribeOrganization'] },
  // https://docs.aws.amazon.com/accounts/latest/reference/quotas.html
  perSecond(5, 'account:ListRegions'),
  // https://docs.aws.amazon.com/securityhub/1.0/APIReference/Welcome.html
  { rate: 3, burst: 6, actions: ['securityhub:GetFindings'] },
  { rate: 10, burst: 30, actions: ['securityhub:BatchImportFindings'] },
  { rate: 10, burst: 30, actions: ['securityhub:BatchUpdateFindings'] },
  { rate: 10, burst: 30, actions: ['securityhub:DescribeHub'] },
  { rate: 10, burst: 30, actions: ['securityhub:GetAdministratorAccount'] },
  { rate: 10, burst: 30, actions: ['securityhub:GetFindingAggregator'] },
  { rate: 10, burst: 30, actions: ['securityhub:ListFindingAggregators'] },
  { rate: 10, burst: 30, actions: ['securityhub:ListOrganizationAdminAccounts'] },
  // "per partitioned Amazon S3 prefix"; here of all that an account keeps in a Region, the strictest reading:
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html
  perSecond(3_500, 's3:PutObject'),
  perSecond(5_500, 's3:GetObject'),
  // https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html
  perSecond(2_000, 'kms:DescribeKey'),
  perSecond(1_000, 'kms:GetKeyPolicy'),
];

const message = 'Rate exceeded';
/** `TooManyRequestsException`: https://docs.aws.amazon.com/organizations/latest/APIReference/API_TooManyRequestsException.html */
const tooManyRequests: ThrottlingError = { code: 'TooManyRequestsException', status: 429, message };

/** By IAM's prefix; services that are not named say `ThrottlingException` with 400. */
const throttlingErrors: Readonly<Record<string, ThrottlingError>> = {
  account: tooManyRequests,
  organizations: { ...tooManyRequests, status: 400 },
  securityhub: tooManyRequests,
  cloudwatch: { code: 'Throttling', status: 400, message },
  sts: { code: 'Throttling', status: 400, message },
  // https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html
  sns: { code: 'Throttled', status: 429, message },
  // https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
  s3: { code: 'SlowDown', status: 503, message: 'Please reduce your request rate.' },
};

/** The error of a service whose quota is crossed. */
export function throttlingErrorOf(iamPrefix: string): ThrottlingError {
  return throttlingErrors[iamPrefix] ?? { code: 'ThrottlingException', status: 400, message };
}
