/**
 * The policies that AWS's own services meet: who assumes the roles, what Scheduler and Step Functions do with theirs, and
 * who may use queues, bucket, topics, keys and functions. Each statement and each condition is one that some question here
 * turns on, so that none can be taken away or widened unseen. What Ringcheck's own calls need is in least-privilege.test.ts.
 */
import { beforeAll, expect, test } from 'vitest';
import { identityPolicyVerdict, type IdentityStatement } from '../../simulator/policies/identity-policy.ts';
import { policyAllows, policyDenies } from '../../simulator/policies/resource-policy.ts';
import { filledIn } from '../../simulator/templates/filled-in.ts';
import { readTemplate } from '../../simulator/templates/template.ts';
import { packageService, packagingTimeout, type PackagedService } from '../package/package-service.ts';
import { deployed } from './deployed.ts';
import { policiesOf, type Policy, type PolicyStatement } from './policies.ts';
import { reductions } from './policy-reductions.ts';
import {
  auditor,
  organization,
  plainScheduleRole,
  questions,
  role,
  type Question,
} from './service-questions.ts';

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
  const plainSchedule = policiesOf(deployed(packaged.template, packaged.parameters))
    .filter(({ owner, kind }) => owner === 'AuditScheduleRole' && kind === 'identity')
    .map((policy) => ({ ...policy, owner: plainScheduleRole }));
  policies = [deployed(packaged.template, { ...packaged.parameters, ...everything }), ...ofMembers]
    .flatMap(policiesOf)
    // Of osls itself, not of infra/.
    .filter(({ owner }) => !owner.startsWith('ServerlessDeploymentBucket'))
    .concat(plainSchedule);
}, packagingTimeout);

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
  const others = ['AuditScheduleRole', plainScheduleRole, 'FanOutRole'];
  return kind === 'identity' && !others.includes(owner);
}

function turns(changed: readonly Policy[]): boolean {
  return questions.some((question) => answerOf(question, changed) !== question.answer);
}

test('every statement decides something, and so does every action, resource and condition of one', () => {
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
