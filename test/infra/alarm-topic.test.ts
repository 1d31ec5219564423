import { describe, expect, test } from 'vitest';
import { judgeAccount } from '../../shared/alarm-chain/index.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { aKey, aTopic, keyArn } from '../alarm-chain/advisory-parts.ts';
import { accountId, anAccount, region, seen, topicArn } from '../alarm-chain/compliant-account.ts';
import { accountOf, anOrganization, memberId, ringingRegion, withSimulator } from '../audit/simulated.ts';
import { filledIn } from './filled-in.ts';
import { danglingReferences, referencesOf } from './references.ts';
import { readTemplate, type Template } from './template.ts';

const template = readTemplate('infra/alarm-topic.yml');

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

/** The policy without what it says of CloudWatch. */
const withoutCloudWatch = (policy: Policy): Policy => ({
  ...policy,
  Statement: policy.Statement.filter((statement) => !isForCloudWatch(statement)),
});

/** The policy with CloudWatch let in for the alarms of another account. */
const forAnotherAccount = (policy: Policy): Policy => ({
  ...policy,
  Statement: policy.Statement.map((statement) =>
    isForCloudWatch(statement)
      ? { ...statement, Condition: { StringEquals: { 'aws:SourceAccount': '999999999999' } } }
      : statement,
  ),
});

const asItIs = (policy: Policy): Policy => policy;
const changes: readonly (readonly [string, typeof asItIs, typeof asItIs, string, string | null])[] = [
  ['as they are', asItIs, asItIs, 'yes', null],
  ['with a topic closed to CloudWatch', withoutCloudWatch, asItIs, 'no', 'topic-policy-denies-cloudwatch'],
  ['with a topic for other alarms', forAnotherAccount, asItIs, 'no', 'topic-policy-denies-cloudwatch'],
  ['with a key closed to CloudWatch', asItIs, withoutCloudWatch, 'no', 'topic-key-denies-cloudwatch'],
  ['with a key for other alarms', asItIs, forAnotherAccount, 'no', 'topic-key-denies-cloudwatch'],
];

test.each(changes)(
  'the judge takes the policies %s: rings %4$s, %5$s',
  (_, topicChange, keyChange, rings, reason) => {
    const { topic, key } = policiesOf(deployedIn(accountId, topicArn, keyArn));
    const advisory = {
      topicsByArn: new Map([
        [topicArn, seen(aTopic({ policy: JSON.stringify(topicChange(topic)), keyId: keyArn }))],
      ]),
      keyByTopic: new Map([[topicArn, seen(aKey({ policy: JSON.stringify(keyChange(key)) }))]]),
    };
    const judgement = judgeAccount(anAccount({ advisory }), assumeRole);

    expect(judgement).toMatchObject({ rings, reason, notes: [] });
  },
);

test.each(changes)(
  'in a simulated organization, the policies %s: rings %4$s, %5$s',
  async (_, topicChange, keyChange, rings, reason) => {
    const memberTopic = `arn:aws:sns:${region}:${memberId}:alarms`;
    const memberKey = `arn:aws:kms:${region}:${memberId}:key/11111111-2222-3333-4444-555555555555`;
    const deployed = deployedIn(memberId, memberTopic, memberKey);
    const { topic, key } = policiesOf(deployed);
    const ringing = ringingRegion();
    const member = {
      regions: {
        [region]: {
          ...ringing,
          topics: ringing.topics.map((one) => ({
            ...one,
            Attributes: {
              Policy: JSON.stringify(topicChange(topic)),
              KmsMasterKeyId: deployed.Resources['AlarmTopic']!.Properties['KmsMasterKeyId'],
            },
          })),
          kmsKeys: [{ KeyId: memberKey.split('/').at(-1), Policy: JSON.stringify(keyChange(key)) }],
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
  test('stands alone, as a service-managed StackSet wants it, and uses every parameter that it asks for', () => {
    const { names } = referencesOf(template);

    expect(danglingReferences(template)).toEqual([]);
    expect(template).not.toHaveProperty('Transform');
    expect(JSON.stringify(template)).not.toMatch(/Fn::(Transform|ForEach)/);
    expect(Object.keys(template.Parameters ?? {}).filter((name) => !names.has(name))).toEqual([]);
  });

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

  test('lets CloudWatch publish and use the key, and nothing else', () => {
    const { topic, key } = policiesOf(deployedIn(accountId, topicArn, keyArn));
    const granted = [topic, key].map(({ Statement }) =>
      Statement.filter(isForCloudWatch).map(({ Action }) => Action),
    );

    expect(granted).toEqual([['sns:Publish'], [['kms:Decrypt', 'kms:GenerateDataKey*']]]);
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
