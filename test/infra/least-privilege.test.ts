/**
 * The policies of the roles that Ringcheck's own calls are made with, held against what a full run asked: nothing is
 * refused, and nothing is granted that is not used. The simulator decides by the very templates (`simulator/roles/`), so
 * a statement that is taken out of infra/ is refused here, by name.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { administratorRoleName, type Authorization } from '../../simulator/index.ts';
import {
  identityPolicyVerdict,
  listOf,
  statementApplies,
  type Permission,
} from '../../simulator/policies/identity-policy.ts';
import { fullRun } from './full-run.ts';
import {
  forbiddenUpdates,
  ofLambda,
  partsOfUserDefinedFields,
  placed,
  refusedUpdates,
  statementsOf,
} from './own-calls.ts';

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

/** The actions of the calls of a full run that would be allowed to their roles if they were changed so. */
function actionsAllowed(change: (one: Authorization) => Permission | null): readonly string[] {
  const allowed = used.filter((one) => {
    const changed = change(one);
    if (changed === null) return false;
    return identityPolicyVerdict(statementsOf(one.accountId, one.roleName), changed) === 'allowed';
  });
  return [...new Set(allowed.map(({ action }) => action))].toSorted();
}

describe('what a role may beyond what it asks is told here, with the reason', () => {
  test('in another account: the roles to assume, trails and topics of others, accounts of the organization', () => {
    const elsewhere = actionsAllowed(({ resourceArn, ...rest }) =>
      resourceArn === null
        ? null
        : changedTo(rest, resourceArn, resourceArn.replaceAll(/(?<=[:/])\d{12}(?=[:/]|$)/g, '999999999999')),
    );

    expect(elsewhere).toEqual([
      // An organization trail is of another account, and an alarm may notify a topic of one.
      'cloudtrail:GetEventSelectors',
      'cloudtrail:GetTrailStatus',
      // Which knows no names: on all.
      'cloudwatch:DescribeAlarmHistory',
      'cloudwatch:DescribeAlarms',
      'organizations:ListAccountsForParent',
      'organizations:ListOrganizationalUnitsForParent',
      'organizations:ListTagsForResource',
      'sns:GetTopicAttributes',
      'sns:ListSubscriptionsByTopic',
      'sts:AssumeRole',
    ]);
  });

  test('of another name: what is to be found out, and what a run names by itself', () => {
    const others = actionsAllowed(({ resourceArn, ...rest }) =>
      resourceArn === null
        ? null
        : changedTo(rest, resourceArn, resourceArn.replace(/[^:/*]+(?=(:log-stream:.*)?$)/, 'another')),
    );

    expect(others).toEqual([
      'cloudtrail:GetEventSelectors',
      'cloudtrail:GetTrailStatus',
      'cloudwatch:GetAlarmMuteRule',
      'kms:DescribeKey',
      'kms:GetKeyPolicy',
      // The simulated remediation role is for all log groups; LogGroupArns narrows it.
      'logs:DeleteMetricFilter',
      'logs:DescribeMetricFilters',
      'logs:PutMetricFilter',
      'organizations:ListAccountsForParent',
      'organizations:ListOrganizationalUnitsForParent',
      'organizations:ListTagsForResource',
      's3:GetObject',
      's3:PutObject',
      'securityhub:GetFindingAggregator',
      'sns:GetTopicAttributes',
      'sns:ListSubscriptionsByTopic',
    ]);
  });

  test('for another account: nothing is imported', () => {
    const forOthers = actionsAllowed(({ context, ...rest }) =>
      'securityhub:targetaccount' in context
        ? { ...rest, context: { ...context, 'securityhub:targetaccount': '999999999999' } }
        : null,
    );

    expect(forOthers).toEqual([]);
  });
});

/** The permission on another resource, null where the change has left it the same. */
function changedTo(
  rest: Pick<Authorization, 'action' | 'context'>,
  resourceArn: string,
  changed: string,
): Permission | null {
  return changed === resourceArn ? null : { ...rest, resourceArn: changed };
}

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
