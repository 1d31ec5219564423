import {
  filledAlarmMuteRule,
  filledCompositeAlarm,
  filledLogAlarm,
  filledMetricAlarm,
} from './alarm-defaults.ts';
import { filledFaults } from './fault-defaults.ts';
import { filledLogGroup, filledMetricFilter, filledTrail, type Home } from './resource-defaults.ts';
import type {
  ExpectedAccount,
  Scenario,
  ScenarioAccount,
  ScenarioDocument,
  ScenarioFinding,
  ScenarioFindingAggregator,
  ScenarioRegion,
  Sparse,
} from './scenario.ts';
import { filledKmsKey, filledTopic } from './topic-defaults.ts';

const defaultRegion = 'us-east-1';

/**
 * The scenario with its defaults filled in, member by member. Null removes a default. Filling twice changes nothing,
 * so that a filled scenario is a scenario too.
 */
export function fillDefaults(document: ScenarioDocument): Scenario {
  const region = document.region ?? defaultRegion;
  const organization = document.organization ?? {};
  const managementAccountId = organization.managementAccountId ?? '';
  const auditorAccountId = organization.auditorAccountId ?? '';
  const administrator = organization.securityHubAdministratorAccountId;
  const implicit = { [managementAccountId]: {}, [auditorAccountId]: {} };
  return {
    schemaVersion: 1,
    region,
    now: document.now ?? null,
    organization: {
      managementAccountId,
      auditorAccountId,
      securityHubAdministratorAccountId: administrator === undefined ? auditorAccountId : administrator,
      externalId: organization.externalId ?? null,
      findingAggregator: filledAggregator(organization.findingAggregator, region),
    },
    accounts: Object.fromEntries(
      Object.entries({ ...implicit, ...document.accounts }).map(([accountId, account]) => [
        accountId,
        filledAccount(account ?? {}, accountId, region),
      ]),
    ),
  };
}

function filledAggregator(
  aggregator: Sparse<ScenarioFindingAggregator> | null | undefined,
  auditRegion: string,
): ScenarioFindingAggregator | null {
  if (aggregator === undefined || aggregator === null) return null;
  return {
    FindingAggregationRegion: aggregator.FindingAggregationRegion ?? auditRegion,
    RegionLinkingMode: aggregator.RegionLinkingMode ?? 'ALL_REGIONS',
    Regions: texts(aggregator.Regions),
  };
}

function filledAccount(
  account: Sparse<ScenarioAccount>,
  accountId: string,
  auditRegion: string,
): ScenarioAccount {
  const regions = { ...(account.regions as Record<string, Sparse<ScenarioRegion> | null> | null) };
  // The audit's Region is always written out, since Security Hub is on there unless the scenario says otherwise.
  regions[auditRegion] ??= {};
  return {
    name: account.name ?? `account-${accountId}`,
    organizationalUnit: account.organizationalUnit ?? '',
    state: account.state === undefined ? 'ACTIVE' : account.state,
    tags: { ...(account.tags as Record<string, string> | null) },
    auditRole: account.auditRole === undefined ? true : (account.auditRole ?? false),
    remediationRole: account.remediationRole ?? false,
    enabledRegions: account.enabledRegions === undefined ? [auditRegion] : texts(account.enabledRegions),
    deniedActions: texts(account.deniedActions),
    regions: Object.fromEntries(
      Object.entries(regions).map(([region, resources]) => [
        region,
        filledRegion(resources ?? {}, { accountId, region }, auditRegion),
      ]),
    ),
    ...(account.faults ? { faults: filledFaults(account.faults) } : {}),
    ...(account.expected ? { expected: account.expected as ExpectedAccount } : {}),
  };
}

function texts(list: readonly (string | null)[] | null | undefined): readonly string[] {
  return (list ?? []).filter((item) => item !== null);
}

function filledRegion(resources: Sparse<ScenarioRegion>, home: Home, auditRegion: string): ScenarioRegion {
  const byDefault = home.region === auditRegion;
  return {
    securityHub: resources.securityHub === undefined ? byDefault : (resources.securityHub ?? false),
    silentFaults: each(resources.silentFaults, (fault) => fault),
    trails: each(resources.trails, (trail) => filledTrail(trail, home)),
    logGroups: each(resources.logGroups, filledLogGroup),
    metricFilters: each(resources.metricFilters, filledMetricFilter),
    metricAlarms: each(resources.metricAlarms, (alarm) => filledMetricAlarm(alarm, home)),
    compositeAlarms: each(resources.compositeAlarms, (alarm) => filledCompositeAlarm(alarm, home)),
    logAlarms: each(resources.logAlarms, (alarm) => filledLogAlarm(alarm, home)),
    alarmMuteRules: each(resources.alarmMuteRules, (rule) => filledAlarmMuteRule(rule, home)),
    topics: each(resources.topics, (topic) => filledTopic(topic, home)),
    kmsKeys: each(resources.kmsKeys, (key) => filledKmsKey(key, home)),
    findings: each(resources.findings, (finding) => finding as ScenarioFinding),
    buckets: texts(resources.buckets),
  };
}

function each<From, To>(
  list: readonly (From | null)[] | null | undefined,
  fill: (item: From) => To,
): readonly To[] {
  return (list ?? []).filter((item) => item !== null).map((item) => fill(item));
}
