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
import { readMuteRule, readMuteRuleNames } from '../../shared/aws/cloudwatch-mute-rules.ts';
import { readLogGroupClass } from '../../shared/aws/cloudwatch-logs.ts';
import { readKey } from '../../shared/aws/kms.ts';
import { readSubscriptionFilter, readTopic } from '../../shared/aws/sns.ts';

const region = 'us-east-1';
const logs = mockClient(CloudWatchLogsClient);
const cloudWatch = mockClient(CloudWatchClient);
const sns = mockClient(SNSClient);
const kms = mockClient(KMSClient);
const clients = {
  logs: new CloudWatchLogsClient({ region }),
  cloudWatch: new CloudWatchClient({ region }),
  sns: new SNSClient({ region }),
  kms: new KMSClient({ region }),
};
const topicArn = `arn:aws:sns:${region}:333333333333:alarms`;
const keyArn = `arn:aws:kms:${region}:333333333333:key/11111111-2222-3333-4444-555555555555`;
const ruleArn = (name: string) => `arn:aws:cloudwatch:${region}:333333333333:alarm-mute-rule:${name}`;

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
});

function serviceError(name: string): Error {
  return Object.assign(new Error(`${name}: told by the service`), {
    name,
    $metadata: { httpStatusCode: 400 },
  });
}

test('the class of a log group is that of the one of its whole name', async () => {
  logs.on(DescribeLogGroupsCommand, { logGroupNamePrefix: 'trail' }).resolves({
    logGroups: [
      { logGroupName: 'trail', logGroupClass: 'INFREQUENT_ACCESS' },
      { logGroupName: 'trail-2', logGroupClass: 'STANDARD' },
    ],
    nextToken: 'more',
  });

  expect(await readLogGroupClass(clients.logs, 'trail')).toEqual({
    state: 'seen',
    value: 'INFREQUENT_ACCESS',
  });
  expect(logs.calls().length).toBe(1);
});

test.for([
  [[], 'absent'],
  [[{ logGroupName: 'trail-2', logGroupClass: 'STANDARD' }], 'absent'],
  [[{ logGroupName: 'trail' }], 'unseen'],
  [undefined, 'unseen'],
] as const)('a class that the answer %j does not name is not STANDARD', async ([logGroups, state]) => {
  logs.on(DescribeLogGroupsCommand).resolves(logGroups === undefined ? {} : { logGroups: [...logGroups] });

  expect((await readLogGroupClass(clients.logs, 'trail')).state).toBe(state);
});

test('mute rules are listed for one alarm, without those that have expired, to the last page', async () => {
  const input = { AlarmName: 'assume-role', Statuses: ['ACTIVE', 'SCHEDULED'] as ('ACTIVE' | 'SCHEDULED')[] };
  cloudWatch
    .on(ListAlarmMuteRulesCommand, input)
    .resolves({ AlarmMuteRuleSummaries: [{ AlarmMuteRuleArn: ruleArn('one') }], NextToken: 'page-2' });
  cloudWatch
    .on(ListAlarmMuteRulesCommand, { ...input, NextToken: 'page-2' })
    .resolves({ AlarmMuteRuleSummaries: [{ AlarmMuteRuleArn: ruleArn('two:three') }] });

  expect(await readMuteRuleNames(clients.cloudWatch, 'assume-role')).toEqual({
    state: 'seen',
    value: ['one', 'two:three'],
  });
});

test('an answer without a list of mute rules is no empty list', async () => {
  cloudWatch.on(ListAlarmMuteRulesCommand).resolves({});

  expect(await readMuteRuleNames(clients.cloudWatch, 'assume-role')).toMatchObject({
    state: 'unseen',
    why: 'unsupported',
    operation: 'cloudwatch:ListAlarmMuteRules',
  });
});

test('a mute rule is read with its schedule, targets and bounds', async () => {
  const [StartDate, ExpireDate] = [new Date('2026-01-01T00:00:00Z'), new Date('2026-02-01T00:00:00Z')];
  cloudWatch.on(GetAlarmMuteRuleCommand, { AlarmMuteRuleName: 'one' }).resolves({
    Name: 'one',
    AlarmMuteRuleArn: ruleArn('one'),
    Rule: { Schedule: { Expression: 'cron(0 2 * * *)', Duration: 'PT4H', Timezone: 'Europe/London' } },
    MuteTargets: { AlarmNames: ['assume-role'] },
    StartDate,
    ExpireDate,
    Status: 'ACTIVE',
  });

  expect(await readMuteRule(clients.cloudWatch, 'one')).toEqual({
    state: 'seen',
    value: {
      arn: ruleArn('one'),
      name: 'one',
      alarmNames: ['assume-role'],
      expression: 'cron(0 2 * * *)',
      duration: 'PT4H',
      timeZone: 'Europe/London',
      startsAt: StartDate,
      expiresAt: ExpireDate,
      status: 'ACTIVE',
    },
  });
});

test('a mute rule that has been deleted is absent', async () => {
  cloudWatch.on(GetAlarmMuteRuleCommand).rejects(serviceError('ResourceNotFoundException'));

  expect(await readMuteRule(clients.cloudWatch, 'one')).toMatchObject({
    state: 'absent',
    operation: 'cloudwatch:GetAlarmMuteRule',
  });
});

test('a topic is read with its owner, policy and key; what it does not have is undefined', async () => {
  sns
    .on(GetTopicAttributesCommand, { TopicArn: topicArn })
    .resolvesOnce({ Attributes: { Owner: '333333333333', Policy: '{}', KmsMasterKeyId: 'alias/alarms' } })
    .resolvesOnce({ Attributes: { Owner: '333333333333', KmsMasterKeyId: '' } });

  expect(await readTopic(clients.sns, topicArn)).toEqual({
    state: 'seen',
    value: { ownerAccountId: '333333333333', policy: '{}', keyId: 'alias/alarms' },
  });
  expect(await readTopic(clients.sns, topicArn)).toEqual({
    state: 'seen',
    value: { ownerAccountId: '333333333333', policy: undefined, keyId: undefined },
  });
});

test('a subscription is read with its filter policy and the policy’s scope', async () => {
  sns
    .on(GetSubscriptionAttributesCommand, { SubscriptionArn: `${topicArn}:1` })
    .resolvesOnce({ Attributes: { FilterPolicy: '{"a":["b"]}', FilterPolicyScope: 'MessageBody' } })
    .resolvesOnce({ Attributes: { Protocol: 'email' } });

  expect(await readSubscriptionFilter(clients.sns, `${topicArn}:1`)).toEqual({
    state: 'seen',
    value: { policy: '{"a":["b"]}', scope: 'MessageBody' },
  });
  expect(await readSubscriptionFilter(clients.sns, `${topicArn}:1`)).toEqual({
    state: 'seen',
    value: { policy: undefined, scope: undefined },
  });
});

test.for([undefined, {}])(
  'attributes %j are no answer of SNS: a policy that is missing is not known',
  async (Attributes) => {
    const answer = Attributes === undefined ? {} : { Attributes };
    sns.on(GetTopicAttributesCommand).resolves(answer);
    sns.on(GetSubscriptionAttributesCommand).resolves(answer);

    for (const read of [readTopic(clients.sns, topicArn), readSubscriptionFilter(clients.sns, topicArn)]) {
      expect(await read).toMatchObject({ state: 'unseen', why: 'unsupported' });
    }
  },
);

test('a customer’s key is read with its policy, by its ARN, since an alias will not do', async () => {
  kms
    .on(DescribeKeyCommand, { KeyId: 'alias/alarms' })
    .resolves({ KeyMetadata: { KeyId: 'k', Arn: keyArn, KeyManager: 'CUSTOMER', KeyState: 'Enabled' } });
  kms.on(GetKeyPolicyCommand, { KeyId: keyArn, PolicyName: 'default' }).resolves({ Policy: '{}' });

  expect(await readKey(clients.kms, 'alias/alarms')).toEqual({
    state: 'seen',
    value: { arn: keyArn, manager: 'CUSTOMER', state: 'Enabled', policy: '{}' },
  });
});

test.for([
  { KeyManager: 'AWS', KeyState: 'Enabled' },
  { KeyManager: 'CUSTOMER', KeyState: 'Disabled' },
] as const)('the policy of a key %j decides nothing and is not asked for', async (metadata) => {
  kms.on(DescribeKeyCommand).resolves({ KeyMetadata: { KeyId: 'k', Arn: keyArn, ...metadata } });

  expect(await readKey(clients.kms, 'k')).toMatchObject({ state: 'seen', value: { policy: undefined } });
  expect(kms.calls().length).toBe(1);
});

test('a key that is refused, or does not exist, is told apart', async () => {
  kms
    .on(DescribeKeyCommand)
    .rejectsOnce(serviceError('AccessDeniedException'))
    .rejectsOnce(serviceError('NotFoundException'))
    .resolves({ KeyMetadata: { KeyId: 'k', Arn: keyArn, KeyManager: 'CUSTOMER', KeyState: 'Enabled' } });
  kms.on(GetKeyPolicyCommand).rejects(serviceError('AccessDeniedException'));

  const why = 'access-denied';
  expect(await readKey(clients.kms, 'k')).toMatchObject({
    state: 'unseen',
    why,
    operation: 'kms:DescribeKey',
  });
  expect(await readKey(clients.kms, 'k')).toMatchObject({ state: 'absent', operation: 'kms:DescribeKey' });
  expect(await readKey(clients.kms, 'k')).toMatchObject({
    state: 'unseen',
    why,
    operation: 'kms:GetKeyPolicy',
  });
});
