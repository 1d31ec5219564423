import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { danglingReferences, referencesOf } from './references.ts';
import { readTemplate } from './template.ts';

const files = globSync('infra/*.yml').toSorted();

test('infra/ holds one file for each concern', () => {
  expect(files).toEqual([
    'infra/alarm-topic.yml',
    'infra/audit-function-role.yml',
    'infra/audit-role.yml',
    'infra/fan-out.yml',
    'infra/finding-updates.yml',
    'infra/operator-policy.yml',
    'infra/parameters.yml',
    'infra/remediation-role.yml',
    'infra/remediation.yml',
    'infra/reports.yml',
    'infra/schedule.yml',
  ]);
});

test.each([...files, 'infra/fan-out.asl.json', 'serverless.yml'])('%s names no partition', (file) => {
  expect(readFileSync(file, 'utf8')).not.toMatch(/arn:aws/);
});

test.each([...files, 'infra/fan-out.asl.json'])('%s names no account', (file) => {
  expect(readFileSync(file, 'utf8')).not.toMatch(/\b\d{12}\b/);
});

test('a reference to nothing is found', () => {
  const template = {
    Conditions: { IsEncrypted: { 'Fn::Not': [{ Condition: 'IsPlain' }] } },
    Resources: {
      Topic: {
        Type: 'AWS::SNS::Topic',
        Condition: 'IsEncrypted',
        Properties: {
          TopicName: { 'Fn::Sub': '${Stage}-${AWS::Region}' },
          KmsMasterKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] },
          DisplayName: { 'Fn::If': ['IsNamed', { Ref: 'Topic' }, { Ref: 'AWS::NoValue' }] },
        },
      },
    },
  };

  expect(danglingReferences(template)).toEqual(['Stage', 'Key', 'IsPlain', 'IsNamed']);
});

test('the member role’s template stands alone, as a service-managed StackSet wants it', () => {
  const template = readTemplate('infra/audit-role.yml');

  expect(danglingReferences(template)).toEqual([]);
  expect(template).not.toHaveProperty('Transform');
  expect(Object.values(template.Resources).map(({ Type }) => Type)).toEqual(['AWS::IAM::Role']);
  expect(JSON.stringify(template)).not.toMatch(/Fn::(Transform|ForEach)/);
});

test('the member role’s template uses every parameter that it asks for', () => {
  const template = readTemplate('infra/audit-role.yml');
  const { names } = referencesOf(template);

  expect(Object.keys(template.Parameters ?? {}).filter((name) => !names.has(name))).toEqual([]);
});
