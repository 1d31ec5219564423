import { beforeAll, describe, expect, test } from 'vitest';
import { deliveryDescriptions } from '../../shared/audit/delivery-settings.ts';
import { remediationDescriptions } from '../../shared/audit/remediation-settings.ts';
import { scopeDescriptions } from '../../shared/audit/scope-settings.ts';
import { settingDescriptions } from '../../shared/audit/settings.ts';
import { packageService, packagingTimeout, type PackagedService } from '../package/package-service.ts';
import { deployedTemplate } from '../../simulator/templates/deployed-template.ts';
import {
  actionsOf,
  allStatementsOf,
  readTemplate,
  statementsOf,
  type Resource,
  type Statement,
  type Template,
} from './template.ts';

const memberRole = readTemplate('infra/audit-role.yml').Resources['AuditRole']!;
const functionRole = readTemplate('infra/remediation.yml').Resources['RemediateFunctionRole']!;
const { RemediationUpdatesPolicy: updatesPolicy } = readTemplate('infra/finding-updates.yml').Resources;
const granted = allStatementsOf(
  { Resources: { RemediateFunctionRole: functionRole, RemediationUpdatesPolicy: updatesPolicy! } },
  'RemediateFunctionRole',
);
const isOfAudit = ({ Sid }: Statement): boolean => Sid?.startsWith('Audit') === true;

describe('the remediate function’s role', () => {
  const others = granted.filter((statement) => !isOfAudit(statement));

  test('reads its own account and imports its findings with the audit’s statements', () => {
    expect(granted.filter(isOfAudit)).toEqual(statementsOf(memberRole).filter(isOfAudit));
    expect(actionsOf(granted)).toContain('securityhub:BatchImportFindings');
  });

  test('grants besides what it calls and Lambda needs, and nothing else', () => {
    expect(actionsOf(others.filter(({ Effect }) => Effect === 'Allow'))).toEqual([
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'organizations:ListAccounts',
      'organizations:ListAccountsForParent',
      'organizations:ListOrganizationalUnitsForParent',
      'organizations:ListRoots',
      'organizations:ListTagsForResource',
      'securityhub:BatchUpdateFindings',
      'sqs:SendMessage',
      'sts:AssumeRole',
    ]);
  });

  test('assumes the role that reads and the role that writes, and no other', () => {
    expect(others.find(({ Action }) => Action === 'sts:AssumeRole')?.Resource).toEqual([
      { 'Fn::Sub': 'arn:${AWS::Partition}:iam::*:role/${AuditRoleName}' },
      { 'Fn::Sub': 'arn:${AWS::Partition}:iam::*:role/${RemediationRoleName}' },
    ]);
  });

  test('writes no filter and no alarm by itself, in its own account either', () => {
    expect(
      actionsOf(granted).filter((action) => /^(logs|cloudwatch):(Put|Delete)[A-Z]/.test(action)),
    ).toEqual(['logs:PutLogEvents']);
  });
});

describe('what is deployed with the remediation', () => {
  let service: PackagedService;

  beforeAll(async () => {
    service = await packageService();
  }, packagingTimeout);

  const deployed = (chosen: Readonly<Record<string, string>> = {}): Template =>
    deployedTemplate(service.template, { ...service.parameters, Remediation: 'true', ...chosen });
  const propertiesOf = (name: string): Resource['Properties'] => deployed().Resources[name]!.Properties;
  const queue = { 'Fn::GetAtt': ['RemediationDeadLetterQueue', 'Arn'] };
  const remediate = { 'Fn::GetAtt': ['RemediateLambdaFunction', 'Arn'] };
  const ruleNames = ['FailedFindingRule', 'ChosenFindingRule'];

  test('the function runs once at a time, for five minutes at the most, by a role of its own', () => {
    expect(propertiesOf('RemediateLambdaFunction')).toMatchObject({
      FunctionName: 'ringcheck-prod-remediate',
      Handler: 'dist/functions/remediate/remediate.handler',
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Timeout: 300,
      MemorySize: 512,
      ReservedConcurrentExecutions: 1,
      Role: { 'Fn::GetAtt': ['RemediateFunctionRole', 'Arn'] },
    });
  });

  test('an event that failed is tried twice more, for six hours at the most, and then kept', () => {
    expect(propertiesOf('RemediateLambdaEvConf')).toMatchObject({
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 21_600,
      DestinationConfig: { OnFailure: { Destination: queue } },
    });
  });

  test('the function is given settings that the remediation knows', () => {
    const { Variables: variables } = propertiesOf('RemediateLambdaFunction')['Environment'] as {
      Variables: Record<string, unknown>;
    };
    const known = [
      ...settingDescriptions,
      ...scopeDescriptions,
      ...deliveryDescriptions,
      ...remediationDescriptions,
    ].map(({ variable }) => variable);

    expect(Object.keys(variables).filter((name) => !known.includes(name))).toEqual([
      'NODE_OPTIONS',
      'POWERTOOLS_SERVICE_NAME',
    ]);
    expect(remediationDescriptions.filter(({ variable }) => !(variable in variables))).toEqual([]);
  });

  test('only the function itself knows which accounts may be written to', () => {
    const variables = Object.entries(deployed({ FanOut: 'true' }).Resources)
      .filter(([, { Type }]) => Type === 'AWS::Lambda::Function')
      .map(
        ([name, { Properties }]) =>
          [name, (Properties['Environment'] as { Variables: Record<string, unknown> }).Variables] as const,
      );

    expect(variables.length).toBeGreaterThan(4);
    expect(variables.filter(([, values]) => 'RINGCHECK_REMEDIATION_ACCOUNTS' in values)).toMatchObject([
      ['RemediateLambdaFunction', { RINGCHECK_REMEDIATION_ACCOUNTS: { Ref: 'RemediationAccounts' } }],
    ]);
    for (const [, values] of variables) {
      expect(values).toMatchObject({
        RINGCHECK_ALARM_TOPIC_ARN: { Ref: 'AlarmTopicArn' },
        RINGCHECK_REMEDIATION_ROLE_NAME: { Ref: 'RemediationRoleName' },
      });
    }
  });

  test.each([
    { chosen: { StoreReports: 'false', FanOut: 'false' }, stored: [] },
    { chosen: { StoreReports: 'true', FanOut: 'false' }, stored: ['s3:PutObject'] },
    { chosen: { StoreReports: 'false', FanOut: 'true' }, stored: ['s3:PutObject'] },
  ])('the function may store its records where there is a bucket: $chosen', ({ chosen, stored }) => {
    const all = allStatementsOf(deployed(chosen), 'RemediateFunctionRole');
    const own = actionsOf(granted);

    expect(actionsOf(all)).toEqual([...own, ...stored].toSorted());
    expect(all.filter(({ Action }) => Action === 's3:PutObject').map(({ Resource }) => Resource)).toEqual(
      stored.map(() => ({ 'Fn::Sub': '${ReportBucket.Arn}/remediation/*' })),
    );
  });

  test('records are kept as long as reports', () => {
    const { Rules: rules } = deployed({ StoreReports: 'true' }).Resources['ReportBucket']!.Properties[
      'LifecycleConfiguration'
    ] as { Rules: { Prefix?: string; ExpirationInDays?: unknown }[] };
    const expiry = (prefix: string) => rules.find(({ Prefix }) => Prefix === prefix)?.ExpirationInDays;

    expect(expiry('remediation/')).toEqual({ Ref: 'ReportRetentionDays' });
    expect(expiry('remediation/')).toEqual(expiry('reports/'));
  });

  test.each(ruleNames)(
    '%s sends its events to the function, tries again, and keeps what was not delivered',
    (name) => {
      expect(propertiesOf(name)).toMatchObject({
        State: 'ENABLED',
        Targets: [
          {
            Arn: remediate,
            RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 21_600 },
            DeadLetterConfig: { Arn: queue },
          },
        ],
      });
    },
  );

  test('the function is invoked by its two rules and by nothing else', () => {
    const permissions = Object.values(deployed().Resources).filter(
      ({ Type }) => Type === 'AWS::Lambda::Permission',
    );

    expect(permissions.map(({ Properties }) => Properties)).toEqual(
      ruleNames.map((name) => ({
        FunctionName: remediate,
        Action: 'lambda:InvokeFunction',
        Principal: 'events.amazonaws.com',
        SourceArn: { 'Fn::GetAtt': [name, 'Arn'] },
      })),
    );
  });

  test('the dead-letter queue is encrypted, takes events from the two rules, and refuses unencrypted connections', () => {
    const { Statement } = propertiesOf('RemediationDeadLetterQueuePolicy')['PolicyDocument'] as {
      Statement: unknown[];
    };

    expect(propertiesOf('RemediationDeadLetterQueue')).toMatchObject({ SqsManagedSseEnabled: true });
    expect(Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: queue,
        Condition: {
          ArnEquals: { 'aws:SourceArn': ruleNames.map((name) => ({ 'Fn::GetAtt': [name, 'Arn'] })) },
        },
      },
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 'sqs:*',
        Resource: queue,
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ]);
  });

  test('the names of rules, queue and role follow the stack', () => {
    const names = [
      propertiesOf('FailedFindingRule')['Name'],
      propertiesOf('ChosenFindingRule')['Name'],
      propertiesOf('RemediationDeadLetterQueue')['QueueName'],
      propertiesOf('RemediateFunctionRole')['RoleName'],
    ];

    expect(names).toEqual([
      { 'Fn::Sub': '${AWS::StackName}-remediate-failed' },
      { 'Fn::Sub': '${AWS::StackName}-remediate-chosen' },
      { 'Fn::Sub': '${AWS::StackName}-remediation-dead-letters' },
      { 'Fn::Sub': '${AWS::StackName}-remediate-function' },
    ]);
  });

  test('the roles that trust the function know it by the name that the stack gives it', () => {
    const { Parameters } = readTemplate('infra/remediation-role.yml');

    expect(Parameters?.['RemediateFunctionRoleName']?.Default).toBe('ringcheck-prod-remediate-function');
    expect(deployed().Outputs).toMatchObject({
      RemediateFunctionRoleName: { Value: { Ref: 'RemediateFunctionRole' } },
    });
  });
});
