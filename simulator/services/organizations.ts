import { ServiceError } from '../service-error.ts';
import { inputReader, type Input } from '../input.ts';
import { pageSize } from '../page-sizes.ts';
import { pageOf, positionOf, tokenFor } from '../paging.ts';
import type { Call, Operation, Output, Service } from '../service.ts';
import type { ParentNode } from '../state/organization-tree.ts';
import { accountOf } from '../state/world.ts';

const read = inputReader(invalidInput);
const largestPage = 20;
/** "…might return an empty page with a NextToken": one page in four is empty here, from the second on. */
const emptyPageEvery = 4;

const describeOrganization: Operation = (_input, { world }) => {
  const id = world.tree.organizationId;
  const management = world.scenario.organization.managementAccountId;
  return {
    Organization: {
      Id: id,
      Arn: `arn:aws:organizations::${management}:organization/${id}`,
      FeatureSet: 'ALL',
      MasterAccountArn: `arn:aws:organizations::${management}:account/${id}/${management}`,
      MasterAccountId: management,
      MasterAccountEmail: emailOf(management),
      AvailablePolicyTypes: [],
    },
  };
};

const listAccounts: Operation = (input, call) =>
  accountPage(input, call, 'ListAccounts', call.world.accounts.ids());

const listAccountsForParent: Operation = (input, call) => {
  const parent = parentOf(input, call);
  return accountPage(input, call, parent.id, parent.accountIds);
};

/**
 * A page of accounts. Tokens count pages: an empty one in between hands out a token that continues where the page
 * before it ended.
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html
 */
function accountPage(input: Input, call: Call, list: string, accountIds: readonly string[]): Output {
  const size = pageSize('accounts', read.integer(input, 'MaxResults', 1, largestPage));
  const token = read.text(input, 'NextToken');
  const name = JSON.stringify([call.caller.accountId, list, size]);
  const pageNumber = positionOf({ list: name, token, invalidToken });
  const emptyBefore = Math.floor((pageNumber + emptyPageEvery - 2) / emptyPageEvery);
  const isEmpty = pageNumber % emptyPageEvery === 1;
  const start = (pageNumber - emptyBefore) * size;
  const end = isEmpty ? start : start + size;
  return {
    Accounts: accountIds.slice(start, end).map((accountId) => shownAccount(accountId, call)),
    NextToken: end < accountIds.length ? tokenFor(name, pageNumber + 1) : undefined,
  };
}

/** `Status` was announced to be retired on 2026-09-09, so an answer of today has only `State`: API_Account. */
function shownAccount(accountId: string, { world }: Call): Output {
  const { scenario } = accountOf(world, accountId);
  const { tree } = world;
  const management = world.scenario.organization.managementAccountId;
  return {
    Id: accountId,
    Arn: `arn:aws:organizations::${management}:account/${tree.organizationId}/${accountId}`,
    Email: emailOf(accountId),
    Name: scenario.name,
    State: scenario.state ?? undefined,
    Paths: [tree.pathOfAccount.get(accountId)],
    JoinedMethod: accountId === management ? 'INVITED' : 'CREATED',
    JoinedTimestamp: new Date('2020-01-01T00:00:00Z'),
  };
}

const listRoots: Operation = (_input, { world }) => ({
  Roots: [
    {
      Id: world.tree.rootId,
      Arn: organizationArn(
        world.scenario.organization.managementAccountId,
        'root',
        world.tree.organizationId,
        world.tree.rootId,
      ),
      Name: 'Root',
      PolicyTypes: [],
    },
  ],
});

const listOrganizationalUnitsForParent: Operation = (input, call) => {
  const parent = parentOf(input, call);
  const { tree, scenario } = call.world;
  const page = pageOf(parent.units, {
    list: JSON.stringify([call.caller.accountId, parent.id]),
    size: pageSize('units', read.integer(input, 'MaxResults', 1, largestPage)),
    token: read.text(input, 'NextToken'),
    invalidToken,
  });
  return {
    OrganizationalUnits: page.items.map((id) => ({
      Id: id,
      Arn: organizationArn(scenario.organization.managementAccountId, 'ou', tree.organizationId, id),
      Name: tree.parents.get(id)?.name,
      Path: tree.parents.get(id)?.path,
    })),
    NextToken: page.nextToken,
  };
};

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListTagsForResource.html */
const listTagsForResource: Operation = (input, { world, caller }) => {
  const id = read.requiredText(input, 'ResourceId');
  const account = world.accounts.ids().includes(id) ? accountOf(world, id) : undefined;
  if (account === undefined && !world.tree.parents.has(id)) {
    throw new ServiceError('TargetNotFoundException', 400, "You specified a target that doesn't exist.");
  }
  const tags = Object.entries(account?.scenario.tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
  const page = pageOf(tags, {
    list: JSON.stringify([caller.accountId, 'ListTagsForResource', id]),
    size: pageSize('tags', undefined),
    token: read.text(input, 'NextToken'),
    invalidToken,
  });
  return { Tags: page.items, NextToken: page.nextToken };
};

function parentOf(input: Input, { world }: Call): ParentNode {
  const id = read.requiredText(input, 'ParentId');
  if (!/^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32})$/.test(id)) {
    throw invalidInput('You provided a value that does not match the required pattern.');
  }
  const parent = world.tree.parents.get(id);
  if (parent !== undefined) return parent;
  throw new ServiceError('ParentNotFoundException', 400, "You specified parent that doesn't exist.");
}

function organizationArn(management: string, kind: string, organizationId: string, id: string): string {
  return `arn:aws:organizations::${management}:${kind}/${organizationId}/${id}`;
}

function emailOf(accountId: string): string {
  return `account-${accountId}@example.com`;
}

function invalidInput(message: string): ServiceError {
  return new ServiceError('InvalidInputException', 400, message);
}

function invalidToken(): ServiceError {
  return invalidInput('You specified an invalid value for NextToken.');
}

/**
 * Who may ask is a matter of role policies: only the auditor's principal, a delegated administrator, is allowed to.
 * https://docs.aws.amazon.com/organizations/latest/APIReference/
 */
export const organizations: Service = {
  signingName: 'organizations',
  iamPrefix: 'organizations',
  protocols: ['aws-json'],
  isGlobal: true,
  operations: {
    DescribeOrganization: describeOrganization,
    ListAccounts: listAccounts,
    ListAccountsForParent: listAccountsForParent,
    ListOrganizationalUnitsForParent: listOrganizationalUnitsForParent,
    ListRoots: listRoots,
    ListTagsForResource: listTagsForResource,
  },
  accessDenied: (message) => new ServiceError('AccessDeniedException', 400, message),
};
