/**
 * Collects what the judge needs of one account, in two looks: the audit's own Region first, which shows every
 * multi-Region trail; the other enabled Regions only if the first look does not settle the account.
 */
import {
  parseArn,
  placeOf,
  topicsBehindFilters,
  withLiveEvidence,
  type AccountSnapshot,
  type AdvisoryTargets,
  type Evidence,
  type Trail,
  type Unseen,
} from '../alarm-chain/index.ts';
import type { AccountReader } from './account-reader.ts';
import { mapConcurrently } from './concurrency.ts';
import { nothingAdvisory, readAdvisory } from './read-advisory.ts';
import { readLive, type LiveOptions } from './read-live.ts';
import {
  beforeDeadline,
  readerFor,
  readForeignTrail,
  readTopicSubscriptions,
  type Neighbours,
} from './read-elsewhere.ts';

/** The parts of a snapshot while they are being collected. */
interface Collection {
  readonly reader: AccountReader;
  readonly neighbours: Neighbours;
  enabledRegions: AccountSnapshot['enabledRegions'];
  readonly trailsByRegion: Writable<AccountSnapshot['trailsByRegion']>;
  readonly statusByTrail: Writable<AccountSnapshot['statusByTrail']>;
  readonly selectorsByTrail: Writable<AccountSnapshot['selectorsByTrail']>;
  readonly filtersByLogGroup: Writable<AccountSnapshot['filtersByLogGroup']>;
  readonly alarmsByPlace: Writable<AccountSnapshot['alarmsByPlace']>;
  readonly subscriptionsByTopic: Writable<AccountSnapshot['subscriptionsByTopic']>;
}
type Writable<M> = M extends ReadonlyMap<infer K, infer V> ? Map<K, V> : never;

/** What one reading of an account is given besides its reader. */
export interface ReadingOptions {
  readonly neighbours: Neighbours;
  /** Whether a further look could change nothing. */
  readonly isSettled: (snapshot: AccountSnapshot) => boolean;
  /** What the chains that hold so far depend on. */
  readonly advisoryTargets: (snapshot: AccountSnapshot) => AdvisoryTargets;
  /** What earlier runs left behind. */
  readonly live: LiveOptions;
  /** The process clock, used only where the service's answers carried no time. */
  readonly now: () => Date;
}

/** Never throws for what AWS answers: every refusal is evidence. */
export async function readAccount(reader: AccountReader, options: ReadingOptions): Promise<AccountSnapshot> {
  const collection = startCollection(impatient(reader, options.neighbours), options.neighbours);
  await readRegion(collection, reader.session.region);
  await followTrails(collection);
  const required = snapshotOf(collection, options);
  if (options.isSettled(required)) {
    const firstLook = await withAdvisory(required, collection, options);
    if (options.isSettled(firstLook)) return firstLook;
  }
  await readOtherRegions(collection);
  await followTrails(collection);
  return await withAdvisory(snapshotOf(collection, options), collection, options);
}

/** The same reader, which stops waiting for shared answers before its own time is up. */
function impatient(reader: AccountReader, { patience }: Neighbours): AccountReader {
  const signal = AbortSignal.any([reader.session.signal, AbortSignal.timeout(patience)]);
  return { ...reader, session: { ...reader.session, signal } };
}

function startCollection(reader: AccountReader, neighbours: Neighbours): Collection {
  return {
    reader,
    neighbours,
    enabledRegions: null,
    trailsByRegion: new Map(),
    statusByTrail: new Map(),
    selectorsByTrail: new Map(),
    filtersByLogGroup: new Map(),
    alarmsByPlace: new Map(),
    subscriptionsByTopic: new Map(),
  };
}

async function withAdvisory(
  snapshot: AccountSnapshot,
  collection: Collection,
  options: ReadingOptions,
): Promise<AccountSnapshot> {
  const advisory = await readAdvisory(options.advisoryTargets(snapshot), collection);
  const known = { ...snapshot, advisory };
  const live = await readLive(collection.reader, collection.neighbours, known, options.live);
  return withLiveEvidence(known, live);
}

/** Regions of one account that are asked at the same time, so that it leaves room for the others of the run. */
const regionsAtOnce = 4;

async function readOtherRegions(collection: Collection): Promise<void> {
  collection.enabledRegions = believable(await collection.reader.enabledRegions(), collection);
  if (collection.enabledRegions.state !== 'seen') return;
  const others = collection.enabledRegions.value.filter((region) => !collection.trailsByRegion.has(region));
  await mapConcurrently(others, regionsAtOnce, async (region) => {
    await readRegion(collection, region);
  });
}

/** A list without a Region that has just answered is not the account's. */
function believable(
  regions: Evidence<readonly string[]>,
  { reader: { session }, trailsByRegion }: Collection,
): Evidence<readonly string[]> {
  const hasAnswered = trailsByRegion.get(session.region)?.state === 'seen';
  if (regions.state !== 'seen' || !hasAnswered || regions.value.includes(session.region)) return regions;
  const message = `the list of enabled Regions lacks ${session.region}, which has answered`;
  return { state: 'unseen', why: 'unsupported', operation: 'account:ListRegions', message };
}

async function readRegion({ trailsByRegion, reader }: Collection, region: string): Promise<void> {
  trailsByRegion.set(region, await reader.trails(region));
}

/** Reads what hangs on the trails seen so far, each thing once. */
async function followTrails(collection: Collection): Promise<void> {
  const trails = [...collection.trailsByRegion.values()].flatMap((answer) =>
    answer.state === 'seen' ? answer.value : [],
  );
  const unique = new Map(trails.map((trail) => [trail.arn, trail]));
  const logGroups = [...new Set([...unique.values()].flatMap(({ logGroupArn }) => logGroupArn ?? []))];
  await Promise.all([
    ...[...unique.values()].map((trail) => readTrailParts(collection, trail)),
    ...logGroups.map((arn) => readLogGroupParts(collection, arn)),
  ]);
}

async function readTrailParts(collection: Collection, trail: Trail): Promise<void> {
  const { reader, neighbours, statusByTrail, selectorsByTrail } = collection;
  if (statusByTrail.has(trail.arn)) return;
  const isOwn = parseArn(trail.arn)?.accountId === reader.session.accountId;
  const [status, selectors] = isOwn
    ? await Promise.all([reader.trailStatus(trail), reader.eventSelectors(trail)])
    : await readForeignTrail(reader, neighbours, trail);
  statusByTrail.set(trail.arn, status);
  selectorsByTrail.set(trail.arn, selectors);
}

/** The filters of a log group, the alarms of its Region, and the topics of the alarms on the filters' metrics. */
async function readLogGroupParts(collection: Collection, logGroupArn: string): Promise<void> {
  const { filtersByLogGroup, alarmsByPlace, subscriptionsByTopic, reader, neighbours } = collection;
  const asker = reader.session;
  const arn = parseArn(logGroupArn);
  if (arn === null || filtersByLogGroup.has(logGroupArn)) return;
  if (arn.partition !== asker.partition) {
    filtersByLogGroup.set(logGroupArn, elsewhere(arn.partition));
    return;
  }
  const owner = await readerFor(reader, neighbours, arn.accountId);
  if ('state' in owner) {
    filtersByLogGroup.set(logGroupArn, owner);
    return;
  }
  const filters = await beforeDeadline(owner.metricFilters(logGroupArn), 'logs:DescribeMetricFilters', asker);
  filtersByLogGroup.set(logGroupArn, filters);
  if (filters.state !== 'seen' || filters.value.length === 0) return;

  const alarms = await beforeDeadline(owner.alarms(arn.region), 'cloudwatch:DescribeAlarms', asker);
  alarmsByPlace.set(placeOf(arn), alarms);
  if (alarms.state !== 'seen') return;
  const topics = topicsBehindFilters(alarms.value, filters.value);
  await Promise.all(
    topics.map(async (topicArn) => {
      const subscriptions = await readTopicSubscriptions(owner, asker, neighbours, topicArn);
      // Alarms of two accounts may share a topic that only one of them may look at, whoever is answered first.
      if (subscriptionsByTopic.get(topicArn)?.state !== 'seen')
        subscriptionsByTopic.set(topicArn, subscriptions);
    }),
  );
}

/** Accounts of two partitions share nothing: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
function elsewhere(partition: string): Unseen {
  const message = `the log group is of the partition ${partition}`;
  return { state: 'unseen', why: 'unsupported', operation: 'logs:DescribeMetricFilters', message };
}

function snapshotOf(
  { reader: { session }, neighbours: _neighbours, ...evidence }: Collection,
  { now }: ReadingOptions,
): AccountSnapshot {
  const collectedAt = session.calls.serviceTime ?? now();
  return { accountId: session.accountId, collectedAt, ...evidence, advisory: nothingAdvisory };
}
