import { describe, expect, test } from 'vitest';
import { judgeAccount } from '../../shared/alarm-chain/index.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { aKey, aTopic, keyArn } from '../alarm-chain/advisory-parts.ts';
import { accountId, anAccount, region, seen, topicArn } from '../alarm-chain/compliant-account.ts';
import { filledIn } from '../../simulator/templates/filled-in.ts';
import { readTemplate, type Template } from './template.ts';

const place = { 'AWS::Partition': 'aws', 'AWS::Region': region, 'AWS::AccountId': accountId };
const email = 'security@example.com';

/** The template with the topic and the key of these names. */
function operationsTopic(chosen: Readonly<Record<string, string>> = { OperationsEmail: email }): Template {
  return filledIn(readTemplate('infra/operations-topic.yml'), {
    ...place,
    'AWS::StackName': 'ringcheck-prod',
    OperationsTopic: topicArn,
    OperationsTopicKey: keyArn.split('/').at(-1) ?? '',
    'OperationsTopicKey.Arn': keyArn,
    ...chosen,
  });
}

const topicPolicyOf = ({ Resources }: Template, name: string) =>
  Resources[`${name}Policy`]!.Properties['PolicyDocument'];
const keyPolicyOf = ({ Resources }: Template, name: string) =>
  Resources[`${name}Key`]!.Properties['KeyPolicy'];

describe('the topic for an address', () => {
  test('has the policies of the topic that the accounts are offered, whose chain is proven', () => {
    const offered = filledIn(readTemplate('infra/alarm-topic.yml'), {
      ...place,
      AlarmTopic: topicArn,
      AlarmTopicKey: keyArn.split('/').at(-1) ?? '',
      'AlarmTopicKey.Arn': keyArn,
    });

    expect(topicPolicyOf(operationsTopic(), 'OperationsTopic')).toEqual(topicPolicyOf(offered, 'AlarmTopic'));
    expect(keyPolicyOf(operationsTopic(), 'OperationsTopic')).toEqual(keyPolicyOf(offered, 'AlarmTopic'));
  });

  test('lets an alarm of the account reach its subscriber, says the judge', () => {
    const policy = JSON.stringify(topicPolicyOf(operationsTopic(), 'OperationsTopic'));
    const keyPolicy = JSON.stringify(keyPolicyOf(operationsTopic(), 'OperationsTopic'));
    const advisory = {
      topicsByArn: new Map([[topicArn, seen(aTopic({ policy, keyId: keyArn }))]]),
      keyByTopic: new Map([[topicArn, seen(aKey({ policy: keyPolicy }))]]),
    };

    expect(judgeAccount(anAccount({ advisory }), assumeRole)).toMatchObject({
      rings: 'yes',
      reason: null,
      notes: [],
    });
  });

  test('is encrypted with a key of its own, which AWS rotates, and is named by the stage', () => {
    const { Resources } = operationsTopic();

    expect(Resources['OperationsTopic']!.Properties).toEqual({
      TopicName: 'ringcheck-prod-operations',
      KmsMasterKeyId: keyArn,
    });
    expect(Resources['OperationsTopicKey']!.Properties).toMatchObject({ EnableKeyRotation: true });
    expect(Resources['OperationsTopicKeyAlias']!.Properties).toEqual({
      AliasName: 'alias/ringcheck-prod-operations',
      TargetKeyId: keyArn.split('/').at(-1),
    });
  });

  test('has the address as its subscriber', () => {
    expect(operationsTopic().Resources['OperationsSubscription']!.Properties).toEqual({
      TopicArn: topicArn,
      Protocol: 'email',
      Endpoint: email,
    });
  });

  test.each([{}, { OperationsTopicArn: topicArn }])('is not made without an address: %j', (chosen) => {
    expect(operationsTopic(chosen).Resources).toEqual({});
  });
});

describe('the parameters', () => {
  const { Parameters } = readTemplate('infra/operations-topic.yml') as unknown as {
    Parameters: Record<string, { AllowedPattern: string }>;
  };
  // The whole value has to match:
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
  const takes = (name: string, value: string) =>
    new RegExp(`^(?:${Parameters[name]!.AllowedPattern})$`).test(value);

  test.each([
    ['OperationsTopicArn', '', true],
    ['OperationsTopicArn', topicArn, true],
    ['OperationsTopicArn', 'arn:aws-us-gov:sns:us-gov-west-1:222222222222:operations', true],
    ['OperationsTopicArn', 'operations', false],
    // CloudWatch publishes to no FIFO topic.
    ['OperationsTopicArn', `${topicArn}.fifo`, false],
    ['OperationsEmail', '', true],
    ['OperationsEmail', email, true],
    ['OperationsEmail', 'security', false],
    ['OperationsEmail', `${email}, ${email}`, false],
  ])('%s takes %j: %j', (name, value, isTaken) => {
    expect(takes(name, value)).toBe(isTaken);
  });
});
