import type {
  AwsShape,
  ScenarioLogGroup,
  ScenarioMetricAlarm,
  ScenarioMetricFilter,
  ScenarioSubscription,
  ScenarioTopic,
  ScenarioTrail,
  Sparse,
} from './scenario.ts';

/** Where a resource stands. */
export interface Home {
  readonly accountId: string;
  readonly region: string;
}

/** What AWS shows of a trail nobody configured: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html */
const defaultSelectors = [
  {
    Name: 'Management events selector',
    FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }],
  },
];

/**
 * A trail with its defaults. Times of delivery stay open where the scenario gives none: they are told at the moment
 * of the call, three minutes before the simulated time.
 */
export function filledTrail(trail: Sparse<ScenarioTrail>, { accountId, region }: Home): ScenarioTrail {
  const name = trail.Name ?? trail.TrailARN?.split('/').pop() ?? 'trail';
  const hasOwnSelectors = Boolean(trail.EventSelectors ?? trail.AdvancedEventSelectors);
  const takesDefaultSelectors = trail.AdvancedEventSelectors === undefined && !trail.EventSelectors;
  return {
    S3BucketName: `cloudtrail-${accountId}`,
    IncludeGlobalServiceEvents: true,
    LogFileValidationEnabled: true,
    HasCustomEventSelectors: hasOwnSelectors,
    HasInsightSelectors: false,
    ...trail,
    IsMultiRegionTrail: given(trail.IsMultiRegionTrail, false),
    IsOrganizationTrail: given(trail.IsOrganizationTrail, false),
    Name: name,
    TrailARN: trail.TrailARN ?? `arn:aws:cloudtrail:${region}:${accountId}:trail/${name}`,
    HomeRegion: trail.HomeRegion ?? region,
    Status: trail.Status === null ? null : { IsLogging: true, ...trail.Status },
    ...(trail.EventSelectors ? { EventSelectors: trail.EventSelectors.map(filledBasicSelector) } : {}),
    ...(takesDefaultSelectors ? { AdvancedEventSelectors: defaultSelectors } : {}),
  };
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_EventSelector.html */
function filledBasicSelector(selector: AwsShape | null | undefined): AwsShape {
  return {
    ReadWriteType: 'All',
    IncludeManagementEvents: true,
    DataResources: [],
    ExcludeManagementEventSources: [],
    ...selector,
  };
}

/** A log group with its class. */
export function filledLogGroup(group: Sparse<ScenarioLogGroup>): ScenarioLogGroup {
  return { logGroupClass: 'STANDARD', ...group } as ScenarioLogGroup;
}

/** A metric filter; an empty pattern matches everything, as with AWS. */
export function filledMetricFilter(filter: Sparse<ScenarioMetricFilter>): ScenarioMetricFilter {
  return { filterPattern: '', metricTransformations: [], ...filter } as ScenarioMetricFilter;
}

/** An alarm with what `DescribeAlarms` always shows. */
export function filledMetricAlarm(
  alarm: Sparse<ScenarioMetricAlarm>,
  { accountId, region }: Home,
): ScenarioMetricAlarm {
  return {
    AlarmArn: `arn:aws:cloudwatch:${region}:${accountId}:alarm:${String(alarm.AlarmName)}`,
    ActionsEnabled: true,
    OKActions: [],
    AlarmActions: [],
    InsufficientDataActions: [],
    Dimensions: [],
    StateValue: 'OK',
    TreatMissingData: 'missing',
    ...alarm,
  } as ScenarioMetricAlarm;
}

/** A topic with SNS's default policy, which lets the owner's own resources publish. */
export function filledTopic(topic: Sparse<ScenarioTopic>, { accountId }: Home): ScenarioTopic {
  const topicArn = topic.TopicArn ?? '';
  return {
    TopicArn: topicArn,
    Attributes: {
      Policy: defaultTopicPolicy(topicArn, accountId),
      ...topic.Attributes,
    },
    Subscriptions: (topic.Subscriptions ?? []).map((subscription) => filledSubscription(subscription ?? {})),
  };
}

/** Endpoints that must confirm: https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html */
const confirmingProtocols: readonly string[] = ['email', 'email-json', 'http', 'https'];

function filledSubscription(subscription: Sparse<ScenarioSubscription>): ScenarioSubscription {
  return {
    ...subscription,
    Confirmed:
      given(subscription.Confirmed, !confirmingProtocols.includes(subscription.Protocol ?? '')) ?? false,
  } as ScenarioSubscription;
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html (the policy a new topic has) */
function defaultTopicPolicy(topicArn: string, ownerId: string): string {
  return JSON.stringify({
    Version: '2008-10-17',
    Id: '__default_policy_ID',
    Statement: [
      {
        Sid: '__default_statement_ID',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: [
          'SNS:GetTopicAttributes',
          'SNS:SetTopicAttributes',
          'SNS:AddPermission',
          'SNS:RemovePermission',
          'SNS:DeleteTopic',
          'SNS:Subscribe',
          'SNS:ListSubscriptionsByTopic',
          'SNS:Publish',
        ],
        Resource: topicArn,
        Condition: { StringEquals: { 'AWS:SourceOwner': ownerId } },
      },
    ],
  });
}

/** The written value, or the default where nothing is written; null stands for "absent" and stays. */
function given<T>(written: T | null | undefined, byDefault: T): T | null {
  return written === undefined ? byDefault : written;
}
