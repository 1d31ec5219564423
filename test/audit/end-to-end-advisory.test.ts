import { expect, test } from 'vitest';
import { accountOf, anOrganization, memberId, region, ringingRegion, withSimulator } from './simulated.ts';

const keyId = '11111111-2222-3333-4444-555555555555';
const topicArn = `arn:aws:sns:${region}:${memberId}:alarms`;

/** The account that rings with more in its Region; `topic` changes its topic. */
function aMemberWith(further: object, topic: object = {}) {
  const ringing = ringingRegion();
  const topics = ringing.topics.map((one) => ({ ...one, ...topic }));
  return { regions: { [region]: { ...ringing, topics, ...further } } };
}

function policyOf(...statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

const muteRule = (change: object) => ({
  alarmMuteRules: [
    {
      Name: 'shutdown',
      Rule: { Schedule: { Expression: 'at(2026-01-15T08:00)', Duration: 'P7D', ...change } },
      MuteTargets: { AlarmNames: ['assume-role'] },
    },
  ],
});
const encrypted = { Attributes: { KmsMasterKeyId: keyId } };
const keyFor = (service: string, change: object = {}) => ({
  kmsKeys: [
    {
      KeyId: keyId,
      Policy: policyOf(
        {
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${memberId}:root` },
          Action: 'kms:*',
          Resource: '*',
        },
        {
          Effect: 'Allow',
          Principal: { Service: service },
          Action: ['kms:GenerateDataKey*', 'kms:Decrypt'],
          Resource: '*',
        },
      ),
      ...change,
    },
  ],
});
const subscribed = (FilterPolicy: object) => ({
  Subscriptions: [{ Protocol: 'email', Endpoint: 'security@example.com', Confirmed: true, FilterPolicy }],
});

const broken: readonly (readonly [string, object])[] = [
  [
    'log-class-without-filters',
    aMemberWith({ logGroups: [{ logGroupName: 'trail-logs', logGroupClass: 'INFREQUENT_ACCESS' }] }),
  ],
  ['alarm-muted', aMemberWith(muteRule({}))],
  [
    'topic-policy-denies-cloudwatch',
    aMemberWith(
      {},
      {
        Attributes: {
          Policy: policyOf({
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sns:Publish',
            Resource: topicArn,
          }),
        },
      },
    ),
  ],
  ['topic-key-denies-cloudwatch', aMemberWith({}, { Attributes: { KmsMasterKeyId: 'alias/aws/sns' } })],
  ['topic-key-denies-cloudwatch', aMemberWith(keyFor('s3.amazonaws.com'), encrypted)],
  ['subscription-filter-drops-alarms', aMemberWith({}, subscribed({ severity: ['high'] }))],
];

test.for(broken)('an account with all that is required, but %s, is FAILED', async ([reason, member]) => {
  await withSimulator(anOrganization(member), async (audit) => {
    expect(accountOf(await audit()).results).toMatchObject([
      { status: 'FAILED', cloudguard: 'pass', rings: 'no', reason },
    ]);
  });
});

test.for([
  ['a key that lets CloudWatch use it', aMemberWith(keyFor('cloudwatch.amazonaws.com'), encrypted), []],
  ['a filter for alarms', aMemberWith({}, subscribed({ severity: [{ exists: false }] })), []],
  [
    'an hour of muting a week',
    aMemberWith(muteRule({ Expression: 'cron(0 3 * * SUN)', Duration: 'PT1H' })),
    ['alarm-mute-window'],
  ],
] as const)('an account with %s is PASSED', async ([_name, member, codes]) => {
  await withSimulator(anOrganization(member), async (audit) => {
    const [result] = accountOf(await audit()).results;
    const notes = result?.notes.map(({ code }) => code).filter((code) => !code.startsWith('alarm-history'));

    expect([result?.status, ...(notes ?? [])]).toEqual(['PASSED', ...codes]);
  });
});

test('an account that refuses all of it is judged by what is required, with a note for each', async () => {
  const deniedActions = [
    'logs:DescribeLogGroups',
    'cloudwatch:ListAlarmMuteRules',
    'kms:DescribeKey',
    'sns:GetSubscriptionAttributes',
  ];
  const member = { ...aMemberWith(keyFor('cloudwatch.amazonaws.com'), encrypted), deniedActions };
  await withSimulator(anOrganization(member), async (audit) => {
    const [result] = accountOf(await audit()).results;

    expect(result?.status).toBe('PASSED');
    expect(result?.notes.map(({ code }) => code)).toEqual(
      expect.arrayContaining([
        'log-class-unseen',
        'mute-rules-unseen',
        'topic-key-unseen',
        'subscription-filter-unseen',
      ]),
    );
  });
});
