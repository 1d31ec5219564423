import { expect, test } from 'vitest';
import { evaluateResourcePolicy, matchesGlob } from '../../shared/alarm-chain/resource-policy.ts';

const topicArn = 'arn:aws:sns:us-east-1:333333333333:alarms';
const request = {
  servicePrincipal: 'cloudwatch.amazonaws.com',
  action: 'sns:publish',
  resourceArn: topicArn,
  context: {
    'aws:sourceaccount': '333333333333',
    'aws:sourceowner': '333333333333',
    'aws:sourcearn': 'arn:aws:cloudwatch:us-east-1:333333333333:alarm:assume-role',
    'aws:securetransport': 'true',
  },
};
const allow = (change: object = {}) => ({
  Effect: 'Allow',
  Principal: { Service: 'cloudwatch.amazonaws.com' },
  Action: 'SNS:Publish',
  Resource: topicArn,
  ...change,
});
/** What SNS gives a topic that was made without a policy: https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html */
const defaultStatement = {
  Sid: '__default_statement_ID',
  Effect: 'Allow',
  Principal: { AWS: '*' },
  Action: ['SNS:GetTopicAttributes', 'SNS:Publish', 'SNS:Subscribe'],
  Resource: topicArn,
  Condition: { StringEquals: { 'AWS:SourceOwner': '333333333333' } },
};
const deny = (change: object) => ({ ...allow(change), Effect: 'Deny' });

const rows: readonly (readonly [string, readonly object[], string])[] = [
  ['the default policy of a topic', [defaultStatement], 'allowed'],
  ['the service by name', [allow()], 'allowed'],
  [
    'the service in a list',
    [allow({ Principal: { Service: ['events.amazonaws.com', 'cloudwatch.amazonaws.com'] } })],
    'allowed',
  ],
  ['another service', [allow({ Principal: { Service: 'events.amazonaws.com' } })], 'denied'],
  [
    'an account, which is no service',
    [allow({ Principal: { AWS: 'arn:aws:iam::333333333333:root' } })],
    'denied',
  ],
  ['everybody', [allow({ Principal: '*' })], 'allowed'],
  ['every action', [allow({ Action: 'sns:*' })], 'allowed'],
  ['another action', [allow({ Action: 'sns:Subscribe' })], 'denied'],
  ['all but the action', [allow({ Action: undefined, NotAction: 'sns:Publish' })], 'denied'],
  ['another topic', [allow({ Resource: `${topicArn}-2` })], 'denied'],
  ['topics by wildcard', [allow({ Resource: 'arn:aws:sns:*:333333333333:*' })], 'allowed'],
  [
    'a policy variable in a condition',
    [
      allow({
        Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:cloudwatch:*:${aws:SourceAccount}:alarm:*' } },
      }),
    ],
    'unknown',
  ],
  [
    'a policy variable in the resource',
    [allow({ Resource: 'arn:aws:sns:*:${aws:SourceAccount}:alarms' })],
    'unknown',
  ],
  [
    'the source account',
    [allow({ Condition: { StringEquals: { 'aws:SourceAccount': '333333333333' } } })],
    'allowed',
  ],
  [
    'another source account',
    [allow({ Condition: { StringEquals: { 'aws:SourceAccount': '444444444444' } } })],
    'denied',
  ],
  [
    'one of several source accounts',
    [allow({ Condition: { StringEquals: { 'aws:SourceAccount': ['1', '333333333333'] } } })],
    'allowed',
  ],
  [
    'alarms by ARN',
    [allow({ Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:cloudwatch:*:333333333333:alarm:*' } } })],
    'allowed',
  ],
  [
    'all but an account',
    [allow({ Condition: { StringNotEquals: { 'aws:SourceAccount': '444444444444' } } })],
    'allowed',
  ],
  [
    'a key that is not known',
    [allow({ Condition: { StringEquals: { 'aws:SourceOrgID': 'o-1' } } })],
    'unknown',
  ],
  [
    'an operator that is not known',
    [allow({ Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } })],
    'unknown',
  ],
  [
    'an unknown condition beside a plain permission',
    [allow({ Condition: { Null: { x: 'true' } } }), allow()],
    'allowed',
  ],
  ['a denial over a permission', [allow(), deny({})], 'denied'],
  [
    'a denial of plain HTTP',
    [allow(), deny({ Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })],
    'allowed',
  ],
  [
    'a denial by a key that is not known',
    [allow(), deny({ Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } })],
    'unknown',
  ],
  [
    'a denial of everybody but the service',
    [allow(), deny({ Principal: undefined, NotPrincipal: { Service: 'cloudwatch.amazonaws.com' } })],
    'allowed',
  ],
];

test.for(rows)('%s → %3$s', ([, statements, answer]) => {
  expect(
    evaluateResourcePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }), request),
  ).toBe(answer);
});

test('a single statement needs no list', () => {
  expect(evaluateResourcePolicy(JSON.stringify({ Statement: allow() }), request)).toBe('allowed');
});

test.for(['', 'no json', '[]', '{}', '{"Statement": 5}', '{"Statement": [null]}'])(
  '%j is no policy: unknown',
  (text) => {
    expect(evaluateResourcePolicy(text, request)).toBe('unknown');
  },
);

test.for([
  ['*', '', true],
  ['a*c', 'abbc', true],
  ['a*c', 'abb', false],
  ['a?c', 'abc', true],
  ['a?c', 'ac', false],
  ['a.c', 'abc', false],
  ['**a**', 'bab', true],
] as const)('%s matches %s: %s', ([pattern, text, answer]) => {
  expect(matchesGlob(pattern, text)).toBe(answer);
});

test('a wildcard pattern built to take forever is answered', () => {
  expect(matchesGlob(`${'*a'.repeat(500)}b`, 'a'.repeat(5000))).toBe(false);
});
