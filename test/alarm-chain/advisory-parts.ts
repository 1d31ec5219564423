import {
  placeOf,
  type AdvisoryEvidence,
  type Evidence,
  type MuteRule,
  type Topic,
  type TopicKey,
} from '../../shared/alarm-chain/index.ts';
import type { SubscriptionFilter } from '../../shared/alarm-chain/index.ts';
import {
  accountId,
  aSubscription,
  collectedAt,
  logGroupArn,
  region,
  seen,
  topicArn,
} from './compliant-account.ts';

export const keyArn = `arn:aws:kms:${region}:${accountId}:key/11111111-2222-3333-4444-555555555555`;

/** A rule that has been in force for an hour and stays so for four days, but for `change`. */
export function aMuteRule(change: Partial<MuteRule> = {}): MuteRule {
  return {
    arn: `arn:aws:cloudwatch:${region}:${accountId}:alarm-mute-rule:shutdown`,
    name: 'shutdown',
    alarmNames: ['assume-role'],
    expression: 'at(2026-01-15T11:00)',
    duration: 'P4D',
    timeZone: undefined,
    startsAt: undefined,
    expiresAt: undefined,
    status: 'ACTIVE',
    ...change,
  };
}

/** The policy of a topic, with the statements that let CloudWatch publish unless others are given. */
export function aTopicPolicy(...statements: readonly object[]): string {
  const publish = {
    Effect: 'Allow',
    Principal: { Service: 'cloudwatch.amazonaws.com' },
    Action: 'SNS:Publish',
    Resource: topicArn,
  };
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.length === 0 ? [publish] : statements,
  });
}

export function aTopic(change: Partial<Topic> = {}): Topic {
  return { ownerAccountId: accountId, policy: aTopicPolicy(), keyId: undefined, ...change };
}

/** The policy of a key, which lets its account use it and CloudWatch do `actions`. */
export function aKeyPolicy(actions: readonly string[], change: object = {}): string {
  const administration = {
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${accountId}:root` },
    Action: 'kms:*',
    Resource: '*',
  };
  const use = {
    Effect: 'Allow',
    Principal: { Service: 'cloudwatch.amazonaws.com' },
    Action: actions,
    Resource: '*',
    ...change,
  };
  return JSON.stringify({ Version: '2012-10-17', Statement: [administration, use] });
}

export function aKey(change: Partial<TopicKey> = {}): TopicKey {
  const policy = aKeyPolicy(['kms:GenerateDataKey*', 'kms:Decrypt']);
  return { arn: keyArn, manager: 'CUSTOMER', state: 'Enabled', policy, ...change };
}

export function aSubscriptionFilter(policy?: object, scope?: string): SubscriptionFilter {
  return { policy: policy === undefined ? undefined : JSON.stringify(policy), scope };
}

/** Parts of the advisory evidence of the compliant account. */
export const parts = {
  logClass: (answer: Evidence<string>): Partial<AdvisoryEvidence> => ({
    classByLogGroup: new Map([[logGroupArn, answer]]),
  }),
  muteRules: (answer: Evidence<readonly MuteRule[]>): Partial<AdvisoryEvidence> => ({
    muteRulesByPlace: new Map([[placeOf({ accountId, region }), answer]]),
  }),
  topic: (answer: Evidence<Topic>): Partial<AdvisoryEvidence> => ({
    topicsByArn: new Map([[topicArn, answer]]),
  }),
  key: (answer: Evidence<TopicKey>): Partial<AdvisoryEvidence> => ({
    topicsByArn: new Map([[topicArn, seen(aTopic({ keyId: keyArn }))]]),
    keyByTopic: new Map([[topicArn, answer]]),
  }),
  filter: (answer: Evidence<SubscriptionFilter>): Partial<AdvisoryEvidence> => ({
    filterBySubscription: new Map([[aSubscription().arn, answer]]),
  }),
};

/** Hours from the time of the snapshot, as an instant. */
export function inHours(hours: number): Date {
  return new Date(collectedAt.getTime() + hours * 60 * 60 * 1000);
}
