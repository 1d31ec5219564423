import type { AwsShape, ScenarioLogGroup, ScenarioMetricFilter, ScenarioTrail, Sparse } from './scenario.ts';

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

/** The written value, or the default where nothing is written; null stands for "absent" and stays. */
export function given<T>(written: T | null | undefined, byDefault: T): T | null {
  return written === undefined ? byDefault : written;
}
