import { describe, expect, test } from 'vitest';
import { judgeAccount } from '../../shared/alarm-chain/index.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { aKey, aTopic, keyArn } from '../alarm-chain/advisory-parts.ts';
import { accountId, anAccount, region, seen, topicArn } from '../alarm-chain/compliant-account.ts';
import { accountOf, anOrganization, memberId, ringingRegion, withSimulator } from '../audit/simulated.ts';
import { filledIn } from '../../simulator/templates/filled-in.ts';
import { readTemplate, type Template } from './template.ts';

const template = readTemplate('infra/alarm-topic.yml');
const anotherAccountId = '999999999999';

interface Policy {
  readonly Version: string;
  readonly Statement: readonly Readonly<Record<string, unknown>>[];
}

/** The template in an account, with the topic and the key of this name there. */
function deployedIn(
  account: string,
  topic: string,
  key: string,
  chosen: Record<string, string> = {},
): Template {
  return filledIn(template, {
    'AWS::Partition': 'aws',
    'AWS::Region': region,
    'AWS::AccountId': account,
    AlarmTopic: topic,
    AlarmTopicKey: key.split('/').at(-1) ?? '',
    'AlarmTopicKey.Arn': key,
    ...chosen,
  });
}

function policiesOf({ Resources }: Template): { readonly topic: Policy; readonly key: Policy } {
  return {
    topic: Resources['AlarmTopicPolicy']!.Properties['PolicyDocument'] as Policy,
    key: Resources['AlarmTopicKey']!.Properties['KeyPolicy'] as Policy,
  };
}

const isForCloudWatch = ({ Principal }: Policy['Statement'][number]): boolean =>
  JSON.stringify(Principal) === JSON.stringify({ Service: 'cloudwatch.amazonaws.com' });

/** What becomes of a policy that the template makes here, with the one that it makes in another account. */
type Change = (here: Policy, inAnotherAccount: Policy) => Policy;

const asItIs: Change = (here) => here;
const withoutCloudWatch: Change = (here) => ({
  ...here,
  Statement: here.Statement.filter((statement) => !isForCloudWatch(statement)),
});
const ofAnotherAccount: Change = (here, inAnotherAccount) => ({
  ...here,
  Statement: [
    ...here.Statement.filter((statement) => !isForCloudWatch(statement)),
    ...inAnotherAccount.Statement.filter(isForCloudWatch),
  ],
});

const topicDenies = 'topic-policy-denies-cloudwatch';
const keyDenies = 'topic-key-denies-cloudwatch';
const changes: readonly (readonly [string, string, string | null, Change, Change])[] = [
  ['as they are', 'yes', null, asItIs, asItIs],
  ['with a topic closed to CloudWatch', 'no', topicDenies, withoutCloudWatch, asItIs],
  ['with a topic for the alarms of another account', 'no', topicDenies, ofAnotherAccount, asItIs],
  ['with a key closed to CloudWatch', 'no', keyDenies, asItIs, withoutCloudWatch],
  ['with a key for the alarms of another account', 'no', keyDenies, asItIs, ofAnotherAccount],
];

test.each(changes)(
  'the judge takes the policies %s: rings %s, %s',
  (_, rings, reason, topicChange, keyChange) => {
    const { topic, key } = policiesOf(deployedIn(accountId, topicArn, keyArn));
    const another = policiesOf(deployedIn(anotherAccountId, topicArn, keyArn));
    const advisory = {
      topicsByArn: new Map([
        [
          topicArn,
          seen(aTopic({ policy: JSON.stringify(topicChange(topic, another.topic)), keyId: keyArn })),
        ],
      ]),
      keyByTopic: new Map([[topicArn, seen(aKey({ policy: JSON.stringify(keyChange(key, another.key)) }))]]),
    };
    const judgement = judgeAccount(anAccount({ advisory }), assumeRole);

    expect(judgement).toMatchObject({ rings, reason, notes: [] });
  },
);

test.each(changes)(
  'in a simulated organization, the policies %s: rings %s, %s',
  async (_, rings, reason, topicChange, keyChange) => {
    const memberTopic = `arn:aws:sns:${region}:${memberId}:alarms`;
    const memberKey = `arn:aws:kms:${region}:${memberId}:key/11111111-2222-3333-4444-555555555555`;
    const deployed = deployedIn(memberId, memberTopic, memberKey);
    const { topic, key } = policiesOf(deployed);
    const another = policiesOf(deployedIn(anotherAccountId, memberTopic, memberKey));
    const ringing = ringingRegion();
    const member = {
      regions: {
        [region]: {
          ...ringing,
          topics: ringing.topics.map((one) => ({
            ...one,
            Attributes: {
              Policy: JSON.stringify(topicChange(topic, another.topic)),
              KmsMasterKeyId: deployed.Resources['AlarmTopic']!.Properties['KmsMasterKeyId'],
            },
          })),
          kmsKeys: [
            { KeyId: memberKey.split('/').at(-1), Policy: JSON.stringify(keyChange(key, another.key)) },
          ],
        },
      },
    };
    const { results } = await withSimulator(anOrganization(member), async (audit) =>
      accountOf(await audit()),
    );

    expect(results).toMatchObject([{ rings, reason, notes: [] }]);
  },
);

describe('the template of the topic', () => {
  test('encrypts the topic with a key of its own, which AWS rotates', () => {
    const { Resources } = deployedIn(accountId, topicArn, keyArn);

    expect(Resources['AlarmTopic']!.Properties).toEqual({
      TopicName: 'ringcheck-alarms',
      KmsMasterKeyId: keyArn,
    });
    expect(Resources['AlarmTopicKey']!.Properties).toMatchObject({ EnableKeyRotation: true });
    expect(Resources['AlarmTopicKeyAlias']!.Properties).toEqual({
      AliasName: 'alias/ringcheck-alarms',
      TargetKeyId: keyArn.split('/').at(-1),
    });
  });

  test('lets CloudWatch publish and use the key, for alarms of its own account, and nothing else', () => {
    const { topic, key } = policiesOf(deployedIn(accountId, topicArn, keyArn));
    const granted = [topic, key].flatMap(({ Statement }) => Statement.filter(isForCloudWatch));
    const Condition = { StringEquals: { 'aws:SourceAccount': accountId } };

    expect(granted).toEqual([
      expect.objectContaining({ Effect: 'Allow', Action: 'sns:Publish', Resource: topicArn, Condition }),
      expect.objectContaining({
        Effect: 'Allow',
        Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        Resource: '*',
        Condition,
      }),
    ]);
  });

  test('opens topic and key to nobody else but their own account', () => {
    const { topic, key } = policiesOf(deployedIn(accountId, topicArn, keyArn));
    const others = [...topic.Statement, ...key.Statement].filter(
      (statement) => statement['Effect'] === 'Allow' && !isForCloudWatch(statement),
    );

    expect(others.map(({ Principal }) => Principal)).toEqual([
      { AWS: `arn:aws:iam::${accountId}:root` },
      { AWS: `arn:aws:iam::${accountId}:root` },
    ]);
  });

  test('refuses what is published over a connection that is not encrypted', () => {
    const { topic } = policiesOf(deployedIn(accountId, topicArn, keyArn));

    expect(topic.Statement.filter(({ Effect }) => Effect === 'Deny')).toEqual([
      {
        Sid: 'OnlyEncryptedConnections',
        Effect: 'Deny',
        Principal: '*',
        Action: 'sns:Publish',
        Resource: topicArn,
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ]);
  });

  test.each([
    { SubscriptionProtocol: '', SubscriptionEndpoint: '' },
    { SubscriptionProtocol: 'email', SubscriptionEndpoint: '' },
    { SubscriptionProtocol: '', SubscriptionEndpoint: 'security@example.com' },
  ])('subscribes nobody unless protocol and endpoint are given: %j', (chosen) => {
    expect(deployedIn(accountId, topicArn, keyArn, chosen).Resources).not.toHaveProperty('AlarmSubscription');
  });

  test('subscribes whom it is told', () => {
    const chosen = { SubscriptionProtocol: 'email', SubscriptionEndpoint: 'security@example.com' };
    const { Resources } = deployedIn(accountId, topicArn, keyArn, chosen);

    expect(Resources['AlarmSubscription']!.Properties).toEqual({
      TopicArn: topicArn,
      Protocol: 'email',
      Endpoint: 'security@example.com',
    });
  });
});
