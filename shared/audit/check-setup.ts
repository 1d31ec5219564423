import type { Evidence } from '../alarm-chain/index.ts';
import { createCallLog } from '../aws/call-log.ts';
import {
  readDesignatedAdministrators,
  readFindingAggregation,
  readManagementAccountId,
} from '../aws/organization-setup.ts';
import { createOrganizationsClient } from '../aws/organizations.ts';
import { createSecurityHubClient } from '../aws/security-hub.ts';
import { createStsClient } from '../aws/sts.ts';
import type { Scope } from './accounts.ts';
import { identifyCaller } from './caller.ts';
import { checkAggregationRegion } from './check-setup-aggregation.ts';
import {
  administratorIn,
  checkAdministrator,
  checkOwnAdministrator,
  checkSecurityHub,
} from './check-setup-hub.ts';
import { checkListing, readListing } from './check-setup-organization.ts';
import { checkOf, resultOf, type SetupCheck, type SetupReport } from './check-setup-report.ts';
import { checkAuditRole, checkManagementAccount, checkRemediationRole } from './check-setup-roles.ts';
import { visitAccount, type AccountSetup, type HubSetup, type Visits } from './check-setup-visit.ts';
import { mapConcurrently } from '../aws/concurrency.ts';
import type { Settings } from './settings.ts';
import { UsageError } from './usage-error.ts';

/** One look at the set-up. It reads, and assumes roles; it writes nothing. */
export interface SetupRun {
  readonly settings: Settings;
  readonly scope: Scope;
  /** The value of AWS_ENDPOINT_URL, only to name it in errors. */
  readonly endpoint?: string | undefined;
  /** Aborted where somebody interrupts the run. */
  readonly signal?: AbortSignal;
  readonly onAccountsFound?: (count: number) => void;
  /** See `RunObserver`, these and the others. */
  readonly onAccountStarted?: (accountId: string) => void;
  /** @param refusal what AWS answered where the audit's role could not be assumed; null where it could */
  readonly onAccountDone?: (accountId: string, refusal: string | null) => void;
  readonly onThrottled?: () => void;
  readonly onExclusionIgnored?: (because: string) => void;
}

/**
 * Looks at everything that the audit and its findings need, account by account, `settings.concurrency` at a time.
 * @throws UsageError where the run cannot begin: no credentials, or nothing in scope. An organization that cannot be
 * listed is an answer.
 */
export async function checkSetup(run: SetupRun): Promise<SetupReport> {
  const signal = run.signal ?? new AbortController().signal;
  const { onThrottled } = run;
  const watched = onThrottled === undefined ? {} : { onThrottled };
  const caller = await identifyCaller({ calls: createCallLog(), signal, ...watched }, run.endpoint);
  const { settings } = run;
  const visits: Visits = {
    caller,
    sts: createStsClient(caller, caller),
    securityHubRegion: settings.securityHubRegion ?? caller.region,
    auditRoleName: settings.auditRoleName,
    remediationRoleName: settings.remediationRoleName,
    externalId: settings.externalId,
  };
  const own = await visitAccount(visits, caller.accountId);
  const { checks, checked, leftOut } =
    run.scope.kind === 'this-account'
      ? await checkThisAccount(visits, own)
      : await checkOrganization(run, visits, own);
  return {
    schemaVersion: 1,
    auditorAccountId: caller.accountId,
    region: caller.region,
    securityHubRegion: visits.securityHubRegion,
    accounts: { checked, leftOut },
    checks: checks.filter((check) => check !== null),
  };
}

interface Checked {
  readonly checks: readonly (SetupCheck | null)[];
  readonly checked: number;
  readonly leftOut: number;
}

async function checkThisAccount(visits: Visits, own: AccountSetup): Promise<Checked> {
  const { accountId } = visits.caller;
  const hub = ownHub(own);
  // What a member's administrator gathers is not this account's affair.
  const isMember = typeof otherAdministrator(hub) === 'string';
  const checks = [
    checkSecurityHub(visits, [own]),
    checkOwnAdministrator(hub, accountId),
    isMember || hub.hub.state !== 'seen' ? null : await readAggregationCheck(visits, hub),
  ];
  return { checks, checked: 1, leftOut: 0 };
}

async function checkOrganization(run: SetupRun, visits: Visits, own: AccountSetup): Promise<Checked> {
  const client = createOrganizationsClient(visits.caller);
  const management = await readManagementAccountId(client);
  const listing = await readListing(visits.caller, run.scope, run.onExclusionIgnored);
  const found = listing.state === 'seen' ? listing.value : [];
  const ids = found.filter(({ excluded }) => excluded === null).map(({ id }) => id);
  if (listing.state === 'seen' && ids.length === 0) {
    throw new UsageError(
      'no account is in scope: check what includes and excludes accounts, and their states',
    );
  }
  run.onAccountsFound?.(ids.length);
  const accounts = await mapConcurrently(ids, run.settings.concurrency, async (id) => {
    run.onAccountStarted?.(id);
    const account = id === visits.caller.accountId ? own : await visitAccount(visits, id);
    run.onAccountDone?.(id, account.auditRole.state === 'refused' ? account.auditRole.answer : null);
    return account;
  });
  const hub = ownHub(own);
  const roles =
    listing.state === 'seen'
      ? roleChecks(visits, accounts, management)
      : [checkOf('audit-role', [resultOf('unknown', notListed, { mend: mendListingFirst })])];
  const checks = [
    checkListing(visits.caller, listing, management),
    ...roles,
    checkSecurityHub(visits, listing.state === 'seen' ? accounts : [own]),
    checkAdministrator(visits, accounts, hub, await readDesignated(visits)),
    await readAggregationCheck(visits, hub),
    checkRemediationRole(visits, accounts),
  ];
  return { checks, checked: ids.length, leftOut: found.length - ids.length };
}

const notListed = 'no account was tried, since nobody knows which accounts there are';
const mendListingFirst = 'make the organization listable first';

function roleChecks(visits: Visits, accounts: readonly AccountSetup[], management: Evidence<string>) {
  const managementAccountId = management.state === 'seen' ? management.value : null;
  return [
    checkAuditRole(visits, accounts, managementAccountId),
    checkManagementAccount(visits, accounts, management),
  ];
}

async function readDesignated({ caller, securityHubRegion }: Visits): Promise<Evidence<readonly string[]>> {
  return await readDesignatedAdministrators(createSecurityHubClient(caller, securityHubRegion));
}

async function readAggregationCheck(
  { caller, securityHubRegion }: Visits,
  hub: HubSetup,
): Promise<SetupCheck | null> {
  return checkAggregationRegion({
    securityHubRegion,
    otherAdministrator: otherAdministrator(hub),
    aggregation: await readFindingAggregation(createSecurityHubClient(caller, securityHubRegion)),
  });
}

function otherAdministrator({ administrator }: HubSetup): string | null | undefined {
  return administrator === null ? undefined : administratorIn(administrator);
}

/** The caller's own account is always entered. */
function ownHub({ hub }: AccountSetup): HubSetup {
  if (hub === null) throw new Error("the caller's own account was not looked at");
  return hub;
}
