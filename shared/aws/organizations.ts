import {
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListRootsCommand,
  ListTagsForResourceCommand,
  OrganizationsClient,
  type Account,
} from '@aws-sdk/client-organizations';
import { watchCalls } from './call-log.ts';
import { expectList, expectText } from './evidence.ts';
import { ForeignAnswerError } from './failure.ts';
import { readPages } from './pages.ts';
import { clientConfiguration, type Session } from './session.ts';

/** An account of the organization as it is listed. */
export interface ListedAccount {
  readonly id: string;
  readonly name: string;
  /** `State`, or the retired `Status` where an endpoint still sends only that. */
  readonly state: string;
  /** `o-…/r-…/ou-…/account/`, where Organizations returns it. */
  readonly paths: readonly string[];
  /** When the account became a part of the organization; null where Organizations does not tell. */
  readonly joinedAt: Date | null;
}

/** An Organizations client of the caller. */
export function createOrganizationsClient(session: Session): OrganizationsClient {
  const client = new OrganizationsClient(clientConfiguration(session, session.region));
  watchCalls(client, 'organizations', session, session.region);
  return client;
}

/**
 * Every account of the organization, once.
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html
 * @throws ForeignAnswerError where a page has no list, or an account neither `State` nor `Status`: to drop it would hide it
 */
export async function listAccounts(client: OrganizationsClient): Promise<readonly ListedAccount[]> {
  const accounts = await readPages(async (token) => {
    const answer = await client.send(
      new ListAccountsCommand(token === undefined ? {} : { NextToken: token }),
    );
    return { items: expectList(answer.Accounts, 'Accounts'), nextToken: answer.NextToken };
  });
  const byId = new Map<string, ListedAccount>();
  for (const account of accounts.map(toListedAccount)) {
    if (!byId.has(account.id)) byId.set(account.id, account);
  }
  return [...byId.values()];
}

function toListedAccount(account: Account): ListedAccount {
  const id = expectText(account.Id, 'Accounts[].Id');
  const state = account.State ?? account.Status;
  if (state === undefined) throw new ForeignAnswerError(`account ${id} has neither State nor Status`);
  return {
    id,
    name: account.Name ?? '',
    state,
    paths: account.Paths ?? [],
    joinedAt: account.JoinedTimestamp ?? null,
  };
}

/** The organization's roots, of which there is one. */
export async function listRoots(client: OrganizationsClient): Promise<readonly string[]> {
  return await readPages(async (token) => {
    const answer = await client.send(new ListRootsCommand(token === undefined ? {} : { NextToken: token }));
    const items = expectList(answer.Roots, 'Roots').map(({ Id }) => expectText(Id, 'Roots[].Id'));
    return { items, nextToken: answer.NextToken };
  });
}

/** The organizational units directly below a root or another unit. */
export async function listOrganizationalUnits(
  client: OrganizationsClient,
  parentId: string,
): Promise<readonly { readonly id: string; readonly name: string }[]> {
  return await readPages(async (token) => {
    const answer = await client.send(
      new ListOrganizationalUnitsForParentCommand({
        ParentId: parentId,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
    );
    const units = expectList(answer.OrganizationalUnits, 'OrganizationalUnits');
    const items = units.map(({ Id, Name }) => ({
      id: expectText(Id, 'OrganizationalUnits[].Id'),
      name: Name ?? '',
    }));
    return { items, nextToken: answer.NextToken };
  });
}

/** The ids of the accounts directly in a root or unit. */
export async function listAccountsForParent(
  client: OrganizationsClient,
  parentId: string,
): Promise<readonly string[]> {
  return await readPages(async (token) => {
    const answer = await client.send(
      new ListAccountsForParentCommand({
        ParentId: parentId,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
    );
    const items = expectList(answer.Accounts, 'Accounts').map(({ Id }) => expectText(Id, 'Accounts[].Id'));
    return { items, nextToken: answer.NextToken };
  });
}

/**
 * The tags of an account, unit, root or policy, by key.
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListTagsForResource.html
 */
export async function listTags(
  client: OrganizationsClient,
  resourceId: string,
): Promise<ReadonlyMap<string, string>> {
  const tags = await readPages(async (token) => {
    const answer = await client.send(
      new ListTagsForResourceCommand({
        ResourceId: resourceId,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
    );
    return { items: expectList(answer.Tags, 'Tags'), nextToken: answer.NextToken };
  });
  return new Map(tags.flatMap(({ Key, Value }) => (Key === undefined ? [] : [[Key, Value ?? ''] as const])));
}
