/** How often AWS lets itself be asked: what it publishes, and the pace that keeps to it. */

/** How fast an action may be called. */
export interface Pace {
  /** Calls per second. */
  readonly rate: number;
  /** Calls at once after a rest. */
  readonly burst: number;
}

/** What a service takes of one account in one Region, of all the actions together. */
interface Quota extends Pace {
  /** IAM's prefix and the operation, as `logs:DescribeMetricFilters`. */
  readonly actions: readonly string[];
  /** Instead of the pace that the quota itself leaves. */
  readonly pace?: Pace;
}

/** Each action has a quota of its own; where AWS publishes no burst, it is what a second takes: the strictest reading. */
function each(rate: number, burst: number, ...actions: readonly string[]): readonly Quota[] {
  return actions.map((action) => ({ rate, burst, actions: [action] }));
}

/** The quotas of a new account, the lowest where they differ by Region. */
const publishedQuotas: readonly Quota[] = [
  // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html#throttling-limits
  ...each(8, 12, 'organizations:ListAccounts'),
  ...each(5, 8, 'organizations:ListAccountsForParent', 'organizations:ListOrganizationalUnitsForParent'),
  ...each(1, 2, 'organizations:ListRoots', 'organizations:DescribeOrganization'),
  ...each(10, 15, 'organizations:ListTagsForResource'),
  // All that the accounts share, and counted for the caller; half of it is left to whatever else runs there:
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  {
    rate: 600,
    burst: 600,
    actions: ['sts:AssumeRole', 'sts:GetCallerIdentity'],
    pace: { rate: 300, burst: 100 },
  },
  // https://docs.aws.amazon.com/accounts/latest/reference/quotas.html
  ...each(5, 5, 'account:ListRegions'),
  // https://docs.aws.amazon.com/general/latest/gr/ct.html
  ...each(10, 10, 'cloudtrail:DescribeTrails', 'cloudtrail:GetTrailStatus', 'cloudtrail:GetEventSelectors'),
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
  ...each(5, 5, 'logs:DescribeMetricFilters', 'logs:TestMetricFilter'),
  ...each(5, 5, 'logs:PutMetricFilter', 'logs:DeleteMetricFilter'),
  ...each(10, 10, 'logs:DescribeLogGroups'),
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
  ...each(9, 9, 'cloudwatch:DescribeAlarms'),
  ...each(20, 20, 'cloudwatch:DescribeAlarmHistory', 'cloudwatch:GetAlarmMuteRule'),
  ...each(50, 50, 'cloudwatch:ListAlarmMuteRules'),
  ...each(500, 500, 'cloudwatch:GetMetricData'),
  ...each(3, 3, 'cloudwatch:PutMetricAlarm', 'cloudwatch:DeleteAlarms'),
  ...each(10, 10, 'cloudwatch:ListTagsForResource'),
  // https://docs.aws.amazon.com/general/latest/gr/sns.html
  ...each(30, 30, 'sns:ListSubscriptionsByTopic'),
  { rate: 30, burst: 30, actions: ['sns:GetTopicAttributes', 'sns:GetSubscriptionAttributes'] },
  ...each(300, 300, 'sns:Publish'),
  // https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html
  ...each(2_000, 2_000, 'kms:DescribeKey'),
  ...each(1_000, 1_000, 'kms:GetKeyPolicy'),
  // https://docs.aws.amazon.com/securityhub/1.0/APIReference/Welcome.html
  ...each(3, 6, 'securityhub:GetFindings'),
  ...each(
    10,
    30,
    'securityhub:BatchImportFindings',
    'securityhub:BatchUpdateFindings',
    'securityhub:DescribeHub',
    'securityhub:GetAdministratorAccount',
    'securityhub:GetFindingAggregator',
    'securityhub:ListFindingAggregators',
    'securityhub:ListOrganizationAdminAccounts',
  ),
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html
  ...each(3_500, 3_500, 's3:PutObject'),
  ...each(5_500, 5_500, 's3:GetObject'),
];

/** Calls of a burst that are left to others in the account, and to calls that arrive after they were given up. */
const spared = 2;

function paceOf({ rate, burst, pace }: Quota): Pace {
  return pace ?? { rate, burst: Math.max(1, burst - spared) };
}

/** The pace of an action, and the action whose name stands for all that share it. */
export interface ActionPace extends Pace {
  readonly name: string;
}

/** The paces of all actions that are called, by `service:Operation`. */
export const paces: ReadonlyMap<string, ActionPace> = new Map(
  publishedQuotas.flatMap((quota) => {
    const pace = { ...paceOf(quota), name: quota.actions[0] ?? '' };
    return quota.actions.map((action) => [action, pace] as const);
  }),
);
