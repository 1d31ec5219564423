import { groupBy } from '../group-by.ts';
import type {
  AwsShape,
  ScenarioAccount,
  ScenarioAlarmMuteRule,
  ScenarioCompositeAlarm,
  ScenarioKmsKey,
  ScenarioLogAlarm,
  ScenarioLogGroup,
  ScenarioMetricAlarm,
  ScenarioMetricFilter,
  ScenarioRegion,
  ScenarioSubscription,
  ScenarioTopic,
  ScenarioTrail,
  SilentFault,
} from '../scenario/scenario.ts';

/** One account of the running simulation, indexed for the calls. */
export interface AccountState {
  readonly id: string;
  readonly scenario: ScenarioAccount;
  readonly enabledRegions: ReadonlySet<string>;
  readonly deniedActions: ReadonlySet<string>;
  /** Only Regions that hold something; `regionOf` answers for the others, and `changeRegion` changes what is there. */
  readonly regions: Map<string, RegionState>;
  /** The account's own trails, of all Regions. */
  readonly trails: readonly TrailState[];
}

/** The resources of one account in one Region, as they are now: a change makes another one. */
export interface RegionState {
  readonly securityHub: boolean;
  readonly logGroups: ReadonlyMap<string, LogGroupState>;
  readonly alarms: readonly ScenarioMetricAlarm[];
  readonly compositeAlarms: readonly ScenarioCompositeAlarm[];
  readonly logAlarms: readonly ScenarioLogAlarm[];
  readonly alarmMuteRules: readonly ScenarioAlarmMuteRule[];
  readonly topics: ReadonlyMap<string, TopicState>;
  readonly kmsKeys: readonly ScenarioKmsKey[];
  readonly silentFaults: readonly SilentFault[];
}

export interface TrailState {
  readonly trail: ScenarioTrail;
  readonly accountId: string;
  readonly arn: string;
  readonly homeRegion: string;
  readonly isMultiRegion: boolean;
  readonly isOrganization: boolean;
}
export interface LogGroupState {
  readonly group: ScenarioLogGroup;
  readonly filters: readonly ScenarioMetricFilter[];
}
export interface TopicState {
  readonly topic: ScenarioTopic;
  readonly subscriptions: readonly ScenarioSubscription[];
}

/** Indexes one account of a scenario. */
export function accountState(id: string, scenario: ScenarioAccount): AccountState {
  const regions = Object.entries(scenario.regions);
  return {
    id,
    scenario,
    enabledRegions: new Set(scenario.enabledRegions),
    deniedActions: new Set(scenario.deniedActions),
    regions: new Map(regions.map(([region, resources]) => [region, regionState(resources)])),
    trails: regions.flatMap(([, { trails }]) => trails.map((trail) => trailState(trail, id))),
  };
}

const emptyRegion: RegionState = {
  securityHub: false,
  logGroups: new Map(),
  alarms: [],
  compositeAlarms: [],
  logAlarms: [],
  alarmMuteRules: [],
  topics: new Map(),
  kmsKeys: [],
  silentFaults: [],
};

/** The resources of a Region; a Region that the scenario does not name is empty. */
export function regionOf(account: AccountState, region: string): RegionState {
  return account.regions.get(region) ?? emptyRegion;
}

function regionState(resources: ScenarioRegion): RegionState {
  const filters = groupBy(resources.metricFilters, ({ logGroupName }) => logGroupName);
  return {
    securityHub: resources.securityHub,
    logGroups: new Map(
      resources.logGroups.map((group) => [
        group.logGroupName,
        { group, filters: filters.get(group.logGroupName)?.toSorted(byFilterName) ?? [] },
      ]),
    ),
    alarms: resources.metricAlarms,
    compositeAlarms: resources.compositeAlarms,
    logAlarms: resources.logAlarms,
    alarmMuteRules: resources.alarmMuteRules,
    topics: new Map(
      resources.topics.map((topic) => [topic.TopicArn, { topic, subscriptions: topic.Subscriptions }]),
    ),
    kmsKeys: resources.kmsKeys,
    silentFaults: resources.silentFaults,
  };
}

/** "The results are ASCII-sorted by filter name": https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeMetricFilters.html */
export function byFilterName(a: ScenarioMetricFilter, b: ScenarioMetricFilter): number {
  return a.filterName < b.filterName ? -1 : 1;
}

/** A trail of an account as the services look at it. */
export function trailState(trail: ScenarioTrail, accountId: string): TrailState {
  return {
    trail,
    accountId,
    arn: trail.TrailARN,
    homeRegion: trail.HomeRegion,
    isMultiRegion: trail.IsMultiRegionTrail === true,
    isOrganization: trail.IsOrganizationTrail === true,
  };
}

/** A resource as an answer shows it: without the members that the scenario marks as absent. */
export function withoutNulls(shape: AwsShape): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(shape)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([name, value]) => [name, cleaned(value)]),
  );
}

function cleaned(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(cleaned);
  if (typeof value === 'object' && value !== null) return withoutNulls(value as AwsShape);
  return value;
}
