/**
 * The policies of the roles that Ringcheck's own calls are made with, held against what a full run asked: nothing is
 * refused, and nothing is granted that is not used. The simulator decides by the very templates (`simulator/roles/`), so
 * a statement that is taken out of infra/ is refused here, by name.
 */
import { BatchUpdateFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { beforeAll, describe, expect, test } from 'vitest';
import { createClock } from '../../simulator/clock.ts';
import {
  administratorRoleName,
  functionRoleNames,
  loadScenario,
  startSimulator,
  type Authorization,
} from '../../simulator/index.ts';
import {
  identityPolicyVerdict,
  listOf,
  statementApplies,
  type IdentityStatement,
  type Permission,
} from '../../simulator/policies/identity-policy.ts';
import { buildWorld } from '../../simulator/state/world.ts';
import { asCaller } from '../audit/deployment.ts';
import { auditorId, memberId, region } from '../audit/simulated.ts';
import { fullRun, organizationOfFullRun, organizationOfManagement, parametersOfFullRun } from './full-run.ts';

const directories = [organizationOfFullRun, organizationOfManagement].map(
  (document) => buildWorld(loadScenario(document), createClock(), { parameters: parametersOfFullRun }).roles,
);

/** Each role in an account that has it. */
const placed = [
  ['ringcheck-audit', memberId],
  ['ringcheck-remediation', memberId],
  ['ringcheck-auditor', auditorId],
  ...Object.values(functionRoleNames).map((name) => [name, auditorId] as const),
] as const;

function statementsOf(accountId: string, roleName: string): readonly IdentityStatement[] {
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

const ofLambda = [
  ...callsOfLambda(functionRoleNames.audit, 'audit', 'audit-dead-letters'),
  ...callsOfLambda(functionRoleNames.audit, 'auditBatch', null),
  ...callsOfLambda(functionRoleNames.audit, 'summarize', null),
  ...callsOfLambda(functionRoleNames.listAccounts, 'listAccounts', null),
  ...callsOfLambda(functionRoleNames.remediate, 'remediate', 'remediation-dead-letters'),
];

/** What the remediate function must not change of a finding, though Security Hub's operation can. */
const forbiddenUpdates = [
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
async function refusedUpdates(): Promise<readonly Authorization[]> {
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
const partsOfUserDefinedFields = ['key', 'value'].map((part): Authorization => {
  const action = 'securityhub:BatchUpdateFindings';
  const resourceArn = `arn:aws:securityhub:${region}:${auditorId}:hub/default`;
  const context = { [`securityhub:asffsyntaxpath/userdefinedfields.${part}`]: 'x' };
  const roleName = functionRoleNames.remediate;
  const asked = { action, resourceArn, context };
  return { accountId: auditorId, roleName, ...asked, verdict: verdictOf(roleName, asked) };
});

let used: readonly Authorization[] = [];
let refused: readonly Authorization[] = [];

beforeAll(async () => {
  const asked = await fullRun();
  // Who plays the rest of the world is none of ours.
  used = [...asked.filter(({ roleName }) => roleName !== administratorRoleName), ...ofLambda];
  refused = [...(await refusedUpdates()), ...partsOfUserDefinedFields];
}, 180_000);

test.each(placed)('%s is refused nothing in a full run', (roleName) => {
  const asked = used.filter((one) => one.roleName === roleName);

  expect(asked.length).toBeGreaterThan(0);
  expect(asked.filter(({ verdict }) => verdict !== 'allowed')).toEqual([]);
});

test('no other role takes part in a full run', () => {
  const names = placed.map(([roleName]) => roleName as string);

  expect([...new Set(used.map(({ roleName }) => roleName))].filter((name) => !names.includes(name))).toEqual(
    [],
  );
});

test('every update of a finding that is not the remediation’s is refused', () => {
  expect(refused).toHaveLength(forbiddenUpdates.length + partsOfUserDefinedFields.length);
  expect(refused.filter(({ verdict }) => verdict === 'allowed')).toEqual([]);
});

const statements = placed.flatMap(([roleName, accountId]) =>
  statementsOf(accountId, roleName).map((statement, index) => ({
    roleName,
    index,
    name: statement.Sid ?? `for ${listOf(statement.Action).join(' and ')}`,
    statement,
  })),
);

describe('nothing is granted that is not used', () => {
  const grants = statements
    .filter(({ statement }) => statement.Effect === 'Allow')
    .flatMap(({ statement, index, ...rest }) =>
      listOf(statement.Action).flatMap((action) =>
        listOf(statement.Resource).map((resource, at) => ({ ...rest, index, action, resource, at })),
      ),
    );

  test.each(grants)('$roleName uses $action on $resource', ({ roleName, index, action, at }) => {
    const uses = used.filter((one) => {
      if (one.roleName !== roleName) return false;
      const { Resource, ...statement } = statementsOf(one.accountId, one.roleName)[index]!;
      const narrow = { ...statement, Action: action, Resource: listOf(Resource)[at]! };
      return statementApplies(narrow, one);
    });

    expect(uses).not.toEqual([]);
  });
});

describe('every statement is needed', () => {
  test.each(statements)(
    'without its statement $name $roleName would behave otherwise',
    ({ roleName, index }) => {
      const changed = [...used, ...refused].filter((one) => {
        if (one.roleName !== roleName) return false;
        const all = statementsOf(one.accountId, one.roleName);
        const rest = all.filter((_, position) => position !== index);
        return (identityPolicyVerdict(rest, one) === 'allowed') !== (one.verdict === 'allowed');
      });

      expect(changed).not.toEqual([]);
    },
  );
});
