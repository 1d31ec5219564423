import { inject } from 'vitest';

const { json } = inject('reports');

/** Every result of the organization's report, with its account. */
export const results = json.accounts.flatMap((account) =>
  account.results.map((result) => ({ account, result })),
);

/** Ids of the accounts whose result is as asked, in the order of their ids. */
export function idsWhere(fits: (one: (typeof results)[number]) => boolean): readonly string[] {
  return results
    .filter(fits)
    .map(({ account }) => account.accountId)
    .toSorted();
}
