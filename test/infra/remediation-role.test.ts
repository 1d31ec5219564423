import { describe, expect, test } from 'vitest';
import { filledIn } from '../../simulator/templates/filled-in.ts';
import { actionsOf, readTemplate, statementsOf, type Statement } from './template.ts';

const template = readTemplate('infra/remediation-role.yml');

const logGroups = ['arn:aws:logs:*:*:log-group:aws-cloudtrail-logs-*:*'];
const always = [
  'cloudwatch:DescribeAlarms',
  'cloudwatch:ListTagsForResource',
  'cloudwatch:PutMetricAlarm',
  'cloudwatch:TagResource',
  'logs:DescribeMetricFilters',
  'logs:PutMetricFilter',
];
const onUndo = ['cloudwatch:DeleteAlarms', 'logs:DeleteMetricFilter'];

/** The role in account 333333333333, for the auditor 222222222222. */
function deployedRole(chosen: Readonly<Record<string, string>> = {}) {
  const { Resources } = filledIn(template, {
    'AWS::Partition': 'aws',
    'AWS::AccountId': '333333333333',
    'RemediationRole.Arn': 'arn:aws:iam::333333333333:role/ringcheck-remediation',
    AuditorAccountId: '222222222222',
    OrganizationId: 'o-exampleorgid',
    LogGroupArns: logGroups,
    ...chosen,
  });
  return Resources['RemediationRole']!;
}

const statements = (chosen: Readonly<Record<string, string>> = {}): readonly Statement[] =>
  statementsOf(deployedRole(chosen));

describe('the remediation’s role in an account', () => {
  test('grants what the remediation calls to read, write and undo, and nothing else', () => {
    expect(actionsOf(statements())).toEqual([...always, ...onUndo].toSorted());
    expect(actionsOf(statements({ AllowUndo: 'true' }))).toEqual([...always, ...onUndo].toSorted());
  });

  test('deletes nothing unless that is allowed', () => {
    expect(actionsOf(statements({ AllowUndo: 'false' }))).toEqual(always);
  });

  test('only allows, names every statement, and grants no wildcard action', () => {
    expect(statements().map(({ Effect, Sid }) => [Effect, typeof Sid])).toEqual(
      statements().map(() => ['Allow', 'string']),
    );
    expect(actionsOf(statements()).filter((action) => action.includes('*'))).toEqual([]);
  });

  test('reaches all resources only to see alarms', () => {
    expect(statements().filter(({ Resource }) => Resource === '*')).toEqual([
      { Sid: 'RemediateSeeAlarms', Effect: 'Allow', Action: 'cloudwatch:DescribeAlarms', Resource: '*' },
    ]);
  });

  test('writes alarms of its own account only, whose names begin with ringcheck-', () => {
    const alarms = 'arn:aws:cloudwatch:*:333333333333:alarm:ringcheck-*';

    expect(resourcesOf(/^cloudwatch:(?!DescribeAlarms)/)).toEqual([alarms, alarms]);
  });

  test('writes metric filters of the log groups that it is given only', () => {
    expect(resourcesOf(/^logs:(Put|Delete)/)).toEqual([logGroups, logGroups]);
  });

  test('sees the metric filters of all log groups of its account, and no others', () => {
    expect(resourcesOf(/^logs:(?!Put|Delete)/)).toEqual(['arn:aws:logs:*:333333333333:log-group:*']);
    expect(statements().find(({ Sid }) => Sid === 'RemediateSeeMetricFilters')?.Action).toBe(
      'logs:DescribeMetricFilters',
    );
  });

  test('takes the ARNs of log groups, with * inside, and neither all resources nor a log group without its end', () => {
    const { LogGroupArns } = template.Parameters as Record<
      string,
      { AllowedPattern?: string; Default?: unknown }
    >;
    // The pattern is to match each of the values as a whole:
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
    const isAllowed = (arn: string) => new RegExp(`^(?:${LogGroupArns?.AllowedPattern})$`).test(arn);

    expect(LogGroupArns?.Default).toBeUndefined();
    expect(
      [...logGroups, 'arn:aws-us-gov:logs:us-gov-west-1:333333333333:log-group:/org/trail_1.logs#2:*'].filter(
        (arn) => !isAllowed(arn),
      ),
    ).toEqual([]);
    expect(
      [
        '*',
        'arn:aws:logs:*:*:*',
        'arn:aws:logs:*:*:log-group:trail',
        'arn:aws:sns:*:*:log-group:trail:*',
        '',
      ].filter(isAllowed),
    ).toEqual([]);
  });
});

describe('who may assume the remediation’s role', () => {
  const functionRole = 'arn:aws:iam::222222222222:role/ringcheck-prod-remediate-function';
  test('the remediate function’s role, of this organization', () => {
    expect(trustOf({})).toEqual([
      {
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::222222222222:root' },
        Action: 'sts:AssumeRole',
        Condition: {
          ArnLike: { 'aws:PrincipalArn': [functionRole] },
          StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorgid' },
        },
      },
    ]);
  });

  test('an operator’s role beside it, and the external id, if they are given', () => {
    const operator = 'arn:aws:iam::222222222222:role/security-*';

    expect(trustOf({ OperatorRoleArn: operator, ExternalId: 'secret' })).toMatchObject([
      {
        Condition: {
          ArnLike: { 'aws:PrincipalArn': [functionRole, operator] },
          StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorgid', 'sts:ExternalId': 'secret' },
        },
      },
    ]);
  });
});

/** The resources of the statements that grant such an action. */
function resourcesOf(action: RegExp): unknown[] {
  return statements()
    .filter(({ Action }) => [Action].flat().some((one) => action.test(one)))
    .map(({ Resource }) => Resource);
}

function trustOf(chosen: Readonly<Record<string, string>>): unknown[] {
  return (deployedRole(chosen).Properties['AssumeRolePolicyDocument'] as { Statement: unknown[] }).Statement;
}
