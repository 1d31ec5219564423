import type {
  AccountSnapshot,
  AlarmActionRun,
  Alarms,
  EventSelection,
  Evidence,
  LiveMetric,
  MetricFilter,
  MuteRule,
  Subscription,
  SubscriptionFilter,
  TimeWindow,
  Topic,
  TopicKey,
  Trail,
  TrailStatus,
} from '../alarm-chain/index.ts';
import { logGroupName, parseArn } from '../alarm-chain/index.ts';
import { createAccountClient, readEnabledRegions } from './account.ts';
import { createCloudTrailClient, readEventSelectors, readTrails, readTrailStatus } from './cloudtrail.ts';
import { createCloudWatchClient, readAlarms } from './cloudwatch.ts';
import { createCloudWatchLogsClient, readLogGroupClass, readMetricFilters } from './cloudwatch-logs.ts';
import { readAlarmActions, readMetricCounts, type CountsByMetric } from './cloudwatch-metrics.ts';
import { readMuteRule, readMuteRuleNames } from './cloudwatch-mute-rules.ts';
import { createKmsClient, readKey } from './kms.ts';
import { askOnce, askOnceFor, once } from './once.ts';
import type { Session } from './session.ts';
import { createSnsClient, readSubscriptionFilter, readSubscriptions, readTopic } from './sns.ts';

/**
 * Reads one account with its own credentials. Everything is asked once, however many ask for it: an organization
 * trail's log group is part of the chain of every member.
 */
export interface AccountReader {
  readonly session: Session;
  enabledRegions(): Promise<NonNullable<AccountSnapshot['enabledRegions']>>;
  trails(region: string): Promise<Evidence<readonly Trail[]>>;
  trailStatus(trail: Trail): Promise<Evidence<TrailStatus>>;
  eventSelectors(trail: Trail): Promise<Evidence<EventSelection>>;
  metricFilters(logGroupArn: string): Promise<Evidence<readonly MetricFilter[]>>;
  alarms(region: string): Promise<Evidence<Alarms>>;
  subscriptions(topicArn: string): Promise<Evidence<readonly Subscription[]>>;
  logGroupClass(logGroupArn: string): Promise<Evidence<string>>;
  muteRuleNames(region: string, alarmName: string): Promise<Evidence<readonly string[]>>;
  muteRule(region: string, name: string): Promise<Evidence<MuteRule>>;
  topic(topicArn: string): Promise<Evidence<Topic>>;
  /** @param keyId an id or alias of the account's Region, or an ARN */
  key(region: string, keyId: string): Promise<Evidence<TopicKey>>;
  subscriptionFilter(subscriptionArn: string): Promise<Evidence<SubscriptionFilter>>;
  alarmActions(region: string, alarmName: string): Promise<Evidence<readonly AlarmActionRun[]>>;
  /** @param metrics all of one Region */
  metricCounts(
    metrics: readonly LiveMetric[],
    windows: readonly TimeWindow[],
  ): Promise<Evidence<CountsByMetric>>;
}

interface CountQuestion {
  readonly metrics: readonly LiveMetric[];
  readonly windows: readonly TimeWindow[];
}

/** A reader on a session that is already open. */
export function createAccountReader(session: Session): AccountReader {
  const clients = createRegionalClients(session);
  const regionOf = (arn: string) => parseArn(arn)?.region || session.region;
  const enabledRegions = askOnce(() => readEnabledRegions(clients.account(session.region)));
  const status = askOnceFor(({ arn, homeRegion }: Trail) =>
    readTrailStatus(clients.cloudTrail(homeRegion), arn),
  );
  const selectors = askOnceFor(({ arn, homeRegion }: Trail) =>
    readEventSelectors(clients.cloudTrail(homeRegion), arn),
  );
  const counts = askOnceFor(({ metrics, windows }: CountQuestion) =>
    readMetricCounts(clients.cloudWatch(metrics[0]?.region ?? session.region), metrics, windows),
  );
  return {
    session,
    enabledRegions: async () => await enabledRegions(''),
    trails: askOnce((region) => readTrails(clients.cloudTrail(region))),
    trailStatus: async (trail) => await status(trail.arn, trail),
    eventSelectors: async (trail) => await selectors(trail.arn, trail),
    metricFilters: askOnce((arn) =>
      readMetricFilters(clients.cloudWatchLogs(regionOf(arn)), logGroupName(arn) ?? arn),
    ),
    alarms: askOnce((region) => readAlarms(clients.cloudWatch(region))),
    subscriptions: askOnce((arn) => readSubscriptions(clients.sns(regionOf(arn)), arn)),
    logGroupClass: askOnce((arn) =>
      readLogGroupClass(clients.cloudWatchLogs(regionOf(arn)), logGroupName(arn) ?? arn),
    ),
    muteRuleNames: askOnceInRegion((region, alarm) => readMuteRuleNames(clients.cloudWatch(region), alarm)),
    muteRule: askOnceInRegion((region, name) => readMuteRule(clients.cloudWatch(region), name)),
    topic: askOnce((arn) => readTopic(clients.sns(regionOf(arn)), arn)),
    key: askOnceInRegion((region, keyId) => readKey(clients.kms(region), keyId)),
    subscriptionFilter: askOnce((arn) => readSubscriptionFilter(clients.sns(regionOf(arn)), arn)),
    alarmActions: askOnceInRegion((region, alarm) => readAlarmActions(clients.cloudWatch(region), alarm)),
    metricCounts: async (metrics, windows) =>
      await counts(JSON.stringify([metrics, windows]), { metrics, windows }),
  };
}

/**
 * The clients of one account, each made on first use. They are never destroyed: that would close the connections of
 * the request handler, which all accounts share.
 */
function createRegionalClients(session: Session) {
  return {
    account: once(() => createAccountClient(session)),
    cloudTrail: once((region) => createCloudTrailClient(session, region)),
    cloudWatchLogs: once((region) => createCloudWatchLogsClient(session, region)),
    cloudWatch: once((region) => createCloudWatchClient(session, region)),
    sns: once((region) => createSnsClient(session, region)),
    kms: once((region) => createKmsClient(session, region)),
  };
}

/** `askOnce` for what has a name in its Region only. */
function askOnceInRegion<T>(ask: (region: string, name: string) => Promise<Evidence<T>>) {
  const get = askOnceFor(([region, name]: readonly [string, string]) => ask(region, name));
  return async (region: string, name: string): Promise<Evidence<T>> =>
    await get(`${region} ${name}`, [region, name]);
}
