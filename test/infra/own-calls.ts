/** The roles of Ringcheck's own calls, and what besides a full run is asked of them. */
import { BatchUpdateFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { expect } from 'vitest';
import { createClock } from '../../simulator/clock.ts';
import {
  functionRoleNames,
  loadScenario,
  startSimulator,
  type Authorization,
} from '../../simulator/index.ts';
import {
  identityPolicyVerdict,
  type IdentityStatement,
  type Permission,
} from '../../simulator/policies/identity-policy.ts';
import { buildWorld } from '../../simulator/state/world.ts';
import { asCaller } from '../audit/deployment.ts';
import { auditorId, memberId, region } from '../audit/simulated.ts';
import { organizationOfFullRun, organizationOfManagement, parametersOfFullRun } from './full-run.ts';

const directories = [organizationOfFullRun, organizationOfManagement].map(
  (document) => buildWorld(loadScenario(document), createClock(), { parameters: parametersOfFullRun }).roles,
);

/** Each role in an account that has it. */
export const placed = [
  ['ringcheck-audit', memberId],
  ['ringcheck-remediation', memberId],
  ['ringcheck-auditor', auditorId],
  ...Object.values(functionRoleNames).map((name) => [name, auditorId] as const),
] as const;

/** What a role may, in an account that has it. @throws Error for one that has not */
export function statementsOf(accountId: string, roleName: string): readonly IdentityStatement[] {
  const found = directories
    .map((roles) => roles.find(accountId, roleName))
    .find((role) => role !== undefined);
  if (found === undefined) throw new Error(`${accountId} has no role ${roleName}`);
  return found.statements;
}

/** What a role of the auditor's account would be told. */
function verdictOf(roleName: string, asked: Permission): Authorization['verdict'] {
  const verdict = identityPolicyVerdict(statementsOf(auditorId, roleName), asked);
  return verdict === 'denied' ? 'denied-by-role' : verdict;
}

/** What Lambda does with the role of a function. */
function callsOfLambda(
  roleName: string,
  functionName: string,
  queue: string | null,
): readonly Authorization[] {
  const stream = `arn:aws:logs:${region}:${auditorId}:log-group:/aws/lambda/ringcheck-prod-${functionName}:log-stream:2026/01/15/[$LATEST]0`;
  const calls = [
    // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html
    ['logs:CreateLogStream', stream],
    ['logs:PutLogEvents', stream],
    // https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
    ...(queue === null
      ? []
      : [['sqs:SendMessage', `arn:aws:sqs:${region}:${auditorId}:ringcheck-prod-${queue}`]]),
  ] as const;
  return calls.map(([action = '', resourceArn = '']) => ({
    accountId: auditorId,
    roleName,
    action,
    resourceArn,
    context: {},
    verdict: verdictOf(roleName, { action, resourceArn, context: {} }),
  }));
}

export const ofLambda = [
  ...callsOfLambda(functionRoleNames.audit, 'audit', 'audit-dead-letters'),
  ...callsOfLambda(functionRoleNames.audit, 'auditBatch', null),
  ...callsOfLambda(functionRoleNames.audit, 'summarize', null),
  ...callsOfLambda(functionRoleNames.listAccounts, 'listAccounts', null),
  ...callsOfLambda(functionRoleNames.remediate, 'remediate', 'remediation-dead-letters'),
];

/** What the remediate function must not change of a finding, though Security Hub's operation can. */
export const forbiddenUpdates = [
  { Workflow: { Status: 'NEW' } },
  { Workflow: { Status: 'SUPPRESSED' } },
  { Confidence: 1 },
  { Criticality: 1 },
  {
    RelatedFindings: [
      { Id: 'other', ProductArn: `arn:aws:securityhub:${region}:${memberId}:product/${memberId}/default` },
    ],
  },
  { Severity: { Label: 'LOW' } },
  { Severity: { Normalized: 1 } },
  { Severity: { Product: 1 } },
  { Types: ['Software and Configuration Checks'] },
  { UserDefinedFields: { owner: 'nobody' } },
  { VerificationState: 'FALSE_POSITIVE' },
] as const;

/** Tries each of them with the role of the function. */
export async function refusedUpdates(): Promise<readonly Authorization[]> {
  const simulator = await startSimulator(organizationOfFullRun);
  try {
    await asCaller(simulator.envOf(functionRoleNames.remediate), async () => {
      for (const update of forbiddenUpdates) {
        const FindingIdentifiers = [{ Id: 'a', ProductArn: 'b' }];
        const client = new SecurityHubClient({ endpoint: simulator.endpoint, region });
        await expect(
          client.send(new BatchUpdateFindingsCommand({ FindingIdentifiers, ...update } as never)),
        ).rejects.toMatchObject({
          name: 'AccessDeniedException',
          message: expect.stringContaining('explicit deny in an identity-based policy') as unknown,
        });
      }
    });
    return simulator.authorizations();
  } finally {
    await simulator.close();
  }
}

/** No document says whether Security Hub tells of both or of one of them: each alone is refused too. */
export const partsOfUserDefinedFields = ['key', 'value'].map((part): Authorization => {
  const action = 'securityhub:BatchUpdateFindings';
  const resourceArn = `arn:aws:securityhub:${region}:${auditorId}:hub/default`;
  const context = { [`securityhub:asffsyntaxpath/userdefinedfields.${part}`]: 'x' };
  const roleName = functionRoleNames.remediate;
  const asked = { action, resourceArn, context };
  return { accountId: auditorId, roleName, ...asked, verdict: verdictOf(roleName, asked) };
});
