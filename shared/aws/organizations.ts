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
import { expectList } from './evidence.ts';
import { paceCalls } from './pace.ts';
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

/**
 * The quotas of an account, which every listing of the run shares; two calls less at once, since calls that were sent
 * apart may arrive together. https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
 */
const paces = {
  ListAccounts: { rate: 8, burst: 10 },
  ListAccountsForParent: { rate: 5, burst: 6 },
  ListOrganizationalUnitsForParent: { rate: 5, burst: 6 },
};

/** An Organizations client of the caller. */
export function createOrganizationsClient(session: Session): OrganizationsClient {
  const client = new OrganizationsClient(clientConfiguration(session, session.region));
  watchCalls(client, 'organizations', session);
  paceCalls(client, paces);
  return client;
}

/**
 * Every account of the organization. https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html
 * @throws Error where an account comes with neither `State` nor `Status`: dropping it would hide it
 */
export async function listAccounts(client: OrganizationsClient): Promise<readonly ListedAccount[]> {
  const accounts = await readPages(async (token) => {
    const answer = await client.send(
      new ListAccountsCommand(token === undefined ? {} : { NextToken: token }),
    );
    return { items: answer.Accounts ?? [], nextToken: answer.NextToken };
  });
  return accounts.map(toListedAccount);
}

function toListedAccount(account: Account): ListedAccount {
  const state = account.State ?? account.Status;
  if (account.Id === undefined) throw new Error('Organizations listed an account without an id');
  if (state === undefined) {
    throw new Error(`Organizations listed account ${account.Id} with neither State nor Status`);
  }
  return {
    id: account.Id,
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
    return { items: (answer.Roots ?? []).flatMap(({ Id }) => Id ?? []), nextToken: answer.NextToken };
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
    const items = (answer.OrganizationalUnits ?? []).flatMap(({ Id, Name }) =>
      Id === undefined ? [] : [{ id: Id, name: Name ?? '' }],
    );
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
    return { items: (answer.Accounts ?? []).flatMap(({ Id }) => Id ?? []), nextToken: answer.NextToken };
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
