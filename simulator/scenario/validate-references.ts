import { ScenarioError, type Scenario, type ScenarioRegion, type ScenarioTrail } from './scenario.ts';

/** Refuses what has the right shape and still cannot exist in AWS, or would stand in two places. */
export function validateReferences(scenario: Scenario): void {
  const administrator = scenario.organization.securityHubAdministratorAccountId;
  if (administrator !== null && scenario.accounts[administrator] === undefined) {
    throw new ScenarioError(
      `organization.securityHubAdministratorAccountId: ${administrator} is not in accounts: add it there`,
    );
  }
  for (const [accountId, account] of Object.entries(scenario.accounts)) {
    for (const [region, resources] of Object.entries(account.regions)) {
      const place = `accounts.${accountId}.regions.${region}`;
      resources.trails.forEach((trail, index) => {
        validateTrail(trail, `${place}.trails[${index}]`, accountId, region);
      });
      validateLogGroups(resources, place);
      validateTopics(resources, place, accountId, region);
      validateUnique(resources, place);
    }
  }
}

/** A trail stands once, in its home account and Region; its replicas are the simulator's work. */
function validateTrail(trail: ScenarioTrail, place: string, accountId: string, region: string): void {
  const home = `arn:aws:cloudtrail:${region}:${accountId}:trail/${trail.Name}`;
  if (trail.TrailARN !== home) {
    throw new ScenarioError(
      `${place}.TrailARN: is ${trail.TrailARN}, but stands in the home of ${home}: move it`,
    );
  }
  if (trail.HomeRegion !== region) {
    throw new ScenarioError(
      `${place}.HomeRegion: is ${trail.HomeRegion}: a trail stands in its home Region: move it`,
    );
  }
  if (trail.EventSelectors && trail.AdvancedEventSelectors) {
    throw new ScenarioError(`${place}: a trail has EventSelectors or AdvancedEventSelectors: remove one`);
  }
}

function validateLogGroups(resources: ScenarioRegion, place: string): void {
  const names = new Set(resources.logGroups.map(({ logGroupName }) => logGroupName));
  resources.metricFilters.forEach(({ filterName, logGroupName }, index) => {
    if (names.has(logGroupName)) return;
    throw new ScenarioError(
      `${place}.metricFilters[${index}]: the log group ${logGroupName} of ${filterName} is not in logGroups: add it there`,
    );
  });
}

function validateTopics(resources: ScenarioRegion, place: string, accountId: string, region: string): void {
  resources.topics.forEach(({ TopicArn }, index) => {
    if (TopicArn.startsWith(`arn:aws:sns:${region}:${accountId}:`)) return;
    throw new ScenarioError(
      `${place}.topics[${index}].TopicArn: ${TopicArn} belongs to another account or Region: move it`,
    );
  });
}

function validateUnique(resources: ScenarioRegion, place: string): void {
  const lists = {
    trails: resources.trails.map(({ Name }) => Name),
    logGroups: resources.logGroups.map(({ logGroupName }) => logGroupName),
    metricFilters: resources.metricFilters.map(
      ({ logGroupName, filterName }) => `${logGroupName} ${filterName}`,
    ),
    metricAlarms: resources.metricAlarms.map(({ AlarmName }) => AlarmName),
    topics: resources.topics.map(({ TopicArn }) => TopicArn),
  };
  for (const [list, names] of Object.entries(lists)) {
    const seen = new Set<string>();
    const twice = names.find((name) => seen.size === seen.add(name).size);
    if (twice !== undefined)
      throw new ScenarioError(`${place}.${list}: ${twice} stands there twice: remove one`);
  }
}
