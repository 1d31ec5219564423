import { failureText, readFailure } from '../aws/failure.ts';
import { listTags } from '../aws/organizations.ts';
import { mapConcurrently } from '../aws/concurrency.ts';
import type { ListedOrganization } from './organizational-units.ts';
import type { AccountTag } from './scope-settings.ts';
import { UsageError } from './usage-error.ts';

/** Questions for tags in flight: Organizations answers for one account at a time, and throttles soon. */
const tagQuestionsAtOnce = 2;

/** The tags of some accounts, by account id. */
export type TagsOfAccounts = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * Asks Organizations for the tags of accounts, one call an account.
 * @throws UsageError where one cannot be asked: an account whose tags are not known is neither in nor out
 */
export async function readAccountTags(
  { client }: ListedOrganization,
  accountIds: readonly string[],
): Promise<TagsOfAccounts> {
  const tags = await mapConcurrently(accountIds, tagQuestionsAtOnce, async (id) => {
    try {
      return [id, await listTags(client, id)] as const;
    } catch (error) {
      const text = failureText(readFailure(error));
      throw new UsageError(
        `the tags of account ${id} cannot be read (${text}): allow organizations:ListTagsForResource, or choose accounts without tags`,
        { cause: error },
      );
    }
  });
  return new Map(tags);
}

/** The ids of the accounts that carry one of the tags, key and value exactly. */
export function accountsWithTag(tags: TagsOfAccounts, asked: readonly AccountTag[]): readonly string[] {
  return [...tags]
    .filter(([, carried]) => asked.some(({ key, value }) => carried.get(key) === value))
    .map(([id]) => id);
}
