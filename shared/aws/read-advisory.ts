import {
  filterAnswer,
  isManagedAlias,
  parseArn,
  placeOf,
  type AdvisoryEvidence,
  type AdvisoryTargets,
  type Evidence,
  type MuteRule,
  type ResourceReference,
  type SubscriptionFilter,
  type Topic,
  type TopicKey,
  type TopicTarget,
  type Unseen,
} from '../alarm-chain/index.ts';
import type { AccountReader } from './account-reader.ts';
import { askAboutTopic, beforeDeadline, readerFor, type Neighbours } from './read-elsewhere.ts';

/** Subscriptions of one topic whose filter policies are read, one after the other. */
export const maximumSubscriptionsAsked = 20;
/** Alarms of one account and Region whose mute rules are listed, and rules that are then read. */
export const maximumAlarmsAsked = 20;
export const maximumMuteRulesAsked = 50;

/** Advisory evidence of which nothing was asked. */
export const nothingAdvisory: AdvisoryEvidence = {
  classByLogGroup: new Map(),
  muteRulesByPlace: new Map(),
  topicsByArn: new Map(),
  keyByTopic: new Map(),
  filterBySubscription: new Map(),
  actionsByAlarm: new Map(),
  live: { windows: [], refusal: null, chainByRule: new Map(), countsByMetric: new Map() },
};

/** Whose chains these are, and the other accounts that they lead to. */
interface Asker {
  readonly reader: AccountReader;
  readonly neighbours: Neighbours;
}

/**
 * Reads what could break the chains that hold so far, in parallel where nothing depends on another answer. Never throws
 * for what AWS answers. What the audit's own visits should have left behind is not read here.
 */
export async function readAdvisory(targets: AdvisoryTargets, asker: Asker): Promise<AdvisoryEvidence> {
  const [classes, muteRules, topics] = await Promise.all([
    Promise.all(targets.logGroups.map(async (arn) => [arn, await readClass(asker, arn)] as const)),
    readMuteRules(asker, targets.alarms),
    Promise.all(targets.topics.map(async (topic) => await readTopicEvidence(asker, topic))),
  ]);
  return {
    ...nothingAdvisory,
    classByLogGroup: new Map(classes),
    muteRulesByPlace: muteRules,
    topicsByArn: new Map(topics.map(({ arn, topic }) => [arn, topic])),
    keyByTopic: new Map(topics.flatMap(({ arn, key }) => (key === null ? [] : [[arn, key]]))),
    filterBySubscription: new Map(topics.flatMap(({ filters }) => [...filters])),
  };
}

async function readClass(asker: Asker, logGroupArn: string): Promise<Evidence<string>> {
  const owner = parseArn(logGroupArn)?.accountId ?? '';
  return await askAccount(asker, owner, 'logs:DescribeLogGroups', (reader) =>
    reader.logGroupClass(logGroupArn),
  );
}

async function readMuteRules(
  asker: Asker,
  alarms: readonly ResourceReference[],
): Promise<AdvisoryEvidence['muteRulesByPlace']> {
  const places = new Map<string, ResourceReference[]>();
  for (const alarm of alarms) places.set(placeOf(alarm), [...(places.get(placeOf(alarm)) ?? []), alarm]);
  return new Map(
    await Promise.all(
      [...places].map(async ([place, there]) => [place, await readMuteRulesAt(asker, there)] as const),
    ),
  );
}

/** The mute rules of alarms of one account and Region: all of them, or none where one could not be read. */
async function readMuteRulesAt(
  asker: Asker,
  alarms: readonly ResourceReference[],
): Promise<Evidence<readonly MuteRule[]>> {
  const { accountId = '', region = '' } = alarms[0] ?? {};
  const listing = 'cloudwatch:ListAlarmMuteRules';
  if (alarms.length > maximumAlarmsAsked) return tooMany(listing, `over ${maximumAlarmsAsked} alarms`);
  const lists = await Promise.all(
    alarms.map(async ({ name }) =>
      askAccount(asker, accountId, listing, (reader) => reader.muteRuleNames(region, name)),
    ),
  );
  const names = new Set<string>();
  for (const list of lists) {
    if (list.state !== 'seen') return list;
    for (const name of list.value) names.add(name);
  }
  if (names.size > maximumMuteRulesAsked) return tooMany(listing, `over ${maximumMuteRulesAsked} mute rules`);
  const rules = await Promise.all(
    [...names].map(async (name) =>
      askAccount(asker, accountId, 'cloudwatch:GetAlarmMuteRule', (reader) => reader.muteRule(region, name)),
    ),
  );
  const refusal = rules.find((rule) => rule.state === 'unseen');
  // A rule that is gone since it was listed mutes nothing.
  return (
    refusal ?? { state: 'seen', value: rules.flatMap((rule) => (rule.state === 'seen' ? rule.value : [])) }
  );
}

function tooMany(operation: string, what: string): Unseen {
  return { state: 'unseen', why: 'unsupported', operation, message: `${what}: not asked` };
}

/** What decides whether the alarms' messages pass a topic and reach a subscriber. */
async function readTopicEvidence(asker: Asker, target: TopicTarget) {
  const [access, filters] = await Promise.all([readAccess(asker, target), readFilters(asker, target)]);
  return { arn: target.arn, ...access, filters };
}

async function readAccess(
  asker: Asker,
  target: TopicTarget,
): Promise<{ readonly topic: Evidence<Topic>; readonly key: Evidence<TopicKey> | null }> {
  const { arn } = target;
  const topic = await askTopic(asker, target, 'sns:GetTopicAttributes', (reader) => reader.topic(arn));
  const keyId = topic.state === 'seen' ? topic.value.keyId : undefined;
  if (keyId === undefined || isManagedAlias(keyId)) return { topic, key: null };
  // Only an ARN names another account or Region than the topic's.
  const { accountId, region } = parseArn(keyId) ?? parseArn(arn) ?? { accountId: '', region: '' };
  const key = await askAccount(asker, accountId, 'kms:DescribeKey', (reader) => reader.key(region, keyId));
  return { topic, key };
}

/**
 * One filter after the other, up to the first that lets the messages of all alarms through: one listener is enough. A
 * service that is tired or slow is not asked for the next one; a refusal may be one of this subscription.
 */
async function readFilters(asker: Asker, target: TopicTarget) {
  const filters = new Map<string, Evidence<SubscriptionFilter>>();
  for (const arn of target.subscriptions.slice(0, maximumSubscriptionsAsked)) {
    const filter = await askTopic(asker, target, 'sns:GetSubscriptionAttributes', (reader) =>
      reader.subscriptionFilter(arn),
    );
    filters.set(arn, filter);
    if (filter.state === 'unseen' && filter.why !== 'access-denied') break;
    if (filter.state !== 'seen') continue;
    if (target.alarms.every((alarm) => filterAnswer(filter.value, alarm) === 'passes')) break;
  }
  return filters;
}

async function askTopic<T>(
  { reader, neighbours }: Asker,
  { arn, alarms }: TopicTarget,
  operation: string,
  ask: (reader: AccountReader) => Promise<Evidence<T>>,
): Promise<Evidence<T>> {
  const alarmOwner = await readerFor(reader, neighbours, alarms[0]?.accountId ?? '');
  if ('state' in alarmOwner) return alarmOwner;
  return await askAboutTopic(alarmOwner, reader.session, neighbours, arn, operation, ask);
}

async function askAccount<T>(
  { reader, neighbours }: Asker,
  accountId: string,
  operation: string,
  ask: (reader: AccountReader) => Promise<Evidence<T>>,
): Promise<Evidence<T>> {
  const owner = await readerFor(reader, neighbours, accountId);
  return 'state' in owner ? owner : await beforeDeadline(ask(owner), operation, reader.session);
}
