/**
 * Collects what the judge needs of one account, in two looks: the audit's own Region first, which shows every
 * multi-Region trail; the other enabled Regions only if the first look does not settle the account.
 */
import {
  isOwnTrail,
  logGroupName,
  parseArn,
  topicsBehindFilters,
  type AccountSnapshot,
  type Evidence,
  type Trail,
} from '../alarm-chain/index.ts';
import { createAccountClient, readEnabledRegions } from './account.ts';
import { createCloudTrailClient, readEventSelectors, readTrails, readTrailStatus } from './cloudtrail.ts';
import { createCloudWatchClient, readAlarms } from './cloudwatch.ts';
import { createCloudWatchLogsClient, readMetricFilters } from './cloudwatch-logs.ts';
import type { Session } from './session.ts';
import { createSnsClient, readSubscriptions } from './sns.ts';

/** The parts of a snapshot while they are being collected. */
interface Collection {
  readonly session: Session;
  readonly clients: RegionalClients;
  /** By Region; asked once, however many log groups of the Region wait for the answer. */
  readonly alarms: (region: string) => Promise<ReadyEvidence<AccountSnapshot['alarmsByRegion']>>;
  /** By topic ARN; asked once. */
  readonly subscriptions: (
    topicArn: string,
  ) => Promise<ReadyEvidence<AccountSnapshot['subscriptionsByTopic']>>;
  enabledRegions: AccountSnapshot['enabledRegions'];
  readonly trailsByRegion: Map<string, Evidence<readonly Trail[]>>;
  readonly statusByTrail: Map<string, ReadyEvidence<AccountSnapshot['statusByTrail']>>;
  readonly selectorsByTrail: Map<string, ReadyEvidence<AccountSnapshot['selectorsByTrail']>>;
  readonly filtersByLogGroup: Map<string, ReadyEvidence<AccountSnapshot['filtersByLogGroup']>>;
  readonly alarmsByRegion: Map<string, ReadyEvidence<AccountSnapshot['alarmsByRegion']>>;
  readonly subscriptionsByTopic: Map<string, ReadyEvidence<AccountSnapshot['subscriptionsByTopic']>>;
}
type ReadyEvidence<M> = M extends ReadonlyMap<string, infer E> ? E : never;

/**
 * @param isSettled whether a second look could change nothing; asked once, with the first look
 * @param now the process clock, used only where the service's answers carried no time
 */
export async function readAccount(
  session: Session,
  isSettled: (snapshot: AccountSnapshot) => boolean,
  now: () => Date,
): Promise<AccountSnapshot> {
  const collection = startCollection(session);
  await readRegion(collection, session.region);
  await followTrails(collection);
  const firstLook = snapshotOf(collection, now);
  if (isSettled(firstLook)) return firstLook;

  await readOtherRegions(collection);
  await followTrails(collection);
  return snapshotOf(collection, now);
}

function startCollection(session: Session): Collection {
  const clients = createRegionalClients(session);
  return {
    session,
    clients,
    alarms: once((region) => readAlarms(clients.cloudWatch(region))),
    subscriptions: once((topicArn) =>
      readSubscriptions(clients.sns(parseArn(topicArn)?.region ?? session.region), topicArn),
    ),
    enabledRegions: null,
    trailsByRegion: new Map(),
    statusByTrail: new Map(),
    selectorsByTrail: new Map(),
    filtersByLogGroup: new Map(),
    alarmsByRegion: new Map(),
    subscriptionsByTopic: new Map(),
  };
}

async function readOtherRegions(collection: Collection): Promise<void> {
  const regions = await readEnabledRegions(collection.clients.account());
  collection.enabledRegions = believable(regions, collection);
  if (collection.enabledRegions.state !== 'seen') return;
  const others = collection.enabledRegions.value.filter((region) => !collection.trailsByRegion.has(region));
  await Promise.all(others.map((region) => readRegion(collection, region)));
}

/** A list without a Region that has just answered is not the account's. */
function believable(
  regions: Evidence<readonly string[]>,
  { session, trailsByRegion }: Collection,
): Evidence<readonly string[]> {
  const hasAnswered = trailsByRegion.get(session.region)?.state === 'seen';
  if (regions.state !== 'seen' || !hasAnswered || regions.value.includes(session.region)) return regions;
  const message = `the list of enabled Regions lacks ${session.region}, which has answered`;
  return { state: 'unseen', why: 'unsupported', operation: 'account:ListRegions', message };
}

async function readRegion(collection: Collection, region: string): Promise<void> {
  collection.trailsByRegion.set(region, await readTrails(collection.clients.cloudTrail(region)));
}

/** Reads what hangs on the trails seen so far, each thing once. */
async function followTrails(collection: Collection): Promise<void> {
  const trails = [...collection.trailsByRegion.values()].flatMap((answer) =>
    answer.state === 'seen' ? answer.value : [],
  );
  const own = trails.filter((trail) => isOwnTrail(collection.session.accountId, trail));
  const unique = new Map(own.map((trail) => [trail.arn, trail]));
  await Promise.all([...unique.values()].map((trail) => readTrailParts(collection, trail)));
  const logGroups = [...new Set([...unique.values()].flatMap(({ logGroupArn }) => logGroupArn ?? []))];
  await Promise.all(logGroups.map((arn) => readLogGroupParts(collection, arn)));
}

async function readTrailParts(collection: Collection, { arn, homeRegion }: Trail): Promise<void> {
  if (collection.statusByTrail.has(arn)) return;
  const client = collection.clients.cloudTrail(homeRegion);
  const [status, selectors] = await Promise.all([
    readTrailStatus(client, arn),
    readEventSelectors(client, arn),
  ]);
  collection.statusByTrail.set(arn, status);
  collection.selectorsByTrail.set(arn, selectors);
}

/** The filters of a log group, the alarms of its Region, and the topics of the alarms on the filters' metrics. */
async function readLogGroupParts(collection: Collection, logGroupArn: string): Promise<void> {
  const name = logGroupName(logGroupArn);
  const region = parseArn(logGroupArn)?.region;
  if (name === null || region === undefined || collection.filtersByLogGroup.has(logGroupArn)) return;
  const filters = await readMetricFilters(collection.clients.cloudWatchLogs(region), name);
  collection.filtersByLogGroup.set(logGroupArn, filters);
  if (filters.state !== 'seen' || filters.value.length === 0) return;

  const alarms = await collection.alarms(region);
  collection.alarmsByRegion.set(region, alarms);
  if (alarms.state !== 'seen') return;
  const topics = topicsBehindFilters(alarms.value, filters.value);
  await Promise.all(topics.map((topicArn) => readTopic(collection, topicArn)));
}

async function readTopic(collection: Collection, topicArn: string): Promise<void> {
  collection.subscriptionsByTopic.set(topicArn, await collection.subscriptions(topicArn));
}

function snapshotOf(collection: Collection, now: () => Date): AccountSnapshot {
  const {
    session,
    clients: _clients,
    alarms: _alarms,
    subscriptions: _subscriptions,
    ...evidence
  } = collection;
  return { accountId: session.accountId, collectedAt: session.calls.serviceTime ?? now(), ...evidence };
}

type RegionalClients = ReturnType<typeof createRegionalClients>;

/**
 * The clients of one account, each made on first use. They are never destroyed: that would close the connections of
 * the request handler, which all accounts share.
 */
function createRegionalClients(session: Session) {
  const account = once(() => createAccountClient(session));
  return {
    account: () => account(session.region),
    cloudTrail: once((region) => createCloudTrailClient(session, region)),
    cloudWatchLogs: once((region) => createCloudWatchLogsClient(session, region)),
    cloudWatch: once((region) => createCloudWatchClient(session, region)),
    sns: once((region) => createSnsClient(session, region)),
  };
}

/** Makes a value for a key on first use and keeps it; of a promise, so, all who ask get the same one. */
function once<Value>(make: (key: string) => Value): (key: string) => Value {
  const values = new Map<string, Value>();
  return (key) => {
    const value = values.get(key) ?? make(key);
    values.set(key, value);
    return value;
  };
}
