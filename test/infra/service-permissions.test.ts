/**
 * The policies that AWS's own services meet: who assumes the roles, what Scheduler and Step Functions do with theirs, and
 * who may use queues, bucket, topics, keys and functions. Each statement and each condition is one that some question here
 * turns on, so that none can be taken away or widened unseen. What Ringcheck's own calls need is in least-privilege.test.ts.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { identityPolicyVerdict, type IdentityStatement } from '../../simulator/policies/identity-policy.ts';
import {
  awsPrincipal,
  policyAllows,
  policyDenies,
  type Principal,
} from '../../simulator/policies/resource-policy.ts';
import { filledIn } from '../../simulator/templates/filled-in.ts';
import { readTemplate } from '../../simulator/templates/template.ts';
import { packageService, packagingTimeout, type PackagedService } from '../package/package-service.ts';
import { deployed } from './deployed.ts';
import { policiesOf, type Policy, type PolicyStatement } from './policies.ts';

const auditor = '222222222222';
const stranger = '999999999999';
const organization = 'o-exampleorgid';
const inOrganization = { 'aws:principalorgid': organization, 'sts:externalid': 'a-secret-of-ours' };

const service = (name: string): Principal => ({ kind: 'service', name: `${name}.amazonaws.com` });
const role = (name: string, accountId = auditor): Principal =>
  awsPrincipal(accountId, name, `arn:aws:sts::${accountId}:assumed-role/${name}/session`);
const roleArn = (name: string, accountId = auditor) => ({
  'aws:principalarn': `arn:aws:iam::${accountId}:role/${name}`,
});

interface Question {
  readonly owner: string;
  readonly kind: Policy['kind'];
  readonly who?: Principal;
  readonly action: string;
  readonly resource?: string;
  readonly context?: Readonly<Record<string, string>>;
  readonly answer: 'allowed' | 'denied' | 'neither';
}

const assumes = (owner: string, who: Principal, answer: Question['answer'], context = {}): Question => ({
  owner,
  kind: 'trust',
  who,
  action: 'sts:AssumeRole',
  context,
  answer,
});

const functionRoles = ['AuditFunctionRole', 'ListAccountsFunctionRole', 'RemediateFunctionRole'];
const scheduleGroup = `arn:aws:scheduler:us-east-1:${auditor}:schedule-group/default`;
const stateMachine = `arn:aws:states:us-east-1:${auditor}:stateMachine:ringcheck-prod-fan-out`;
const execution = `arn:aws:states:us-east-1:${auditor}:execution:ringcheck-prod-fan-out/1`;

const trustQuestions: readonly Question[] = [
  // https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
  ...functionRoles.flatMap((owner) => [
    assumes(owner, service('lambda'), 'allowed'),
    assumes(owner, service('scheduler'), 'neither'),
  ]),
  // https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
  ...[
    { account: auditor, arn: scheduleGroup, answer: 'allowed' as const },
    { account: stranger, arn: scheduleGroup, answer: 'neither' as const },
    { account: auditor, arn: scheduleGroup.replace('default', 'other'), answer: 'neither' as const },
  ].map(({ account, arn, answer }) =>
    assumes('AuditScheduleRole', service('scheduler'), answer, {
      'aws:sourceaccount': account,
      'aws:sourcearn': arn,
    }),
  ),
  assumes('AuditScheduleRole', service('lambda'), 'neither'),
  // https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html#prevent-cross-service-confused-deputy
  ...[
    { account: auditor, arn: stateMachine, answer: 'allowed' as const },
    { account: stranger, arn: stateMachine, answer: 'neither' as const },
    { account: auditor, arn: `${stateMachine}-other`, answer: 'neither' as const },
  ].map(({ account, arn, answer }) =>
    assumes('FanOutRole', service('states'), answer, { 'aws:sourceaccount': account, 'aws:sourcearn': arn }),
  ),
];

const may = (owner: string, action: string, resource: string, answer: Question['answer'] = 'allowed') => ({
  owner,
  kind: 'identity' as const,
  action,
  resource,
  answer,
});

const roleQuestions: readonly Question[] = [
  // https://docs.aws.amazon.com/scheduler/latest/UserGuide/setting-up.html#setting-up-execution-role
  may('AuditScheduleRole', 'states:StartExecution', '<FanOutStateMachine>'),
  may('AuditScheduleRole', 'sqs:SendMessage', '<AuditDeadLetterQueue>.Arn'),
  may('AuditScheduleRole', 'sqs:SendMessage', '<RemediationDeadLetterQueue>.Arn', 'neither'),
  // https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
  ...['ListAccounts', 'AuditBatch', 'Summarize'].map((name) =>
    may('FanOutRole', 'lambda:InvokeFunction', `<${name}LambdaFunction>.Arn`),
  ),
  may('FanOutRole', 'lambda:InvokeFunction', '<RemediateLambdaFunction>.Arn', 'neither'),
  // https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html
  may('FanOutRole', 'states:StartExecution', stateMachine),
  may('FanOutRole', 'states:DescribeExecution', execution),
  may('FanOutRole', 'states:StopExecution', execution),
  ...['AbortMultipartUpload', 'GetObject', 'ListMultipartUploadParts', 'PutObject'].map((name) =>
    may('FanOutRole', `s3:${name}`, '<ReportBucket>.Arn/map-runs/1/manifest.json'),
  ),
  may('FanOutRole', 's3:GetObject', '<ReportBucket>.Arn/reports/1.json.gz', 'neither'),
];

const uses = (
  owner: string,
  who: Principal,
  action: string,
  resource: string,
  context: Readonly<Record<string, string>>,
  answer: Question['answer'],
): Question => ({ owner, kind: 'resource', who, action, resource, context, answer });

const queue = '<RemediationDeadLetterQueue>.Arn';
const plain = { 'aws:securetransport': 'false' };
const encrypted = { 'aws:securetransport': 'true' };

const resourceQuestions: readonly Question[] = [
  uses(
    'AuditDeadLetterQueuePolicy',
    role('admin'),
    'sqs:ReceiveMessage',
    '<AuditDeadLetterQueue>.Arn',
    plain,
    'denied',
  ),
  uses(
    'AuditDeadLetterQueuePolicy',
    role('admin'),
    'sqs:ReceiveMessage',
    '<AuditDeadLetterQueue>.Arn',
    encrypted,
    'neither',
  ),
  uses('RemediationDeadLetterQueuePolicy', role('admin'), 'sqs:ReceiveMessage', queue, plain, 'denied'),
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html#eb-rule-dlq
  ...['FailedFindingRule', 'ChosenFindingRule'].map((rule) =>
    uses(
      'RemediationDeadLetterQueuePolicy',
      service('events'),
      'sqs:SendMessage',
      queue,
      { ...encrypted, 'aws:sourcearn': `<${rule}>.Arn` },
      'allowed',
    ),
  ),
  uses(
    'RemediationDeadLetterQueuePolicy',
    service('events'),
    'sqs:SendMessage',
    queue,
    { ...encrypted, 'aws:sourcearn': 'arn:of:another' },
    'neither',
  ),
  uses(
    'ReportBucketPolicy',
    role('admin'),
    's3:GetObject',
    '<ReportBucket>.Arn/reports/1.json.gz',
    plain,
    'denied',
  ),
  uses('ReportBucketPolicy', role('admin'), 's3:ListBucket', '<ReportBucket>.Arn', plain, 'denied'),
  uses(
    'ReportBucketPolicy',
    role('admin'),
    's3:GetObject',
    '<ReportBucket>.Arn/reports/1.json.gz',
    encrypted,
    'neither',
  ),
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-lambda-permissions
  ...['Failed', 'Chosen'].flatMap((which) =>
    [
      { arn: `<${which}FindingRule>.Arn`, answer: 'allowed' as const },
      { arn: 'arn:of:another', answer: 'neither' as const },
    ].map(({ arn, answer }) =>
      uses(
        `${which}FindingPermission`,
        service('events'),
        'lambda:InvokeFunction',
        '<RemediateLambdaFunction>.Arn',
        { 'aws:sourcearn': arn },
        answer,
      ),
    ),
  ),
];

/** What a topic's policy may name: https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html */
const topicActions = [
  'sns:AddPermission',
  'sns:DeleteTopic',
  'sns:GetTopicAttributes',
  'sns:ListSubscriptionsByTopic',
  'sns:Publish',
  'sns:RemovePermission',
  'sns:SetTopicAttributes',
  'sns:Subscribe',
];

/** Of a topic for alarms and its key: https://repost.aws/knowledge-center/cloudwatch-receive-sns-for-alarm-trigger */
const topicQuestions = (name: string, accountId: string, topic: string): readonly Question[] => {
  const own = { 'aws:sourceaccount': accountId };
  const alarms = service('cloudwatch');
  return [
    uses(`${name}Key`, role('admin', accountId), 'kms:PutKeyPolicy', '*', {}, 'allowed'),
    uses(`${name}Key`, role('admin', stranger), 'kms:Decrypt', '*', {}, 'neither'),
    uses(`${name}Key`, alarms, 'kms:GenerateDataKey', '*', own, 'allowed'),
    uses(`${name}Key`, alarms, 'kms:Decrypt', '*', own, 'allowed'),
    uses(`${name}Key`, alarms, 'kms:Decrypt', '*', { 'aws:sourceaccount': stranger }, 'neither'),
    ...topicActions.map((action) =>
      uses(`${name}Policy`, role('admin', accountId), action, topic, encrypted, 'allowed'),
    ),
    uses(`${name}Policy`, role('admin', stranger), 'sns:Subscribe', topic, encrypted, 'neither'),
    uses(`${name}Policy`, alarms, 'sns:Publish', topic, { ...encrypted, ...own }, 'allowed'),
    uses(
      `${name}Policy`,
      alarms,
      'sns:Publish',
      topic,
      { ...encrypted, 'aws:sourceaccount': stranger },
      'neither',
    ),
    uses(`${name}Policy`, role('admin', accountId), 'sns:Publish', topic, plain, 'denied'),
  ];
};

/** Of the roles in the members: the functions and the person that they name, of the organization, with the external id. */
const memberQuestions = (owner: string, trusted: readonly string[]): readonly Question[] => [
  ...trusted.map((name) => assumes(owner, role(name), 'allowed', { ...inOrganization, ...roleArn(name) })),
  assumes(owner, role('admin'), 'neither', { ...inOrganization, ...roleArn('admin') }),
  assumes(owner, role(trusted[0]!, stranger), 'neither', {
    ...inOrganization,
    ...roleArn(trusted[0]!, stranger),
  }),
  assumes(owner, role(trusted[0]!), 'neither', {
    ...inOrganization,
    ...roleArn(trusted[0]!),
    'aws:principalorgid': 'o-another',
  }),
  assumes(owner, role(trusted[0]!), 'neither', {
    ...inOrganization,
    ...roleArn(trusted[0]!),
    'sts:externalid': 'guessed',
  }),
  assumes(owner, role(trusted[0]!), 'neither', {
    'aws:principalorgid': organization,
    ...roleArn(trusted[0]!),
  }),
];

const everything = {
  FanOut: 'true',
  Remediation: 'true',
  StoreReports: 'true',
  OperationsEmail: 'security@example.com',
  SummaryTopicArn: `arn:aws:sns:us-east-1:${auditor}:audits`,
};
const memberValues = {
  'AWS::Partition': 'aws',
  'AWS::AccountId': '333333333333',
  AuditorAccountId: auditor,
  OrganizationId: organization,
  ExternalId: 'a-secret-of-ours',
  RemediateFunctionRoleName: 'ringcheck-prod-remediate-function',
  OperatorRoleArn: `arn:aws:iam::${auditor}:role/operator`,
  LogGroupArns: ['arn:aws:logs:*:*:log-group:*:*'],
  'AuditRole.Arn': 'arn:aws:iam::333333333333:role/ringcheck-audit',
  'RemediationRole.Arn': 'arn:aws:iam::333333333333:role/ringcheck-remediation',
  'AlarmTopicKey.Arn': 'arn:aws:kms:us-east-1:333333333333:key/1',
  AlarmTopicKey: '1',
  AlarmTopic: '<AlarmTopic>',
  SubscriptionProtocol: 'email',
  SubscriptionEndpoint: 'security@example.com',
};

let packaged: PackagedService;
let policies: readonly Policy[] = [];

beforeAll(async () => {
  packaged = await packageService();
  const files = ['alarm-topic', 'audit-role', 'remediation-role'];
  const ofMembers = files.map((file) => filledIn(readTemplate(`infra/${file}.yml`), memberValues));
  policies = [deployed(packaged.template, { ...packaged.parameters, ...everything }), ...ofMembers]
    .flatMap(policiesOf)
    // Of osls itself, not of infra/.
    .filter(({ owner }) => !owner.startsWith('ServerlessDeploymentBucket'));
}, packagingTimeout);

afterAll(() => {
  packaged.remove();
});

const questions: readonly Question[] = [
  ...trustQuestions,
  ...roleQuestions,
  ...resourceQuestions,
  ...topicQuestions('OperationsTopic', auditor, '<OperationsTopic>'),
  ...topicQuestions('AlarmTopic', '333333333333', '<AlarmTopic>'),
  ...memberQuestions('AuditRole', [
    'ringcheck-prod-audit-function',
    'ringcheck-prod-remediate-function',
    'operator',
  ]),
  ...memberQuestions('RemediationRole', ['ringcheck-prod-remediate-function', 'operator']),
];

function answerOf(question: Question, all: readonly Policy[]): Question['answer'] {
  const { owner, kind, who = role('admin'), action, resource = '', context = {} } = question;
  const statements = all
    .filter((one) => one.owner === owner && one.kind === kind)
    .flatMap((one) => one.statements);
  if (kind === 'identity') {
    const asked = { action, resourceArn: resource, context };
    const verdict = identityPolicyVerdict(statements as readonly IdentityStatement[], asked);
    return verdict === 'not-allowed' ? 'neither' : verdict;
  }
  const asked = { policy: { Statement: statements }, action, resourceArn: resource, principal: who, context };
  if (policyDenies(asked)) return 'denied';
  return policyAllows(asked) ? 'allowed' : 'neither';
}

test.each(questions)('$owner ($kind): $action of $resource with $context is $answer', (question) => {
  expect(answerOf(question, policies)).toBe(question.answer);
});

/** All policies, with one statement of one of them other than it is. */
function withStatement(
  policy: Policy,
  index: number,
  changed: readonly PolicyStatement[],
): readonly Policy[] {
  const statements = policy.statements.flatMap((statement, at) => (at === index ? changed : [statement]));
  return policies.map((one) => (one === policy ? { ...one, statements } : one));
}

/** Statements that are held against a full run, in least-privilege.test.ts. */
function isOfOwnCalls({ owner, kind }: Policy): boolean {
  const others = ['AuditScheduleRole', 'FanOutRole'];
  return kind === 'identity' && !others.includes(owner);
}

describe('every statement decides something', () => {
  const turns = (changed: readonly Policy[]) =>
    questions.some((question) => answerOf(question, changed) !== question.answer);

  test('and so does every action, resource and condition of one', () => {
    const judged = policies.filter((policy) => !isOfOwnCalls(policy));
    const idle = judged.flatMap((policy) =>
      policy.statements.flatMap((statement, index) => {
        const name = `${policy.owner} ${policy.kind} ${statement.Sid ?? index}`;
        const without = turns(withStatement(policy, index, [])) ? [] : [name];
        const reduced = reductions(statement)
          .filter(([, changed]) => !turns(withStatement(policy, index, [changed])))
          .map(([what]) => `${name}: ${what}`);
        return [...without, ...reduced];
      }),
    );

    expect(judged.length).toBeGreaterThan(15);
    expect(idle).toEqual([]);
  });
});

/** The statement without one of its actions, resources, condition keys or their values, for each of them. */
function reductions(statement: PolicyStatement): readonly (readonly [string, PolicyStatement])[] {
  const { Condition = {} } = statement;
  const ofLists = (['Action', 'Resource'] as const).flatMap((member) =>
    others(statement[member]).map(([value, rest]) => [value, { ...statement, [member]: rest }] as const),
  );
  const ofConditions = Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).flatMap(([key, wanted]) => {
      const { [key]: _taken, ...rest } = keys;
      const withKeys = (changed: object) =>
        ({ ...statement, Condition: { ...Condition, [operator]: changed } }) as PolicyStatement;
      return [
        [key, withKeys(rest)] as const,
        ...others(wanted as string).map(
          ([value, left]) => [value, withKeys({ ...keys, [key]: left })] as const,
        ),
      ];
    }),
  );
  return [...ofLists, ...ofConditions];
}

/** Each of several values, with those that are left without it. */
function others(
  values: string | readonly string[] | undefined,
): readonly (readonly [string, readonly string[]])[] {
  if (!Array.isArray(values) || values.length < 2) return [];
  const list = values as readonly string[];
  return list.map((value) => [value, list.filter((other) => other !== value)] as const);
}
