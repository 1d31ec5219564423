import { expect, test } from 'vitest';
import {
  judgeAccount,
  type AdvisoryEvidence,
  type Topic,
  type TopicKey,
} from '../../shared/alarm-chain/index.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { aKey, aKeyPolicy, aTopic, aTopicPolicy, parts } from './advisory-parts.ts';
import {
  absent,
  accountId,
  alarmArn,
  anAccount,
  refused,
  seen,
  topicArn,
  withAlarm,
} from './compliant-account.ts';

const judgeWith = (advisory: Partial<AdvisoryEvidence>) => judgeAccount(anAccount({ advisory }), assumeRole);
const outcomeOf = ({ rings, reason, notes }: ReturnType<typeof judgeAccount>) => [
  rings,
  reason,
  ...notes.map(({ code }) => code),
];

/** https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html */
const defaultStatement = (owner: string) => ({
  Effect: 'Allow',
  Principal: { AWS: '*' },
  Action: ['SNS:GetTopicAttributes', 'SNS:Publish'],
  Resource: topicArn,
  Condition: { StringEquals: { 'AWS:SourceOwner': owner } },
});
const publish = (condition: object, change: object = {}) => ({
  Effect: 'Allow',
  Principal: { Service: 'cloudwatch.amazonaws.com' },
  Action: 'SNS:Publish',
  Resource: topicArn,
  Condition: condition,
  ...change,
});

const topics: readonly (readonly [string, Partial<Topic>, readonly unknown[]])[] = [
  ['lets CloudWatch publish', {}, ['yes', null]],
  [
    'is SNS’s own, of the alarm’s account',
    { policy: aTopicPolicy(defaultStatement(accountId)) },
    ['yes', null],
  ],
  [
    'is SNS’s own, of another account',
    { policy: aTopicPolicy(defaultStatement('222222222222')) },
    ['no', 'topic-policy-denies-cloudwatch'],
  ],
  [
    'names the alarm and its account',
    {
      policy: aTopicPolicy(
        publish({ ArnLike: { 'aws:SourceArn': alarmArn }, StringEquals: { 'aws:SourceAccount': accountId } }),
      ),
    },
    ['yes', null],
  ],
  [
    'names another alarm',
    { policy: aTopicPolicy(publish({ ArnEquals: { 'aws:SourceArn': `${alarmArn}-2` } })) },
    ['no', 'topic-policy-denies-cloudwatch'],
  ],
  [
    'names another service',
    { policy: aTopicPolicy(publish({}, { Principal: { Service: 'events.amazonaws.com' } })) },
    ['no', 'topic-policy-denies-cloudwatch'],
  ],
  [
    'refuses what is not encrypted on its way',
    {
      policy: aTopicPolicy(
        publish({}),
        publish({ Bool: { 'aws:SecureTransport': 'false' } }, { Effect: 'Deny', Principal: '*' }),
      ),
    },
    ['yes', null],
  ],
  [
    'depends on a condition that is not known here',
    { policy: aTopicPolicy(publish({ StringEquals: { 'aws:SourceOrgID': 'o-example1234' } })) },
    ['yes', null, 'topic-policy-undecided'],
  ],
  ['is no policy', { policy: 'nonsense' }, ['yes', null, 'topic-policy-undecided']],
  ['is not in the answer', { policy: undefined }, ['yes', null, 'topic-policy-undecided']],
  ['is right, but the key is SNS’s own', { keyId: 'alias/aws/sns' }, ['no', 'topic-key-denies-cloudwatch']],
  [
    'is right, but the key is SNS’s own, by ARN',
    { keyId: `arn:aws:kms:us-east-1:${accountId}:alias/aws/sns` },
    ['no', 'topic-key-denies-cloudwatch'],
  ],
];

test.for(topics)('a topic whose policy %s → %3$s', ([, change, outcome]) => {
  expect(outcomeOf(judgeWith(parts.topic(seen(aTopic(change)))))).toEqual(outcome);
});

const denied = ['no', 'topic-key-denies-cloudwatch'];
const both = ['kms:GenerateDataKey*', 'kms:Decrypt'];
const keys: readonly (readonly [string, Partial<TopicKey>, readonly unknown[]])[] = [
  ['lets CloudWatch use it', {}, ['yes', null]],
  ['is managed by AWS', { manager: 'AWS', policy: undefined }, denied],
  ['is disabled', { state: 'Disabled' }, denied],
  ['is to be deleted', { state: 'PendingDeletion' }, denied],
  [
    'leaves CloudWatch out',
    { policy: aKeyPolicy(both, { Principal: { Service: 's3.amazonaws.com' } }) },
    denied,
  ],
  ['lets CloudWatch only decrypt', { policy: aKeyPolicy(['kms:Decrypt']) }, denied],
  ['lets CloudWatch only make data keys', { policy: aKeyPolicy(['kms:GenerateDataKey*']) }, denied],
  [
    'lets CloudWatch use it for alarms of this account',
    { policy: aKeyPolicy(both, { Condition: { StringEquals: { 'aws:SourceAccount': accountId } } }) },
    ['yes', null],
  ],
  [
    'depends on the service that asks for it',
    {
      policy: aKeyPolicy(both, {
        Condition: { StringEquals: { 'kms:ViaService': 'sns.us-east-1.amazonaws.com' } },
      }),
    },
    ['yes', null, 'topic-key-undecided'],
  ],
  ['cannot be reached at the moment', { state: 'Unavailable' }, ['yes', null, 'topic-key-undecided']],
  ['is in no state that was told', { state: undefined }, ['yes', null, 'topic-key-undecided']],
  ['has no policy that was told', { policy: undefined }, ['yes', null, 'topic-key-undecided']],
];

test.for(keys)('a topic encrypted with a key that %s → %3$s', ([, change, outcome]) => {
  expect(outcomeOf(judgeWith(parts.key(seen(aKey(change)))))).toEqual(outcome);
});

test('a key that does not exist lets nobody use it', () => {
  expect(outcomeOf(judgeWith(parts.key(absent('kms:DescribeKey'))))).toEqual(denied);
});

test.for([refused('sns:GetTopicAttributes'), absent('sns:GetTopicAttributes')])(
  'a topic that was not seen is a note, with the service’s words: %o',
  (answer) => {
    const judgement = judgeWith(parts.topic(answer));

    expect(outcomeOf(judgement)).toEqual(['yes', null, 'topic-policy-unseen']);
    expect(judgement.notes[0]?.message).toMatch(/AccessDenied|ResourceNotFound/);
  },
);

test('a key that was not seen is a note', () => {
  expect(outcomeOf(judgeWith(parts.key(refused('kms:GetKeyPolicy'))))).toEqual([
    'yes',
    null,
    'topic-key-unseen',
  ]);
});

test('a policy that names an alarm whose ARN is not ASCII is not decided', () => {
  const arn = `${alarmArn}-ü`;
  const policy = aTopicPolicy(publish({ ArnEquals: { 'aws:SourceArn': arn } }));
  const account = anAccount({ ...withAlarm({ arn }), advisory: parts.topic(seen(aTopic({ policy }))) });

  expect(outcomeOf(judgeAccount(account, assumeRole))).toEqual(['yes', null, 'topic-policy-undecided']);
});

test('SNS’s own policy denies nothing to an alarm of which the answer told no ARN', () => {
  const topic = aTopic({ policy: aTopicPolicy(defaultStatement(accountId)) });
  const advisory = { topicsByArn: new Map([[topicArn, seen(topic)]]) };
  const judgement = judgeAccount(anAccount({ ...withAlarm({ arn: '' }), advisory }), assumeRole);

  expect(outcomeOf(judgement)).toEqual(['yes', null, 'topic-policy-undecided']);
});
