import type { Evidence } from '../alarm-chain/index.ts';
import { isOfCall } from '../aws/failure.ts';
import { readOrganizationEvidence } from '../aws/organization-setup.ts';
import type { Session } from '../aws/session.ts';
import type { ScopedAccount } from '../organization/scope.ts';
import { findAccounts, OrganizationNotListedError, type Scope } from './accounts.ts';
import { checkOf, resultOf, type SetupCheck } from './check-setup-report.ts';

/**
 * The accounts of the organization with the decision about each. `absent` for a caller that is in no organization.
 * @throws UsageError for what `findAccounts` takes for wrong usage
 */
export async function readListing(
  caller: Session,
  scope: Scope,
  onExclusionIgnored?: (because: string) => void,
): Promise<Evidence<readonly ScopedAccount[]>> {
  return await readOrganizationEvidence('organizations:ListAccounts', async () => {
    try {
      return await findAccounts(caller, scope, [], {
        ...(onExclusionIgnored && { observer: { onExclusionIgnored } }),
      });
    } catch (error) {
      const isRefused = error instanceof OrganizationNotListedError && isOfCall(error.cause);
      throw isRefused ? error.cause : error;
    }
  });
}

/**
 * Whether the organization can be listed, which the management account and delegated administrators may:
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html
 * @param management the management account, to be named in the mend
 */
export function checkListing(
  { accountId }: Session,
  listing: Evidence<readonly ScopedAccount[]>,
  management: Evidence<string>,
): SetupCheck | null {
  if (listing.state === 'seen') {
    const inScope = listing.value.filter(({ excluded }) => excluded === null).length;
    const message = `the organization can be listed: ${inScope} of its ${listing.value.length} accounts are in scope and can be used`;
    return checkOf('organization', [resultOf('ok', message)]);
  }
  const answer = listing.message;
  if (listing.state === 'absent') {
    const mend = 'use credentials of an organization, or --this-account';
    return checkOf('organization', [
      resultOf('missing', `account ${accountId} is in no organization`, { mend, answer }),
    ]);
  }
  if (listing.why !== 'access-denied') {
    const message = `whether account ${accountId} can list the organization could not be seen (${listing.why})`;
    const mend = listing.why === 'unsupported' ? 'check AWS_ENDPOINT_URL' : 'run check-setup again';
    return checkOf('organization', [resultOf('unknown', message, { mend, answer })]);
  }
  const whose = management.state === 'seen' ? ` (${management.value})` : '';
  const mend = `use credentials of the management account${whose}, or make ${accountId} a delegated administrator of some AWS service, and allow the call of Organizations that AWS names; or look at --this-account only`;
  return checkOf('organization', [
    resultOf('missing', `account ${accountId} may not list the organization`, { mend, answer }),
  ]);
}
