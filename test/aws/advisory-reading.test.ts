import {
  CloudWatchClient,
  GetAlarmMuteRuleCommand,
  ListAlarmMuteRulesCommand,
} from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeKeyCommand, GetKeyPolicyCommand, KMSClient } from '@aws-sdk/client-kms';
import { GetSubscriptionAttributesCommand, GetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import {
  parseArn,
  type AdvisoryTargets,
  type ResourceReference,
  type Unseen,
} from '../../shared/alarm-chain/index.ts';
import { createAccountReader } from '../../shared/aws/account-reader.ts';
import {
  maximumAlarmsAsked,
  maximumMuteRulesAsked,
  maximumSubscriptionsAsked,
  readAdvisory,
} from '../../shared/aws/read-advisory.ts';
import type { Neighbours } from '../../shared/aws/read-elsewhere.ts';
import { aSession } from './a-session.ts';

const [member, owner] = ['333333333333', '444444444444'];
const logGroup = (accountId: string) => `arn:aws:logs:us-east-1:${accountId}:log-group:trail:*`;
const topicOf = (accountId: string) => `arn:aws:sns:us-east-1:${accountId}:alarms`;
const topicArn = topicOf(member);
const keyArn = `arn:aws:kms:eu-west-1:${owner}:key/k`;

const logs = mockClient(CloudWatchLogsClient);
const cloudWatch = mockClient(CloudWatchClient);
const sns = mockClient(SNSClient);
const kms = mockClient(KMSClient);
interface Mock {
  reset(): unknown;
  onAnyCommand(): { rejects(error: Error): unknown };
}
const mocks: readonly Mock[] = [logs, cloudWatch, sns, kms];

beforeEach(() => {
  for (const mock of mocks) {
    mock.reset();
    mock.onAnyCommand().rejects(new Error('unexpected call'));
  }
  logs
    .on(DescribeLogGroupsCommand)
    .resolves({ logGroups: [{ logGroupName: 'trail', logGroupClass: 'STANDARD' }] });
  cloudWatch.on(ListAlarmMuteRulesCommand).resolves({ AlarmMuteRuleSummaries: [] });
  sns.on(GetTopicAttributesCommand).resolves({ Attributes: { Owner: member, Policy: '{}' } });
  sns.on(GetSubscriptionAttributesCommand).resolves({ Attributes: { Protocol: 'email' } });
});

function anAlarm(name: string, accountId = member): ResourceReference {
  const arn = `arn:aws:cloudwatch:us-east-1:${accountId}:alarm:${name}`;
  return { type: 'alarm', arn, name, accountId, region: 'us-east-1' };
}

function targetsOf(change: Partial<AdvisoryTargets> = {}): AdvisoryTargets {
  const alarms = [anAlarm('assume-role')];
  return {
    logGroups: [logGroup(member)],
    alarms,
    topics: [{ arn: topicArn, alarms, subscriptions: [`${topicArn}:1`] }],
    ...change,
  };
}

const unreachable: Unseen = {
  state: 'unseen',
  why: 'owner-account-unreachable',
  operation: 'sts:AssumeRole',
  message: 'AccessDenied',
};
const alone: Neighbours = {
  auditorAccountId: '222222222222',
  patience: 10_000,
  borrow: async () => await Promise.resolve(unreachable),
};

function aMember(neighbours: Neighbours = alone) {
  return { reader: createAccountReader(aSession()), neighbours };
}

/** The member, and the account that owns what it shares. */
function aMemberWithOwner() {
  const reader = createAccountReader(aSession({ accountId: owner }));
  const borrow: Neighbours['borrow'] = async (accountId) =>
    await Promise.resolve(accountId === owner ? reader : unreachable);
  return { asker: aMember({ ...alone, borrow }), reader };
}

function callNames(): readonly string[] {
  return [...logs.calls(), ...cloudWatch.calls(), ...sns.calls(), ...kms.calls()].map(
    ({ args }) => args[0].constructor.name,
  );
}

test('a plain chain costs four calls', async () => {
  const advisory = await readAdvisory(targetsOf(), aMember());

  expect([...callNames()].sort()).toEqual([
    'DescribeLogGroupsCommand',
    'GetSubscriptionAttributesCommand',
    'GetTopicAttributesCommand',
    'ListAlarmMuteRulesCommand',
  ]);
  expect([...advisory.classByLogGroup.keys()]).toEqual([logGroup(member)]);
  expect(advisory.muteRulesByPlace).toEqual(new Map([[`${member}/us-east-1`, { state: 'seen', value: [] }]]));
  expect([...advisory.topicsByArn.keys()]).toEqual([topicArn]);
  expect(advisory.keyByTopic.size).toBe(0);
  expect([...advisory.filterBySubscription.keys()]).toEqual([`${topicArn}:1`]);
});

test('an account without a chain that holds costs no call', async () => {
  await readAdvisory({ logGroups: [], alarms: [], topics: [] }, aMember());

  expect(callNames()).toEqual([]);
});

test('a second reading of the same account asks nothing again', async () => {
  const asker = aMember();
  await readAdvisory(targetsOf(), asker);
  await readAdvisory(targetsOf(), asker);

  expect(callNames().length).toBe(4);
});

test('a log group, an alarm and a topic of another account are asked of their owner', async () => {
  const { asker, reader } = aMemberWithOwner();
  const alarms = [anAlarm('assume-role', owner)];
  const topics = [{ arn: topicOf(owner), alarms, subscriptions: [`${topicOf(owner)}:1`] }];
  const advisory = await readAdvisory({ logGroups: [logGroup(owner)], alarms, topics }, asker);

  expect(advisory.classByLogGroup.get(logGroup(owner))).toEqual({ state: 'seen', value: 'STANDARD' });
  expect(advisory.muteRulesByPlace.get(`${owner}/us-east-1`)?.state).toBe('seen');
  expect(await reader.topic(topicOf(owner))).toMatchObject({ state: 'seen' });
  expect(callNames().length).toBe(4);
});

test('what the owner’s account hides is unseen, and a topic is then asked of the alarm’s account', async () => {
  const topics = [{ arn: topicOf(owner), alarms: [anAlarm('assume-role')], subscriptions: [] }];
  const advisory = await readAdvisory(targetsOf({ logGroups: [logGroup(owner)], topics }), aMember());

  expect(advisory.classByLogGroup.get(logGroup(owner))).toEqual(unreachable);
  expect(advisory.topicsByArn.get(topicOf(owner))?.state).toBe('seen');
});

test('a mute rule that the alarm is a target of is read; one that is gone since is none', async () => {
  cloudWatch.on(ListAlarmMuteRulesCommand).resolves({
    AlarmMuteRuleSummaries: ['one', 'gone'].map((name) => ({
      AlarmMuteRuleArn: `arn:aws:cloudwatch:us-east-1:${member}:alarm-mute-rule:${name}`,
    })),
  });
  const gone = Object.assign(new Error('no such rule'), {
    name: 'ResourceNotFoundException',
    $metadata: { httpStatusCode: 404 },
  });
  cloudWatch.on(GetAlarmMuteRuleCommand).rejects(gone);
  cloudWatch.on(GetAlarmMuteRuleCommand, { AlarmMuteRuleName: 'one' }).resolves({
    Name: 'one',
    AlarmMuteRuleArn: `arn:aws:cloudwatch:us-east-1:${member}:alarm-mute-rule:one`,
  });

  const { muteRulesByPlace } = await readAdvisory(targetsOf(), aMember());
  expect(muteRulesByPlace.get(`${member}/us-east-1`)).toMatchObject({
    state: 'seen',
    value: [{ name: 'one' }],
  });
});

test('mute rules of which one was refused are unseen, not fewer', async () => {
  cloudWatch.on(ListAlarmMuteRulesCommand).resolves({
    AlarmMuteRuleSummaries: [
      { AlarmMuteRuleArn: `arn:aws:cloudwatch:us-east-1:${member}:alarm-mute-rule:one` },
    ],
  });
  const refusal = Object.assign(new Error('no'), {
    name: 'AccessDenied',
    $metadata: { httpStatusCode: 403 },
  });
  cloudWatch.on(GetAlarmMuteRuleCommand).rejects(refusal);

  const { muteRulesByPlace } = await readAdvisory(targetsOf(), aMember());
  expect(muteRulesByPlace.get(`${member}/us-east-1`)).toMatchObject({
    state: 'unseen',
    why: 'access-denied',
  });
});

test('more alarms or mute rules than are asked about are unseen', async () => {
  const alarms = Array.from({ length: maximumAlarmsAsked + 1 }, (_value, index) => anAlarm(`alarm-${index}`));
  const first = await readAdvisory(targetsOf({ alarms, topics: [] }), aMember());
  expect(first.muteRulesByPlace.get(`${member}/us-east-1`)?.state).toBe('unseen');
  expect(cloudWatch.calls().length).toBe(0);

  cloudWatch.on(ListAlarmMuteRulesCommand).resolves({
    AlarmMuteRuleSummaries: Array.from({ length: maximumMuteRulesAsked + 1 }, (_value, index) => ({
      AlarmMuteRuleArn: `arn:aws:cloudwatch:us-east-1:${member}:alarm-mute-rule:${index}`,
    })),
  });
  const second = await readAdvisory(targetsOf(), aMember());
  expect(second.muteRulesByPlace.get(`${member}/us-east-1`)?.state).toBe('unseen');
  expect(cloudWatch.commandCalls(GetAlarmMuteRuleCommand).length).toBe(0);
});

test('filters are read up to the first subscription that lets the messages of all alarms through', async () => {
  const subscriptions = [1, 2, 3, 4].map((index) => `${topicArn}:${index}`);
  const alarms = [anAlarm('assume-role'), anAlarm('second')];
  sns
    .on(GetSubscriptionAttributesCommand, { SubscriptionArn: `${topicArn}:1` })
    .resolves({ Attributes: { FilterPolicy: '{"severity":["high"]}' } })
    .on(GetSubscriptionAttributesCommand, { SubscriptionArn: `${topicArn}:2` })
    .resolves({
      Attributes: { FilterPolicy: '{"AlarmName":["assume-role"]}', FilterPolicyScope: 'MessageBody' },
    });

  const { filterBySubscription } = await readAdvisory(
    targetsOf({ topics: [{ arn: topicArn, alarms, subscriptions }] }),
    aMember(),
  );
  expect([...filterBySubscription.keys()]).toEqual(subscriptions.slice(0, 3));
});

test.for([
  ['AccessDenied', 3],
  ['Throttling', 1],
] as const)('a subscription whose filter is refused by %s: %i are asked', async ([name, asked]) => {
  const refusal = Object.assign(new Error(name), { name, $metadata: { httpStatusCode: 400 } });
  sns.on(GetSubscriptionAttributesCommand).rejects(refusal);

  const subscriptions = [1, 2, 3].map((index) => `${topicArn}:${index}`);
  const topics = [{ arn: topicArn, alarms: [anAlarm('assume-role')], subscriptions }];
  const { filterBySubscription } = await readAdvisory(targetsOf({ topics }), aMember());
  expect(filterBySubscription.size).toBe(asked);
});

test('no more filters are read than the bound', async () => {
  const subscriptions = Array.from(
    { length: maximumSubscriptionsAsked + 5 },
    (_value, index) => `${topicArn}:${index}`,
  );
  sns
    .on(GetSubscriptionAttributesCommand)
    .resolves({ Attributes: { FilterPolicy: '{"severity":["high"]}' } });

  const topics = [{ arn: topicArn, alarms: [anAlarm('assume-role')], subscriptions }];
  const { filterBySubscription } = await readAdvisory(targetsOf({ topics }), aMember());
  expect(filterBySubscription.size).toBe(maximumSubscriptionsAsked);
});

test('the key of an encrypted topic is asked of the account and Region that its ARN names', async () => {
  sns.on(GetTopicAttributesCommand).resolves({ Attributes: { Policy: '{}', KmsMasterKeyId: keyArn } });
  kms
    .on(DescribeKeyCommand, { KeyId: keyArn })
    .resolves({ KeyMetadata: { KeyId: 'k', Arn: keyArn, KeyManager: 'CUSTOMER', KeyState: 'Enabled' } });
  kms.on(GetKeyPolicyCommand).resolves({ Policy: '{}' });
  const { asker } = aMemberWithOwner();

  const { keyByTopic } = await readAdvisory(targetsOf(), asker);
  expect(keyByTopic.get(topicArn)).toMatchObject({ state: 'seen', value: { arn: keyArn } });
  const clients = kms.commandCalls(DescribeKeyCommand).map(({ thisValue }) => thisValue as KMSClient);
  const regions = await Promise.all(clients.map(async ({ config }) => await config.region()));
  expect(regions).toEqual([parseArn(keyArn)?.region]);
});

test('the key that AWS manages for SNS is known by its alias, without a call', async () => {
  sns
    .on(GetTopicAttributesCommand)
    .resolves({ Attributes: { Policy: '{}', KmsMasterKeyId: 'alias/aws/sns' } });

  const { keyByTopic } = await readAdvisory(targetsOf(), aMember());
  expect([keyByTopic.size, kms.calls().length]).toEqual([0, 0]);
});

test('once the account’s time is up, everything is unseen', async () => {
  const signal = AbortSignal.abort();
  const asker = { reader: createAccountReader(aSession({ signal })), neighbours: alone };
  const advisory = await readAdvisory(targetsOf(), asker);

  const answers = [
    ...advisory.classByLogGroup.values(),
    ...advisory.muteRulesByPlace.values(),
    ...advisory.topicsByArn.values(),
    ...advisory.filterBySubscription.values(),
  ];
  expect(answers.length).toBe(4);
  expect(answers.every((answer) => answer.state === 'unseen' && answer.why === 'timed-out')).toBe(true);
});
