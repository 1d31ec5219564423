import type { Input } from '../input.ts';
import type { Call } from '../service.ts';
import { anyResource, arnIn, namedIn, permission, type PermissionsOf } from './asked.ts';

/** `arn:aws:organizations::111111111111:account/o-exampleorg1/333333333333`: an organization's ARNs name its management account. */
function organizationArn(kind: string, id: string, { world }: Call): string {
  const { managementAccountId } = world.scenario.organization;
  return `arn:aws:organizations::${managementAccountId}:${kind}/${world.tree.organizationId}/${id}`;
}

const parent =
  (action: string): PermissionsOf =>
  (input, call) => {
    const id = namedIn(input, 'ParentId');
    const kind = id?.startsWith('r-') === true ? 'root' : 'ou';
    return [permission(action, id === null ? null : organizationArn(kind, id, call))];
  };

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsorganizations.html */
export const organizations: Readonly<Record<string, PermissionsOf>> = {
  DescribeOrganization: anyResource('organizations:DescribeOrganization'),
  ListAccounts: anyResource('organizations:ListAccounts'),
  ListAccountsForParent: parent('organizations:ListAccountsForParent'),
  ListOrganizationalUnitsForParent: parent('organizations:ListOrganizationalUnitsForParent'),
  ListRoots: anyResource('organizations:ListRoots'),
  ListTagsForResource: (input, call) => {
    const id = namedIn(input, 'ResourceId');
    const arn = id === null ? null : organizationArn('account', id, call);
    return [permission('organizations:ListTagsForResource', arn)];
  },
};

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsaccountmanagement.html */
export const account: Readonly<Record<string, PermissionsOf>> = {
  ListRegions: (input: Input, call: Call) => {
    const id = namedIn(input, 'AccountId');
    const own = `arn:aws:account::${call.caller.accountId}:account`;
    const arn = id === null ? own : organizationArn('account', id, call);
    return [permission('account:ListRegions', arn.replace(':organizations:', ':account:'))];
  },
};

/** To learn who one is needs no permission: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
export const sts: Readonly<Record<string, PermissionsOf>> = {
  AssumeRole: (input) => [permission('sts:AssumeRole', arnIn(input, 'RoleArn'))],
  GetCallerIdentity: () => [],
};
