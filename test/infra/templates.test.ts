import { globSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { choicesOf } from './choices.ts';
import { deployedTemplate } from '../../simulator/templates/deployed-template.ts';
import { danglingReferences, unusedConditions, unusedParameters } from './references.ts';
import { readTemplate, type Resource, type Template } from './template.ts';

const files = globSync('infra/*.yml').toSorted();

test('infra/ holds one file for each concern', () => {
  expect(files).toEqual([
    'infra/alarm-topic.yml',
    'infra/audit-function-role.yml',
    'infra/audit-role.yml',
    'infra/dashboard.yml',
    'infra/fan-out.yml',
    'infra/finding-updates.yml',
    'infra/operations-topic.yml',
    'infra/operator-policy.yml',
    'infra/parameters.yml',
    'infra/remediation-role.yml',
    'infra/remediation.yml',
    'infra/reports.yml',
    'infra/schedule.yml',
    'infra/self-monitoring.yml',
  ]);
});

test.each([...files, 'infra/fan-out.asl.json', 'serverless.yml'])('%s names no partition', (file) => {
  expect(readFileSync(file, 'utf8')).not.toMatch(/arn:aws/);
});

test.each([...files, 'infra/fan-out.asl.json'])('%s names no account', (file) => {
  expect(readFileSync(file, 'utf8')).not.toMatch(/\b\d{12}\b/);
});

test.each(files)('%s has no null, which CloudFormation refuses and osls leaves out', (file) => {
  expect(JSON.stringify(readTemplate(file))).not.toMatch(/:null[,}]|[[,]null[,\]]/);
});

describe('the check of references finds', () => {
  const broken: Template = {
    Parameters: { Key: { Default: '' } },
    Conditions: {
      IsEncrypted: { 'Fn::Not': [{ Condition: 'IsPlain' }] },
      IsForgotten: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] },
    },
    Resources: {
      Topic: {
        Type: 'AWS::SNS::Topic',
        Condition: 'IsEncrypted',
        DependsOn: ['Role'],
        Properties: {
          TopicName: { 'Fn::Sub': '${Stage}-${AWS::Region}-${!literal}' },
          KmsMasterKeyId: { 'Fn::GetAtt': ['TopicKey', 'Arn'] },
          DisplayName: { 'Fn::If': ['IsNamed', { Ref: 'Topic' }, { Ref: 'AWS::NoValue' }] },
        },
      } as Resource,
      Dashboard: {
        Type: 'AWS::CloudWatch::Dashboard',
        Properties: {
          DashboardBody: { 'Fn::Sub': ['${Given} ${Queue.QueueName}', { Given: { Ref: 'Widget' } }] },
        },
      },
    },
    Outputs: { Bucket: { Value: { Ref: 'Bucket' } } },
  };

  test('references to nothing: in Ref, Fn::GetAtt, Fn::Sub, Fn::If, DependsOn, conditions and outputs', () => {
    expect(danglingReferences(broken).toSorted()).toEqual(
      ['Bucket', 'IsNamed', 'IsPlain', 'Queue', 'Role', 'Stage', 'TopicKey', 'Widget'].toSorted(),
    );
  });

  test('conditions and parameters that nothing asks', () => {
    expect(unusedConditions(broken)).toEqual(['IsForgotten']);
    expect(unusedParameters(broken)).toEqual(['Key']);
  });

  test('references from what is always there to what a condition may leave out', () => {
    const template: Template = {
      Parameters: { Fifo: { Default: 'false' } },
      Conditions: { IsFifo: { 'Fn::Equals': [{ Ref: 'Fifo' }, 'true'] } },
      Resources: {
        Queue: { Type: 'AWS::SQS::Queue', Condition: 'IsFifo', Properties: {} } as Resource,
        Policy: { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [{ Ref: 'Queue' }] } },
      },
    };

    expect(
      choicesOf(template).map((chosen) => [chosen, danglingReferences(deployedTemplate(template, chosen))]),
    ).toEqual([
      [{ Fifo: 'true' }, []],
      [{ Fifo: 'another' }, ['Queue']],
    ]);
  });
});

// Those of the deployment are checked as osls assembles them: assembled-template.test.ts.
describe.each(['alarm-topic', 'audit-role', 'remediation-role'])('infra/%s.yml', (name) => {
  const template = readTemplate(`infra/${name}.yml`);

  test('stands alone, as a service-managed StackSet wants it', () => {
    expect(template).not.toHaveProperty('Transform');
    expect(JSON.stringify(template)).not.toMatch(/Fn::(Transform|ForEach)/);
    expect(Object.values(template.Resources).map(({ Type }) => Type)).not.toContain(
      'AWS::CloudFormation::Stack',
    );
  });

  test('refers to what is there, however its conditions are decided, and to all that it declares', () => {
    const dangling = choicesOf(template).flatMap((chosen) =>
      danglingReferences(deployedTemplate(template, chosen)),
    );

    expect([...danglingReferences(template), ...dangling]).toEqual([]);
    expect(unusedConditions(template)).toEqual([]);
    expect(unusedParameters(template)).toEqual([]);
  });

  test('can be given to a StackSet as a text', () => {
    // Bytes: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
    expect(statSync(`infra/${name}.yml`).size).toBeLessThanOrEqual(51_200);
  });
});

test.each(['audit-role', 'remediation-role'])('infra/%s.yml makes a role and nothing else', (name) => {
  const { Resources } = readTemplate(`infra/${name}.yml`);

  expect(Object.values(Resources).map(({ Type }) => Type)).toEqual(['AWS::IAM::Role']);
});
