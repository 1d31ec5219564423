/** What AWS's services, and whoever else may come, ask the policies of infra/, and what they are to hear. */
import { awsPrincipal, type Principal } from '../../simulator/policies/resource-policy.ts';
import type { Policy } from './policies.ts';

export const auditor = '222222222222';
const stranger = '999999999999';
export const organization = 'o-exampleorgid';
const inOrganization = { 'aws:principalorgid': organization, 'sts:externalid': 'a-secret-of-ours' };

const service = (name: string): Principal => ({ kind: 'service', name: `${name}.amazonaws.com` });
export const role = (name: string, accountId = auditor): Principal =>
  awsPrincipal(accountId, name, `arn:aws:sts::${accountId}:assumed-role/${name}/session`);
const roleArn = (name: string, accountId = auditor) => ({
  'aws:principalarn': `arn:aws:iam::${accountId}:role/${name}`,
});

export interface Question {
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
const executions = ['ringcheck-prod-fan-out:1', 'ringcheck-prod-fan-out/AuditBatches:2'].map(
  (name) => `arn:aws:states:us-east-1:${auditor}:execution:${name}`,
);

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

/** The same role in a stack without the fan-out. */
export const plainScheduleRole = 'AuditScheduleRole without fan-out';

const roleQuestions: readonly Question[] = [
  // https://docs.aws.amazon.com/scheduler/latest/UserGuide/setting-up.html#setting-up-execution-role
  may('AuditScheduleRole', 'states:StartExecution', '<FanOutStateMachine>'),
  may('AuditScheduleRole', 'lambda:InvokeFunction', '<AuditLambdaFunction>.Arn', 'neither'),
  may(plainScheduleRole, 'lambda:InvokeFunction', '<AuditLambdaFunction>.Arn'),
  may(plainScheduleRole, 'sqs:SendMessage', '<AuditDeadLetterQueue>.Arn'),
  may('AuditScheduleRole', 'sqs:SendMessage', '<AuditDeadLetterQueue>.Arn'),
  may('AuditScheduleRole', 'sqs:SendMessage', '<RemediationDeadLetterQueue>.Arn', 'neither'),
  // https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
  ...['ListAccounts', 'AuditBatch', 'Summarize'].map((name) =>
    may('FanOutRole', 'lambda:InvokeFunction', `<${name}LambdaFunction>.Arn`),
  ),
  may('FanOutRole', 'lambda:InvokeFunction', '<RemediateLambdaFunction>.Arn', 'neither'),
  // https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html
  may('FanOutRole', 'states:StartExecution', stateMachine),
  ...executions.flatMap((execution) => [
    may('FanOutRole', 'states:DescribeExecution', execution),
    may('FanOutRole', 'states:StopExecution', execution),
  ]),
  may(
    'FanOutRole',
    'states:StopExecution',
    `${stateMachine.replace('stateMachine', 'execution')}-other:1`,
    'neither',
  ),
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

export const questions: readonly Question[] = [
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
