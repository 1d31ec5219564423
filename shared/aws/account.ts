import { AccountClient, ListRegionsCommand } from '@aws-sdk/client-account';
import type { Evidence } from '../alarm-chain/index.ts';
import { watchCalls } from './call-log.ts';
import { expectList, readEvidence } from './evidence.ts';
import { ForeignAnswerError } from './failure.ts';
import { readPages } from './pages.ts';
import { clientConfiguration, type Session } from './session.ts';

/** An Account Management client of one account. */
export function createAccountClient(session: Session): AccountClient {
  const client = new AccountClient(clientConfiguration(session, session.region));
  watchCalls(client, 'account', session, session.region);
  return client;
}

/**
 * The Regions that are enabled for the session's own account, those that are just being switched on or off included:
 * they may hold trails. https://docs.aws.amazon.com/accounts/latest/reference/API_ListRegions.html
 */
export async function readEnabledRegions(client: AccountClient): Promise<Evidence<readonly string[]>> {
  return await readEvidence('account:ListRegions', async () => {
    const regions = await readPages(async (token) => {
      const answer = await client.send(
        new ListRegionsCommand({
          RegionOptStatusContains: ['ENABLED', 'ENABLED_BY_DEFAULT', 'ENABLING', 'DISABLING'],
          MaxResults: 50,
          ...(token === undefined ? {} : { NextToken: token }),
        }),
      );
      return { items: expectList(answer.Regions, 'Regions'), nextToken: answer.NextToken };
    });
    const names = regions.flatMap(({ RegionName }) => (RegionName === undefined ? [] : [RegionName]));
    // Every account has Regions that cannot be switched off.
    if (names.length === 0) throw new ForeignAnswerError('the answer lists no enabled Region');
    return names;
  });
}
