import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
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
const functionRole = readTemplate('infra/audit-function-role.yml').Resources['AuditFunctionRole']!;
const remediateRole = readTemplate('infra/remediation.yml').Resources['RemediateFunctionRole']!;
const scheduleRole = readTemplate('infra/schedule.yml').Resources['AuditScheduleRole']!;

/** What the audit of one account, and the look at its set-up, call in that account. */
const auditActions = [
  'account:ListRegions',
  'cloudtrail:DescribeTrails',
  'cloudtrail:GetEventSelectors',
  'cloudtrail:GetTrailStatus',
  'cloudwatch:DescribeAlarmHistory',
  'cloudwatch:DescribeAlarms',
  'cloudwatch:GetAlarmMuteRule',
  'cloudwatch:GetMetricData',
  'cloudwatch:ListAlarmMuteRules',
  'kms:DescribeKey',
  'kms:GetKeyPolicy',
  'logs:DescribeLogGroups',
  'logs:DescribeMetricFilters',
  'securityhub:BatchImportFindings',
  'securityhub:DescribeHub',
  'securityhub:GetAdministratorAccount',
  'securityhub:GetFindings',
  'sns:GetSubscriptionAttributes',
  'sns:GetTopicAttributes',
  'sns:ListSubscriptionsByTopic',
];
/** Of these, what only `check-setup` asks of a member. */
const setUpActions = ['securityhub:DescribeHub', 'securityhub:GetAdministratorAccount'];
/** What only the account of the audit function is asked for. */
const organizationActions = [
  'organizations:ListAccounts',
  'organizations:ListAccountsForParent',
  'organizations:ListOrganizationalUnitsForParent',
  'organizations:ListRoots',
  'organizations:ListTagsForResource',
  'sts:AssumeRole',
];
/** What only the remediation calls: in an account by the role of its own, in the Security Hub of the auditor. */
const remediationActions = [
  'cloudwatch:DeleteAlarms',
  'cloudwatch:ListTagsForResource',
  'cloudwatch:PutMetricAlarm',
  'logs:DeleteMetricFilter',
  'logs:PutMetricFilter',
  'securityhub:BatchUpdateFindings',
];
/** What becomes of a report beside its findings, opted in by parameters. */
const deliveryActions = ['s3:GetObject', 's3:PutObject', 'sns:Publish'];
/** What Lambda does in the name of the function. */
const lambdaActions = ['logs:CreateLogStream', 'logs:PutLogEvents', 'sqs:SendMessage'];

test('the member role grants exactly what the audit of an account calls', () => {
  expect(actionsOf(statementsOf(memberRole))).toEqual(auditActions);
});

test('the member role’s one write is the import of findings', () => {
  const reads = /^[a-z]+:(Describe|Get|List)[A-Za-z]+$/;

  expect(actionsOf(statementsOf(memberRole)).filter((action) => !reads.test(action))).toEqual([
    'securityhub:BatchImportFindings',
  ]);
});

test('no role of the audit may do what the remediation does', () => {
  const granted = actionsOf([memberRole, functionRole].flatMap(statementsOf));

  expect(granted.filter((action) => remediationActions.includes(action))).toEqual([]);
});

test('the audit function’s role grants exactly what the audit calls and Lambda needs', () => {
  expect(actionsOf(statementsOf(functionRole))).toEqual(
    [
      ...auditActions.filter((action) => action !== 'securityhub:DescribeHub'),
      ...organizationActions,
      ...lambdaActions,
    ].toSorted(),
  );
});

test('the auditor’s own account is audited with the member role’s statements', () => {
  const own = statementsOf(functionRole).filter(({ Sid }) => Sid?.startsWith('Audit') === true);

  expect(own).toEqual(statementsOf(memberRole).filter(({ Sid }) => Sid?.startsWith('Audit') === true));
  expect(actionsOf(own)).toEqual(auditActions.filter((action) => !setUpActions.includes(action)));
});

describe('what is deployed', () => {
  let service: PackagedService;

  beforeAll(async () => {
    service = await packageService();
  }, packagingTimeout);

  const deployed = (chosen: Readonly<Record<string, string>>): Template =>
    deployedTemplate(service.template, { ...service.parameters, ...chosen });
  const topic = 'arn:aws:sns:us-east-1:222222222222:audits';

  test.each([
    {
      FanOut: 'false',
      start: 'lambda:InvokeFunction',
      what: { 'Fn::GetAtt': ['AuditLambdaFunction', 'Arn'] },
    },
    { FanOut: 'true', start: 'states:StartExecution', what: { Ref: 'FanOutStateMachine' } },
  ])(
    'the schedule’s role may start the audit and keep what it could not deliver, nothing else: FanOut $FanOut',
    ({ FanOut, start, what }) => {
      const role = deployed({ FanOut }).Resources['AuditScheduleRole']!;

      expect(statementsOf(role).map(({ Action, Resource }) => ({ Action, Resource }))).toEqual([
        { Action: start, Resource: what },
        { Action: 'sqs:SendMessage', Resource: { 'Fn::GetAtt': ['AuditDeadLetterQueue', 'Arn'] } },
      ]);
    },
  );

  test.each([
    { chosen: {}, added: [] },
    { chosen: { StoreReports: 'true' }, added: ['s3:PutObject'] },
    { chosen: { SummaryTopicArn: topic }, added: ['sns:Publish'] },
    {
      chosen: { FanOut: 'true' },
      added: ['logs:CreateLogStream', 'logs:PutLogEvents', 's3:GetObject', 's3:PutObject', 's3:PutObject'],
    },
  ])(
    'what is opted in is granted to the audit function’s role, and nothing more: $chosen',
    ({ chosen, added }) => {
      const all = actionsOf(allStatementsOf(deployed(chosen), 'AuditFunctionRole'));

      expect(all).toEqual([...actionsOf(statementsOf(functionRole)), ...added].toSorted());
    },
  );

  test('the function that begins a run in batches may list, read the run record and write the plan', () => {
    expect(actionsOf(allStatementsOf(deployed({ FanOut: 'true' }), 'ListAccountsFunctionRole'))).toEqual(
      [
        ...organizationActions.filter((action) => action !== 'sts:AssumeRole'),
        'logs:CreateLogStream',
        'logs:PutLogEvents',
        's3:PutObject',
        'securityhub:GetFindings',
      ].toSorted(),
    );
  });

  test('the state machine may run its functions and its own batches, and write what became of them', () => {
    const statements = statementsOf(deployed({ FanOut: 'true' }).Resources['FanOutRole']!);

    expect(actionsOf(statements)).toEqual([
      'lambda:InvokeFunction',
      's3:AbortMultipartUpload',
      's3:GetObject',
      's3:ListMultipartUploadParts',
      's3:PutObject',
      'states:DescribeExecution',
      'states:StartExecution',
      'states:StopExecution',
    ]);
    expect(statements.filter(({ Resource }) => Resource === '*')).toEqual([]);
  });

  test('no policy grants a wildcard action', () => {
    const template = deployed({ FanOut: 'true', Remediation: 'true', SummaryTopicArn: topic });
    const roles = Object.entries(template.Resources).filter(([, { Type }]) => Type === 'AWS::IAM::Role');
    const granted = roles.flatMap(([name]) => actionsOf(allStatementsOf(template, name)));

    expect(roles.length).toBeGreaterThan(4);
    expect(granted.filter((action) => action.includes('*'))).toEqual([]);
  });
});

test.each([
  ['member role', memberRole],
  ['audit function’s role', functionRole],
])('the %s grants no wildcard action', (_, role) => {
  expect(actionsOf(statementsOf(role)).filter((action) => action.includes('*'))).toEqual([]);
});

test('all resources are granted only for actions that cannot be narrowed', () => {
  const unlimited = [memberRole, functionRole, remediateRole]
    .flatMap(statementsOf)
    .filter(({ Resource }) => Resource === '*');

  expect([...new Set(actionsOf(unlimited))]).toEqual([
    'cloudtrail:DescribeTrails',
    'cloudwatch:DescribeAlarmHistory',
    'cloudwatch:DescribeAlarms',
    'cloudwatch:GetMetricData',
    'logs:DescribeLogGroups',
    ...organizationActions.filter(
      (action) => action.startsWith('organizations:') && action !== 'organizations:ListTagsForResource',
    ),
    'sns:GetSubscriptionAttributes',
  ]);
});

test('findings are imported for the role’s own account only, under its default product', () => {
  expect(statementsOf(memberRole).find(({ Action }) => Action === 'securityhub:BatchImportFindings')).toEqual(
    {
      Sid: 'AuditImport',
      Effect: 'Allow',
      Action: 'securityhub:BatchImportFindings',
      Resource: {
        'Fn::Sub': 'arn:${AWS::Partition}:securityhub:*:${AWS::AccountId}:product/${AWS::AccountId}/default',
      },
      Condition: { StringEquals: { 'securityhub:TargetAccount': { Ref: 'AWS::AccountId' } } },
    },
  );
});

test('the audit function may assume only the role that the members name', () => {
  expect(statementsOf(functionRole).find(({ Action }) => Action === 'sts:AssumeRole')?.Resource).toEqual({
    'Fn::Sub': 'arn:${AWS::Partition}:iam::*:role/${AuditRoleName}',
  });
});

describe('who may assume the roles', () => {
  test('the member role: the functions’ roles, of this organization, with the external id if there is one', () => {
    expect(trustOf(memberRole)).toEqual([
      {
        Effect: 'Allow',
        Principal: { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AuditorAccountId}:root' } },
        Action: 'sts:AssumeRole',
        Condition: {
          ArnLike: {
            'aws:PrincipalArn': [
              { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AuditorAccountId}:role/${AuditFunctionRoleName}' },
              {
                'Fn::If': [
                  'HasRemediateFunction',
                  {
                    'Fn::Sub':
                      'arn:${AWS::Partition}:iam::${AuditorAccountId}:role/${RemediateFunctionRoleName}',
                  },
                  { Ref: 'AWS::NoValue' },
                ],
              },
              { 'Fn::If': ['HasOperatorRole', { Ref: 'OperatorRoleArn' }, { Ref: 'AWS::NoValue' }] },
            ],
          },
          StringEquals: {
            'aws:PrincipalOrgID': { Ref: 'OrganizationId' },
            'sts:ExternalId': {
              'Fn::If': ['HasExternalId', { Ref: 'ExternalId' }, { Ref: 'AWS::NoValue' }],
            },
          },
        },
      },
    ]);
  });

  test('the member role: no remediate function unless one is named', () => {
    const { Parameters } = readTemplate('infra/audit-role.yml');

    expect(Parameters?.['RemediateFunctionRoleName']?.Default).toBe('');
  });

  test.each([
    ['audit', functionRole],
    ['remediate', remediateRole],
  ])('the %s function’s role: Lambda, and neither Scheduler nor EventBridge', (_, role) => {
    expect(trustOf(role)).toEqual([
      { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ]);
  });

  test('the schedule’s role: Scheduler, for a schedule of this account', () => {
    expect(trustOf(scheduleRole)).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'scheduler.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: {
            'aws:SourceAccount': { Ref: 'AWS::AccountId' },
            'aws:SourceArn': {
              'Fn::Sub':
                'arn:${AWS::Partition}:scheduler:${AWS::Region}:${AWS::AccountId}:schedule-group/default',
            },
          },
        },
      },
    ]);
  });
});

describe('the calls in shared/aws', () => {
  /** The prefix of a service's actions, where it is not the name of its SDK client. */
  const prefixes: Readonly<Record<string, string>> = { 'cloudwatch-logs': 'logs' };
  /**
   * Called by a person at a terminal with credentials of their own (`explain --verify`, `npm run verify:aws`,
   * `check-setup`), never by an audit: no role may grant what only these call.
   */
  const operatorOnly = ['shared/aws/test-metric-filter.ts', 'shared/aws/organization-setup.ts'];
  const files = globSync('shared/aws/**/*.ts').map((file) => file.split(path.sep).join('/'));
  const imports = files
    .filter((file) => !operatorOnly.includes(file))
    .flatMap((file) => [
      ...readFileSync(file, 'utf8').matchAll(/import \{([^}]*)\} from '@aws-sdk\/client-([a-z0-9-]+)'/g),
    ]);
  const called = imports.flatMap(([, names, client]) =>
    [...(names ?? '').matchAll(/\b(?:(?<command>[A-Z]\w+)Command|paginate(?<paginated>[A-Z]\w+))\b/g)].map(
      ({ groups }) => `${prefixes[client!] ?? client}:${groups?.['command'] ?? groups?.['paginated']}`,
    ),
  );

  test('are all granted, and nothing is granted that is not called', () => {
    // STS lets every principal ask who it is: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
    const needed = new Set(called.filter((action) => action !== 'sts:GetCallerIdentity'));

    expect([...needed].toSorted()).toEqual(
      [...auditActions, ...organizationActions, ...deliveryActions, ...remediationActions].toSorted(),
    );
  });

  test('what only a person asks AWS is reached from the terminal only', () => {
    expect(files).toEqual(expect.arrayContaining([...operatorOnly]));
    const engine = /^shared\/audit\/check-setup/;
    expect(importersOf('organization-setup').filter((file) => !engine.test(file))).toEqual([]);
    for (const name of ['test-metric-filter', 'check-setup']) {
      expect(importersOf(name).length).toBeGreaterThan(0);
      expect(importersOf(name).filter((file) => !file.startsWith('cli/'))).toEqual([]);
    }
  });
});

/** The files that import a file of this name. */
function importersOf(name: string): readonly string[] {
  return globSync('{shared,functions,cli}/**/*.ts')
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => readFileSync(file, 'utf8').includes(`/${name}.ts'`));
}

function trustOf(role: Resource): unknown[] {
  return (role.Properties['AssumeRolePolicyDocument'] as { Statement: unknown[] }).Statement;
}

test('the person at the terminal audits the auditor’s own account with the member role’s statements', () => {
  const { OperatorPolicy } = readTemplate('infra/operator-policy.yml').Resources;
  const { Statement } = OperatorPolicy!.Properties['PolicyDocument'] as { Statement: Statement[] };
  const shared = statementsOf(memberRole).map(({ Sid }) => Sid);

  expect(Statement.filter(({ Sid }) => shared.includes(Sid))).toEqual(statementsOf(memberRole));
});

test.each(['OperatorPolicy', 'RemediationOperatorPolicy'])(
  '%s is short enough for a managed policy',
  (name) => {
    const { Resources } = readTemplate('infra/operator-policy.yml');
    const document = JSON.stringify(Resources[name]!.Properties['PolicyDocument']);

    // Characters, white space not counted: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    expect(document.replaceAll(/\s/g, '').length).toBeLessThan(6144 * 0.9);
  },
);
