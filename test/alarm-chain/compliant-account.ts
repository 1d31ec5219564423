import {
  placeOf,
  type AccountSnapshot,
  type AdvisoryEvidence,
  type Alarms,
  type CompositeAlarm,
  type EventSelection,
  type Evidence,
  type MetricAlarm,
  type MetricFilter,
  type MetricTransformation,
  type Subscription,
  type Trail,
  type TrailStatus,
  type Unseen,
  type UnseenWhy,
} from '../../shared/alarm-chain/index.ts';
import type { PublishedMetric } from '../../shared/alarm-chain/watched-series.ts';
import { nothingAdvisory } from '../../shared/aws/read-advisory.ts';

export const accountId = '333333333333';
export const region = 'us-east-1';
export const collectedAt = new Date('2026-01-15T12:00:00Z');
export const trailArn = `arn:aws:cloudtrail:${region}:${accountId}:trail/main`;
export const logGroupArn = `arn:aws:logs:${region}:${accountId}:log-group:trail-logs:*`;
export const topicArn = `arn:aws:sns:${region}:${accountId}:security-alarms`;
export const alarmArn = `arn:aws:cloudwatch:${region}:${accountId}:alarm:assume-role`;

/** The parts of an account that rings; a test changes one of them. */
export interface AccountParts {
  trail: Partial<Trail>;
  furtherTrails: readonly Trail[];
  status: Evidence<TrailStatus>;
  selection: Evidence<EventSelection>;
  filters: Evidence<readonly MetricFilter[]>;
  alarms: Evidence<Alarms>;
  subscriptions: Evidence<readonly Subscription[]>;
  enabledRegions: AccountSnapshot['enabledRegions'];
  trails: Evidence<readonly Trail[]>;
  advisory: Partial<AdvisoryEvidence>;
}

export function seen<T>(value: T): Evidence<T> {
  return { state: 'seen', value };
}
export function absent(operation: string): Evidence<never> {
  return { state: 'absent', operation, message: 'ResourceNotFoundException: it does not exist' };
}
export function refused(operation: string, why: UnseenWhy = 'access-denied'): Unseen {
  return { state: 'unseen', why, operation, message: 'AccessDenied: not authorized' };
}

export function aTrail(change: Partial<Trail> = {}): Trail {
  return {
    arn: trailArn,
    name: 'main',
    homeRegion: region,
    isMultiRegion: true,
    isOrganization: false,
    hasCustomEventSelectors: false,
    logGroupArn,
    ...change,
  };
}

export function aStatus(change: Partial<TrailStatus> = {}): TrailStatus {
  return {
    isLogging: true,
    startedLoggingAt: hoursAgo(24 * 30),
    latestDeliveryAt: hoursAgo(0.05),
    latestDeliveryError: undefined,
    ...change,
  };
}

export function aSelection(change: Partial<EventSelection> = {}): EventSelection {
  return {
    basic: [],
    advanced: [
      { name: 'Management events selector', fields: [aField('eventCategory', { equals: ['Management'] })] },
    ],
    ...change,
  };
}

export function aField(field: string, change: object = {}) {
  const operators = {
    equals: [],
    notEquals: [],
    startsWith: [],
    notStartsWith: [],
    endsWith: [],
    notEndsWith: [],
  };
  return { field, ...operators, ...change };
}

export function aFilter(
  change: Partial<MetricFilter> = {},
  transformation: Partial<MetricTransformation> = {},
) {
  return {
    name: 'assume-role',
    pattern: '{($.eventName=AssumeRole)}',
    transformations: [
      {
        namespace: 'CloudTrailMetrics',
        metricName: 'AssumeRoleCount',
        metricValue: '1',
        defaultValue: undefined,
        unit: undefined,
        dimensions: {},
        ...transformation,
      },
    ],
    appliesOnTransformedLogs: false,
    fieldSelectionCriteria: undefined,
    createdAt: hoursAgo(24 * 30),
    emitsSystemFieldDimensions: [],
    ...change,
  } satisfies MetricFilter;
}

export function anAlarm(change: Partial<MetricAlarm> = {}): MetricAlarm {
  return {
    arn: alarmArn,
    name: 'assume-role',
    namespace: 'CloudTrailMetrics',
    metricName: 'AssumeRoleCount',
    dimensions: [],
    statistic: 'Sum',
    extendedStatistic: undefined,
    periodSeconds: 300,
    unit: undefined,
    evaluationPeriods: 1,
    datapointsToAlarm: undefined,
    threshold: 1,
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    treatMissingData: 'notBreaching',
    evaluateLowSampleCountPercentile: undefined,
    actionsEnabled: true,
    alarmActions: [topicArn],
    otherActions: [],
    queries: [],
    isOnQuery: false,
    query: undefined,
    alarmState: 'OK',
    stateSince: hoursAgo(24),
    configuredAt: hoursAgo(24 * 30),
    ...change,
  };
}

export function aComposite(change: Partial<CompositeAlarm> = {}): CompositeAlarm {
  return {
    arn: `arn:aws:cloudwatch:${region}:${accountId}:alarm:security`,
    name: 'security',
    rule: 'ALARM("assume-role") OR ALARM("root-use")',
    actionsEnabled: true,
    alarmActions: [topicArn],
    actionsSuppressor: undefined,
    alarmState: 'OK',
    stateSince: hoursAgo(24),
    configuredAt: hoursAgo(24 * 30),
    ...change,
  };
}

export function aSubscription(change: Partial<Subscription> = {}): Subscription {
  return {
    arn: `${topicArn}:11111111-2222-3333-4444-555555555555`,
    protocol: 'email',
    endpoint: 'security@example.com',
    ...change,
  };
}

/** An account that rings and passes, but for `change`. */
export function anAccount(change: Partial<AccountParts> = {}): AccountSnapshot {
  const trails = change.trails ?? seen([aTrail(change.trail), ...(change.furtherTrails ?? [])]);
  const ownLogGroup = trails.state === 'seen' ? (trails.value[0]?.logGroupArn ?? logGroupArn) : logGroupArn;
  return {
    accountId,
    collectedAt,
    enabledRegions: change.enabledRegions === undefined ? seen([region, 'eu-west-1']) : change.enabledRegions,
    trailsByRegion: new Map([
      [region, trails],
      [
        'eu-west-1',
        trails.state === 'seen' ? seen(trails.value.filter((trail) => trail.isMultiRegion)) : trails,
      ],
    ]),
    statusByTrail: new Map([[trailArn, change.status ?? seen(aStatus())]]),
    selectorsByTrail: new Map([[trailArn, change.selection ?? seen(aSelection())]]),
    filtersByLogGroup: new Map([[ownLogGroup, change.filters ?? seen([aFilter()])]]),
    alarmsByPlace: new Map([
      [
        placeOf({ accountId, region }),
        change.alarms ?? seen({ metric: [anAlarm()], composite: [], log: [] }),
      ],
    ]),
    subscriptionsByTopic: new Map([[topicArn, change.subscriptions ?? seen([aSubscription()])]]),
    advisory: { ...nothingAdvisory, ...change.advisory },
  };
}

export function withAlarm(change: Partial<MetricAlarm>): Partial<AccountParts> {
  return { alarms: seen({ metric: [anAlarm(change)], composite: [], log: [] }) };
}

export function hoursAgo(hours: number): Date {
  return new Date(collectedAt.getTime() - hours * 60 * 60 * 1000);
}

/** The queries of an alarm on the sum of one metric. */
export function aSumOf(namespace: string, metricName: string): MetricAlarm['queries'] {
  const metric = {
    namespace,
    metricName,
    dimensions: [],
    statistic: 'Sum',
    periodSeconds: 300,
    unit: undefined,
  };
  return [
    { id: 'm1', expression: undefined, returnsData: false, accountId: undefined, metric },
    { id: 'e1', expression: 'SUM(METRICS())', returnsData: true, accountId: undefined, metric: undefined },
  ];
}

/** The metric of a filter on the account's own log group. */
export function aPublishedMetric(
  transformation: MetricTransformation,
  change: Partial<PublishedMetric> = {},
): PublishedMetric {
  return { transformation, systemFields: [], accountId, region, memberAccountId: accountId, ...change };
}
