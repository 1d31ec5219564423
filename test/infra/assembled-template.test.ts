import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scopeDescriptions } from '../../shared/audit/scope-settings.ts';
import { settingDescriptions } from '../../shared/audit/settings.ts';
import { packageService, packagingTimeout, type PackagedService } from '../package/package-service.ts';
import { deliveryDescriptions } from '../../shared/audit/delivery-settings.ts';
import { deployedTemplate } from './deployed-template.ts';
import { danglingReferences, referencesOf } from './references.ts';

let service: PackagedService;

beforeAll(async () => {
  service = await packageService();
}, packagingTimeout);

afterAll(() => {
  service.remove();
});

const propertiesOf = (name: string) => service.template.Resources[name]!.Properties;

test('every reference of the assembled template leads somewhere', () => {
  expect(danglingReferences(service.template)).toEqual([]);
});

const choices = ['true', 'false'].flatMap((FanOut) =>
  ['true', 'false'].flatMap((StoreReports) =>
    ['true', 'false'].flatMap((Remediation) =>
      ['', 'arn:aws:sns:us-east-1:222222222222:audits'].map((SummaryTopicArn) => ({
        FanOut,
        StoreReports,
        Remediation,
        SummaryTopicArn,
      })),
    ),
  ),
);

test.each(choices)('nothing deployed refers to what a condition leaves out: %j', (chosen) => {
  const deployed = deployedTemplate(service.template, { ...service.parameters, ...chosen });

  expect(danglingReferences(deployed)).toEqual([]);
});

test('with the default parameters there is one function, and neither bucket nor state machine nor rule', () => {
  const deployed = deployedTemplate(service.template, service.parameters);
  const types = Object.values(deployed.Resources).map(({ Type }) => Type);

  expect(types.filter((type) => type === 'AWS::Lambda::Function')).toHaveLength(1);
  expect(Object.keys(deployed.Resources)).not.toContain('ReportBucket');
  expect(types).not.toContain('AWS::StepFunctions::StateMachine');
  expect(types).not.toContain('AWS::Events::Rule');
  expect(Object.keys(deployed.Resources).filter((name) => /remediat/i.test(name))).toEqual([]);
});

test('every parameter is passed by serverless.yml, with the default that the template states, and used', () => {
  const declared = Object.entries(service.template.Parameters ?? {}).map(([name, { Default }]) => [
    name,
    String(Default),
  ]);
  const { names } = referencesOf(service.template);

  expect(service.parameters).toEqual(Object.fromEntries(declared));
  expect(Object.keys(service.parameters).filter((name) => !names.has(name))).toEqual([]);
});

test('the assembled template names no partition', () => {
  expect(JSON.stringify(service.template)).not.toContain('arn:aws');
});

test('names carry the stage', () => {
  expect(propertiesOf('AuditLambdaFunction')['FunctionName']).toBe('ringcheck-prod-audit');
  // The stack is ringcheck-prod: names of infra/ follow it.
  expect(propertiesOf('AuditFunctionRole')['RoleName']).toEqual({
    'Fn::Sub': '${AWS::StackName}-audit-function',
  });
});

describe('the audit function', () => {
  test('is given settings that the audit knows', () => {
    const { Variables: variables } = propertiesOf('AuditLambdaFunction')['Environment'] as {
      Variables: Record<string, unknown>;
    };
    const ofDeployment = [...scopeDescriptions, ...deliveryDescriptions];
    const known = [...settingDescriptions, ...ofDeployment].map(({ variable }) => variable);

    expect(Object.keys(variables).filter((name) => !known.includes(name))).toEqual([
      'NODE_OPTIONS',
      'POWERTOOLS_SERVICE_NAME',
    ]);
    expect(ofDeployment.filter(({ variable }) => !(variable in variables))).toEqual([]);
  });

  test('runs once at a time, for as long as Lambda allows, on arm64', () => {
    expect(propertiesOf('AuditLambdaFunction')).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Timeout: 900,
      MemorySize: 1024,
      ReservedConcurrentExecutions: 1,
      Role: { 'Fn::GetAtt': ['AuditFunctionRole', 'Arn'] },
    });
  });

  test('is not run again by Lambda: a run that failed is kept in the dead-letter queue', () => {
    expect(propertiesOf('AuditLambdaEvConf')).toMatchObject({
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['AuditDeadLetterQueue', 'Arn'] } } },
    });
  });
});

test.each([
  { FanOut: 'false', target: { 'Fn::GetAtt': ['AuditLambdaFunction', 'Arn'] } },
  { FanOut: 'true', target: { Ref: 'FanOutStateMachine' } },
])('the schedule starts one of the two ways of running: FanOut $FanOut', ({ FanOut, target }) => {
  const deployed = deployedTemplate(service.template, { ...service.parameters, FanOut });

  expect(deployed.Resources['AuditSchedule']!.Properties).toMatchObject({ Target: { Arn: target } });
});

test('the schedule retries the invocation, keeps what failed and does not use the function’s role', () => {
  expect(propertiesOf('AuditSchedule')).toMatchObject({
    Target: {
      RoleArn: { 'Fn::GetAtt': ['AuditScheduleRole', 'Arn'] },
      Input: '{}',
      RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 3600 },
      DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['AuditDeadLetterQueue', 'Arn'] } },
    },
  });
});

test('the dead-letter queue is encrypted and refuses unencrypted connections', () => {
  expect(propertiesOf('AuditDeadLetterQueue')).toMatchObject({ SqsManagedSseEnabled: true });
  expect(JSON.stringify(propertiesOf('AuditDeadLetterQueuePolicy'))).toContain(
    '"aws:SecureTransport":"false"',
  );
});
