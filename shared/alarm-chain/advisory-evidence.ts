import type { LiveReason } from './links.ts';
import type { Evidence, Unseen } from './snapshot.ts';

/**
 * What may break a chain where it was read, and bars no verdict where it was not. Asked only of chains that hold
 * without it.
 */
export interface AdvisoryEvidence {
  /** The class (`STANDARD` …) by log group ARN as the trail gives it. */
  readonly classByLogGroup: ReadonlyMap<string, Evidence<string>>;
  /** By `placeOf` the alarms that they mute. */
  readonly muteRulesByPlace: ReadonlyMap<string, Evidence<readonly MuteRule[]>>;
  /** By topic ARN. */
  readonly topicsByArn: ReadonlyMap<string, Evidence<Topic>>;
  /** The key of an encrypted topic, by topic ARN. */
  readonly keyByTopic: ReadonlyMap<string, Evidence<TopicKey>>;
  /** By ARN of a confirmed subscription. */
  readonly filterBySubscription: ReadonlyMap<string, Evidence<SubscriptionFilter>>;
  /** What became of the alarm's actions, the latest first, by alarm ARN. */
  readonly actionsByAlarm: ReadonlyMap<string, Evidence<readonly AlarmActionRun[]>>;
  readonly live: LiveEvidence;
}

/** What earlier visits of the audit should have left behind. */
export interface LiveEvidence {
  /** The time windows of the last runs that visited the account, the latest first; empty where none is known. */
  readonly windows: readonly TimeWindow[];
  /** Why the windows or the finding could not be read; null where they could. */
  readonly refusal: Unseen | null;
  /** What the account's finding says of its chains, by rule id. */
  readonly chainByRule: ReadonlyMap<string, StoredChain>;
  /** By `metricKeyOf`: what the metric counted in each of `windows`, in their order; null where it has no data. */
  readonly countsByMetric: ReadonlyMap<string, Evidence<readonly (number | null)[]>>;
}
/** The chains of an account as its finding holds them. */
export interface StoredChain {
  /** `Judgement.chainDigest` of the last run that published. */
  readonly digest: string;
  /** The start of the first run from which on every run found the chains so. */
  readonly since: Date;
  /** How link `live` was found broken under these chains, and when the finding says so; none where it was not. */
  readonly liveBreak?: LiveBreak;
}
export interface LiveBreak {
  readonly reason: LiveReason;
  readonly at: Date;
}

export interface TimeWindow {
  readonly start: Date;
  readonly end: Date;
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetAlarmMuteRule.html */
export interface MuteRule {
  readonly arn: string;
  readonly name: string;
  readonly alarmNames: readonly string[];
  /** `cron(…)` or `at(…)`. */
  readonly expression: string | undefined;
  /** ISO 8601, such as `PT4H`. */
  readonly duration: string | undefined;
  readonly timeZone: string | undefined;
  readonly startsAt: Date | undefined;
  readonly expiresAt: Date | undefined;
  /** `SCHEDULED`, `ACTIVE` or `EXPIRED`. */
  readonly status: string | undefined;
}

/** https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html */
export interface Topic {
  readonly ownerAccountId: string | undefined;
  /** JSON. */
  readonly policy: string | undefined;
  /** An id, an alias or an ARN; undefined where the topic is not encrypted. */
  readonly keyId: string | undefined;
}

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html */
export interface TopicKey {
  readonly arn: string;
  /** `AWS` keys have a policy that nobody can change; `CUSTOMER` keys have their own. */
  readonly manager: string | undefined;
  readonly state: string | undefined;
  /** JSON; undefined for a key of AWS's. */
  readonly policy: string | undefined;
}

/** https://docs.aws.amazon.com/sns/latest/api/API_GetSubscriptionAttributes.html */
export interface SubscriptionFilter {
  /** JSON; undefined where every message passes. */
  readonly policy: string | undefined;
  readonly scope: string | undefined;
}

/** One action that CloudWatch tried: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_AlarmHistoryItem.html */
export interface AlarmActionRun {
  readonly at: Date;
  /** The action's ARN where the history tells it. */
  readonly action: string | undefined;
  /** Undefined where the history does not tell. */
  readonly succeeded: boolean | undefined;
  readonly summary: string;
}
