import { readFileSync } from 'node:fs';
import aslValidator from 'asl-validator';
import { beforeAll, describe, expect, test } from 'vitest';
import { scopeDescriptions } from '../../shared/audit/scope-settings.ts';
import { settingDescriptions } from '../../shared/audit/settings.ts';
import { packageService, packagingTimeout, type PackagedService } from '../package/package-service.ts';
import { fanOutFile } from '../audit/run-fan-out.ts';
import { deliveryDescriptions } from '../../shared/audit/delivery-settings.ts';
import { deployedTemplate } from '../../simulator/templates/deployed-template.ts';
import { choicesOf } from './choices.ts';
import { filledIn } from '../../simulator/templates/filled-in.ts';
import { danglingReferences, unusedConditions, unusedParameters } from './references.ts';
import { placeholders } from '../../simulator/templates/template.ts';
import { specificationProblems } from './specification.ts';
import type { Template } from './template.ts';

let service: PackagedService;

beforeAll(async () => {
  service = await packageService();
}, packagingTimeout);

const propertiesOf = (name: string) => service.template.Resources[name]!.Properties;

test('every reference of the assembled template leads somewhere', () => {
  expect(danglingReferences(service.template)).toEqual([]);
});

test('nothing deployed refers to what a condition leaves out, however the parameters are set', () => {
  const choices = choicesOf(service.template);
  const dangling = choices.flatMap((chosen) =>
    danglingReferences(deployedTemplate(service.template, chosen)),
  );

  // The opt-ins are ten, and each can be on or off.
  expect(choices).toHaveLength(2 ** 10);
  expect([...new Set(dangling)]).toEqual([]);
});

test('every resource is what AWS’s specification says, however the parameters are set', () => {
  const problems = choicesOf(service.template).flatMap((chosen) =>
    specificationProblems(deployedTemplate(service.template, chosen)),
  );

  expect([...new Set(problems)]).toEqual([]);
});

test('every condition decides something', () => {
  expect(unusedConditions(service.template)).toEqual([]);
});

test('the assembled template keeps the limits of CloudFormation', () => {
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html , by way of a bucket
  expect(Buffer.byteLength(JSON.stringify(service.template, null, 2))).toBeLessThan(1_000_000);
  expect(Object.keys(service.template.Parameters ?? {}).length).toBeLessThanOrEqual(200);
  expect(Object.keys(service.template.Resources).length).toBeLessThanOrEqual(500);
  expect(Object.keys(service.template.Outputs ?? {}).length).toBeLessThanOrEqual(200);
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

  expect(service.parameters).toEqual(Object.fromEntries(declared));
  expect(unusedParameters(service.template)).toEqual([]);
});

test('the assembled template names no partition', () => {
  expect(JSON.stringify(service.template)).not.toContain('arn:aws');
});

/** The property by which a person names a resource; a bucket is named by CloudFormation. */
const nameProperties: Readonly<Record<string, string>> = {
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::CloudWatch::Dashboard': 'DashboardName',
  'AWS::Events::Rule': 'Name',
  'AWS::IAM::Role': 'RoleName',
  'AWS::KMS::Alias': 'AliasName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::Scheduler::Schedule': 'Name',
  'AWS::StepFunctions::StateMachine': 'StateMachineName',
};

test('every name carries the stage, so that two stages can live in one account', () => {
  const named = Object.values(service.template.Resources).flatMap(({ Type, Properties }) => {
    const property = nameProperties[Type];
    return property === undefined ? [] : [[Type, Properties[property]] as const];
  });
  // The stack is ringcheck-prod: names of infra/ follow it.
  const ofStage = /\bringcheck-prod\b|\$\{AWS::StackName\}/;

  expect([...new Set(named.map(([type]) => type))].toSorted()).toEqual(
    Object.keys(nameProperties).toSorted(),
  );
  expect(named.filter(([, name]) => !ofStage.test(JSON.stringify(name) ?? ''))).toEqual([]);
});

test('the metrics are of the service that the stack is called, by which alarms and dashboard find them', () => {
  const { Variables: variables } = propertiesOf('AuditLambdaFunction')['Environment'] as {
    Variables: Record<string, unknown>;
  };

  expect(variables['POWERTOOLS_SERVICE_NAME']).toBe('ringcheck-prod');
  // Without a name of its own the stack is called service-stage:
  // https://github.com/oss-serverless/osls/blob/4.x/lib/plugins/aws/lib/naming.js
  expect(readFileSync('serverless.yml', 'utf8')).not.toContain('stackName');
});

test('no resource has a name beside those that carry the stage', () => {
  const others = Object.values(service.template.Resources).filter(({ Type }) => !(Type in nameProperties));

  expect(others.flatMap(({ Properties }) => Object.keys(Properties)).filter((key) => key === 'Name')).toEqual(
    [],
  );
  expect(
    others.filter(({ Type, Properties }) => Type === 'AWS::S3::Bucket' && 'BucketName' in Properties),
  ).toEqual([]);
});

test('every function has a log group of its own, which keeps its lines for as long as it is told', () => {
  const resources = Object.values(service.template.Resources);
  const functions = resources.filter(({ Type }) => Type === 'AWS::Lambda::Function');
  const logGroups = resources.filter(({ Type }) => Type === 'AWS::Logs::LogGroup');

  expect(logGroups.map(({ Properties }) => Properties)).toEqual(
    functions.map(({ Properties }) => ({
      LogGroupName: `/aws/lambda/${String(Properties['FunctionName'])}`,
      RetentionInDays: 90,
    })),
  );
});

test('every function runs on arm64 and the Node.js that the bundles are made for', () => {
  const functions = Object.values(service.template.Resources).filter(
    ({ Type }) => Type === 'AWS::Lambda::Function',
  );

  expect(functions).toHaveLength(5);
  for (const { Properties } of functions) {
    expect(Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
  }
});

test('every queue, topic and bucket is encrypted and refuses connections that are not', () => {
  const { Resources } = service.template;
  const entries = Object.entries(Resources);
  const encryption: Readonly<Record<string, string>> = {
    'AWS::S3::Bucket': 'BucketEncryption',
    'AWS::SNS::Topic': 'KmsMasterKeyId',
    'AWS::SQS::Queue': 'SqsManagedSseEnabled',
  };
  const stores = entries.filter(([, { Type }]) => Type in encryption);
  const policies = entries
    .filter(([, { Type }]) => Type.endsWith('Policy'))
    .map(([, one]) => JSON.stringify(one));
  const isGuarded = (name: string) =>
    policies.some((policy) => policy.includes(`"${name}"`) && policy.includes('"aws:SecureTransport":'));

  expect(stores.map(([name]) => name).toSorted()).toEqual([
    'AuditDeadLetterQueue',
    'OperationsTopic',
    'RemediationDeadLetterQueue',
    'ReportBucket',
    'ServerlessDeploymentBucket',
  ]);
  for (const [name, { Type, Properties }] of stores) {
    expect([name, Boolean(Properties[encryption[Type]!])]).toEqual([name, true]);
    expect([name, isGuarded(name)]).toEqual([name, true]);
  }
});

test('the environment of every function is within what Lambda allows, with 200 accounts to be remediated', () => {
  const chosen = {
    ...service.parameters,
    'AWS::Partition': 'aws',
    ReportBucket: 'ringcheck-prod-reportbucket-0123456789ab',
    StoreReports: 'true',
    Remediation: 'true',
    FanOut: 'true',
    SummaryTopicArn: 'arn:aws:sns:us-east-1:222222222222:audits',
    AlarmTopicArn: 'arn:{partition}:sns:{region}:{account}:ringcheck-alarms',
    RemediationAccounts: Array.from({ length: 200 }, () => '333333333333').join(','),
  };
  const { Conditions, Parameters, Resources } = service.template;
  const environments = Object.entries(Resources)
    .filter(([, { Type }]) => Type === 'AWS::Lambda::Function')
    .map(([name, { Type, Properties }]) => [
      name,
      { Type, Properties: { Environment: Properties['Environment'] } },
    ]);
  const deployed = filledIn(
    {
      Conditions: Conditions ?? {},
      Parameters: Parameters ?? {},
      Resources: Object.fromEntries(environments) as Template['Resources'],
    },
    chosen,
  );
  const sizes = Object.values(deployed.Resources).map(({ Properties }) => {
    const { Variables } = Properties['Environment'] as { Variables: Record<string, string> };
    return Object.entries(Variables).reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  });

  expect(sizes).toHaveLength(5);
  // Bytes: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
  expect(sizes.filter((size) => size > 4_096)).toEqual([]);
});

describe('the state machine', () => {
  interface Machine {
    readonly Definition: object;
    readonly DefinitionSubstitutions: Readonly<Record<string, unknown>>;
  }
  const machine = () => propertiesOf('FanOutStateMachine') as unknown as Machine;

  test('is the definition of the file, with a value for each of its placeholders and for no other', () => {
    const { Definition, DefinitionSubstitutions } = machine();
    const text = readFileSync(fanOutFile, 'utf8');
    const asked = new Set([...text.matchAll(placeholders)].map(([, name = '']) => name));

    // What is null in the file would be missing here: osls leaves it out, and CloudFormation refuses it.
    expect(Definition).toEqual(JSON.parse(text));
    expect(Object.keys(DefinitionSubstitutions).toSorted()).toEqual([...asked].toSorted());
  });

  test('is one that Step Functions takes, once the values are put in', () => {
    const { Definition, DefinitionSubstitutions } = machine();
    const values: Readonly<Record<string, string>> = { Partition: 'aws', ReportBucket: 'reports' };
    const text = JSON.stringify(Definition).replaceAll(placeholders, (placeholder, name: string) =>
      name in DefinitionSubstitutions
        ? (values[name] ?? `arn:aws:lambda:us-east-1:222222222222:function:${name}`)
        : placeholder,
    );

    expect(aslValidator(JSON.parse(text) as object)).toMatchObject({ isValid: true, errors: [] });
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
      MaximumEventAgeInSeconds: 3_600,
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

test.each([
  { ScheduleFlexibleMinutes: '0', window: { Mode: 'OFF' } },
  {
    ScheduleFlexibleMinutes: '15',
    window: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: { Ref: 'ScheduleFlexibleMinutes' } },
  },
])(
  'the schedule comes at its minute unless a window is given: $ScheduleFlexibleMinutes',
  ({ ScheduleFlexibleMinutes, window }) => {
    const deployed = deployedTemplate(service.template, { ...service.parameters, ScheduleFlexibleMinutes });

    expect(deployed.Resources['AuditSchedule']!.Properties['FlexibleTimeWindow']).toEqual(window);
  },
);

test('the schedule has a time zone, and is switched off by a parameter', () => {
  expect(propertiesOf('AuditSchedule')).toMatchObject({
    ScheduleExpression: { Ref: 'ScheduleExpression' },
    ScheduleExpressionTimezone: { Ref: 'ScheduleTimeZone' },
    State: { Ref: 'ScheduleState' },
  });
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
