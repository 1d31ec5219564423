/**
 * What the audit saw of one account, as plain data: the only input of the judge. Members follow AWS's own answers;
 * what AWS may leave out is optional here too.
 */
import type { AdvisoryEvidence } from './advisory-evidence.ts';
import type { UnseenWhy } from './links.ts';

/** One answer of AWS. "Empty", "not there" and "could not look" are three different facts. */
export type Evidence<T> =
  | { readonly state: 'seen'; readonly value: T }
  /** The service said that the resource itself does not exist. */
  | { readonly state: 'absent'; readonly operation: string; readonly message: string }
  | Unseen;

/** A refusal or failure, with the operation that met it (`cloudtrail:DescribeTrails`) and the service's words. */
export interface Unseen {
  readonly state: 'unseen';
  readonly why: UnseenWhy;
  readonly operation: string;
  readonly message: string;
}

/**
 * Everything seen for the verdict of one account at `collectedAt`. What an organization trail leads to lives in another
 * account: the maps hold it all the same, keyed by ARN or place. A missing key was not asked.
 */
export interface AccountSnapshot {
  readonly accountId: string;
  /** The service's time, from the `Date` header of the account's own answers. */
  readonly collectedAt: Date;
  /** Regions enabled for the account. Null where no verdict needed them. */
  readonly enabledRegions: Evidence<readonly string[]> | null;
  /** `DescribeTrails` per Region asked, shadow trails included. */
  readonly trailsByRegion: ReadonlyMap<string, Evidence<readonly Trail[]>>;
  /** By trail ARN. */
  readonly statusByTrail: ReadonlyMap<string, Evidence<TrailStatus>>;
  /** By trail ARN. */
  readonly selectorsByTrail: ReadonlyMap<string, Evidence<EventSelection>>;
  /** By log group ARN as the trail gives it. `absent`: the log group does not exist. */
  readonly filtersByLogGroup: ReadonlyMap<string, Evidence<readonly MetricFilter[]>>;
  /** All alarms of an account's Region, by `placeOf`. */
  readonly alarmsByPlace: ReadonlyMap<string, Evidence<Alarms>>;
  /** By topic ARN. `absent`: the topic does not exist. */
  readonly subscriptionsByTopic: ReadonlyMap<string, Evidence<readonly Subscription[]>>;
  readonly advisory: AdvisoryEvidence;
}

/** Where alarms live. */
export function placeOf({ accountId, region }: { readonly accountId: string; readonly region: string }) {
  return `${accountId}/${region}`;
}

/** A metric in its account and Region. */
export function metricKeyOf(
  place: { readonly accountId: string; readonly region: string },
  { namespace, metricName }: { readonly namespace: string; readonly metricName: string },
): string {
  return JSON.stringify([placeOf(place), namespace, metricName]);
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Trail.html */
export interface Trail {
  readonly arn: string;
  readonly name: string;
  readonly homeRegion: string;
  /** Undefined where AWS does not tell. */
  readonly isMultiRegion: boolean | undefined;
  readonly isOrganization: boolean;
  readonly hasCustomEventSelectors: boolean | undefined;
  readonly logGroupArn: string | undefined;
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html */
export interface TrailStatus {
  readonly isLogging: boolean | undefined;
  readonly startedLoggingAt: Date | undefined;
  readonly latestDeliveryAt: Date | undefined;
  readonly latestDeliveryError: string | undefined;
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetEventSelectors.html */
export interface EventSelection {
  readonly basic: readonly BasicSelector[];
  readonly advanced: readonly AdvancedSelector[];
}
export interface BasicSelector {
  readonly readWriteType: string | undefined;
  readonly includeManagementEvents: boolean | undefined;
  readonly excludeManagementEventSources: readonly string[];
}
export interface AdvancedSelector {
  readonly name: string | undefined;
  readonly fields: readonly FieldSelector[];
}
export interface FieldSelector {
  readonly field: string;
  readonly equals: readonly string[];
  readonly notEquals: readonly string[];
  readonly startsWith: readonly string[];
  readonly notStartsWith: readonly string[];
  readonly endsWith: readonly string[];
  readonly notEndsWith: readonly string[];
}

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_MetricFilter.html */
export interface MetricFilter {
  readonly name: string;
  readonly pattern: string;
  readonly transformations: readonly MetricTransformation[];
  readonly appliesOnTransformedLogs: boolean;
  readonly fieldSelectionCriteria: string | undefined;
  readonly createdAt: Date | undefined;
  readonly emitsSystemFieldDimensions: readonly string[];
}
export interface MetricTransformation {
  readonly namespace: string;
  readonly metricName: string;
  /** A number as text, or a field of the event (`$.size`). */
  readonly metricValue: string;
  readonly defaultValue: number | undefined;
  readonly unit: string | undefined;
  /** Dimension name to the field that gives its value. */
  readonly dimensions: Readonly<Record<string, string>>;
}

export interface Alarms {
  readonly metric: readonly MetricAlarm[];
  readonly composite: readonly CompositeAlarm[];
  /** Names of alarms on Logs Insights queries, which need no metric filter. */
  readonly log: readonly string[];
}
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricAlarm.html */
export interface MetricAlarm {
  readonly arn: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly metricName: string | undefined;
  readonly dimensions: readonly { readonly name: string; readonly value: string }[];
  readonly statistic: string | undefined;
  readonly extendedStatistic: string | undefined;
  readonly periodSeconds: number | undefined;
  readonly unit: string | undefined;
  readonly evaluationPeriods: number | undefined;
  readonly datapointsToAlarm: number | undefined;
  readonly threshold: number | undefined;
  readonly comparisonOperator: string | undefined;
  readonly treatMissingData: string | undefined;
  readonly evaluateLowSampleCountPercentile: string | undefined;
  readonly actionsEnabled: boolean;
  readonly alarmActions: readonly string[];
  /** What it does on entering OK or INSUFFICIENT_DATA. */
  readonly otherActions: readonly string[];
  /** The queries of a metric-math alarm; empty for an alarm on one metric. */
  readonly queries: readonly MetricQuery[];
  /** It watches a PromQL query instead of a metric. */
  readonly isOnQuery: boolean;
  /** The PromQL query, where the answer tells it. */
  readonly query: string | undefined;
  /** `OK`, `ALARM` or `INSUFFICIENT_DATA`, and since when. */
  readonly alarmState: string | undefined;
  readonly stateSince: Date | undefined;
  readonly configuredAt: Date | undefined;
}
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html */
export interface MetricQuery {
  readonly id: string;
  readonly expression: string | undefined;
  readonly returnsData: boolean;
  /** The account of the metric where it is another one. */
  readonly accountId: string | undefined;
  readonly metric: QueriedMetric | undefined;
}
export interface QueriedMetric {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: readonly { readonly name: string; readonly value: string }[];
  readonly statistic: string | undefined;
  readonly periodSeconds: number | undefined;
  readonly unit: string | undefined;
}
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_CompositeAlarm.html */
export interface CompositeAlarm {
  readonly arn: string;
  readonly name: string;
  readonly rule: string;
  readonly actionsEnabled: boolean;
  readonly alarmActions: readonly string[];
  /** An alarm whose state silences the actions. */
  readonly actionsSuppressor: string | undefined;
  readonly alarmState: string | undefined;
  readonly stateSince: Date | undefined;
  readonly configuredAt: Date | undefined;
}

/** https://docs.aws.amazon.com/sns/latest/api/API_Subscription.html */
export interface Subscription {
  /** An ARN once confirmed, else a word such as `PendingConfirmation`. */
  readonly arn: string;
  readonly protocol: string;
  readonly endpoint: string;
}
