import { listAccounts, type ListedAccount } from '../aws/organizations.ts';

/** How the accounts of the organization are listed. */
export type AccountLister = typeof listAccounts;

/** Milliseconds for which a listing is used again. */
const longestMemory = 10 * 60 * 1_000;

/**
 * A listing that is used again for some minutes: a broken organization trail brings an event for every member, and an
 * organization of 10,000 accounts has 500 pages, of which Organizations gives 8 a second. A listing that lacks an
 * account which is asked for is made anew. It decides what may be looked at, never what may be written to.
 * @param now milliseconds
 */
export function rememberListing(
  now: () => number,
  list: AccountLister = listAccounts,
): (accountIds: readonly string[]) => AccountLister {
  let known: { readonly accounts: readonly ListedAccount[]; readonly at: number } | null = null;
  return (accountIds) => async (client) => {
    const isUsable =
      known !== null &&
      now() - known.at < longestMemory &&
      accountIds.every((id) => known?.accounts.some((account) => account.id === id));
    if (!isUsable || known === null) known = { accounts: await list(client), at: now() };
    return known.accounts;
  };
}
