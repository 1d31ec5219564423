import { ScenarioError, type Scenario, type ScenarioRegion, type ScenarioTrail } from './scenario.ts';
import { validateAlarms } from './validate-alarms.ts';
import { validateBuckets } from './validate-buckets.ts';
import { validateFaults } from './validate-faults.ts';

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
      validateAlarms(resources, place);
      validateTopics(resources, place, accountId, region);
      validateKeys(resources, place, accountId, region);
      validateUnique(resources, place);
    }
  }
  validateBuckets(scenario.accounts);
  validateFaults(scenario);
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

/** Aliases that begin with `alias/aws/` are AWS's own: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html */
function validateKeys({ kmsKeys }: ScenarioRegion, place: string, accountId: string, region: string): void {
  kmsKeys.forEach(({ KeyId, Arn, Aliases, KeyManager }, index) => {
    const here = `${place}.kmsKeys[${index}]`;
    const home = `arn:aws:kms:${region}:${accountId}:key/${KeyId}`;
    if (Arn !== home)
      throw new ScenarioError(`${here}.Arn: is ${Arn}, but the key stands at ${home}: move it`);
    const reserved = Aliases.find((alias) => alias.startsWith('alias/aws/') && KeyManager !== 'AWS');
    if (reserved !== undefined) {
      throw new ScenarioError(
        `${here}.Aliases: ${reserved} is AWS's own: rename it, or set KeyManager to AWS`,
      );
    }
  });
}

function validateUnique(resources: ScenarioRegion, place: string): void {
  const lists = {
    trails: resources.trails.map(({ Name }) => Name),
    logGroups: resources.logGroups.map(({ logGroupName }) => logGroupName),
    metricFilters: resources.metricFilters.map(
      ({ logGroupName, filterName }) => `${logGroupName} ${filterName}`,
    ),
    alarmMuteRules: resources.alarmMuteRules.map(({ Name }) => Name),
    kmsKeys: resources.kmsKeys.map(({ KeyId }) => KeyId),
    'kmsKeys[].Aliases': resources.kmsKeys.flatMap(({ Aliases }) => Aliases),
    topics: resources.topics.map(({ TopicArn }) => TopicArn),
  };
  for (const [list, names] of Object.entries(lists)) {
    const seen = new Set<string>();
    const twice = names.find((name) => seen.size === seen.add(name).size);
    if (twice !== undefined)
      throw new ScenarioError(`${place}.${list}: ${twice} stands there twice: remove one`);
  }
}
