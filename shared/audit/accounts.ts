import { isPassing } from '../alarm-chain/index.ts';
import { failureText, readFailure, whyUnseen } from '../aws/failure.ts';
import { createOrganizationsClient, listAccounts } from '../aws/organizations.ts';
import type { Session } from '../aws/session.ts';
import type { Exception } from '../organization/exceptions.ts';
import { isUsable, scopeAccounts, type ScopedAccount } from '../organization/scope.ts';
import { accountsWithTag, readAccountTags } from './account-tags.ts';
import { coveredAccounts } from './excepted-accounts.ts';
import {
  accountsOfUnit,
  isMember,
  openOrganization,
  type ListedOrganization,
} from './organizational-units.ts';
import type { Run, RunObserver } from './run.ts';
import type { Scope, Selection, SelectionSources } from './scope-settings.ts';
import { UsageError } from './usage-error.ts';

export type { Scope } from './scope-settings.ts';

/** The organization could not be listed; the cause says why. An audit cannot begin without; others may go on. */
export class OrganizationNotListedError extends UsageError {}

/** What was asked for is not in the organization, or nothing of it is to be audited. */
export class NothingInScopeError extends UsageError {}

/** Told of accounts and units that were named, for nothing that the run could not do without, but are not there. */
type ScopeObserver = Pick<RunObserver, 'onExceptionIgnored' | 'onExclusionIgnored'>;

/**
 * The accounts of a run with the decision about each. A closed account leaves the list after 90 days, with whatever was
 * excepted or excluded of it, and must not stop the audit of all others.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_account_state.html
 * @param exceptions those in force
 * @throws UsageError for an account or unit to be included, or a unit to be excluded, that is not there, and where the
 * organization cannot be listed
 */
export async function findAccounts(
  caller: Session,
  scope: Scope,
  exceptions: readonly Exception[] = [],
  { observer = {}, listAccounts: list = listAccounts }: Pick<Run, 'observer' | 'listAccounts'> = {},
): Promise<readonly ScopedAccount[]> {
  if (scope.kind === 'this-account') return thisAccount(caller, exceptions);
  const client = createOrganizationsClient(caller);
  try {
    const organization = openOrganization(client, await list(client));
    const chosen = await chooseAccounts(organization, scope, observer);
    const covered = await coveredAccounts(organization, exceptions, observer);
    return scopeAccounts(organization.listed, { ...chosen, exceptions: covered });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw notListed(caller, error);
  }
}

function notListed({ accountId }: Session, error: unknown): OrganizationNotListedError {
  const failure = readFailure(error);
  const text = failureText(failure);
  const why = whyUnseen(failure);
  if (failure.isForeignAnswer) {
    const problem = `what Organizations tells account ${accountId} cannot be used (${failure.message})`;
    const mend = 'check AWS_ENDPOINT_URL, or use --this-account';
    return new OrganizationNotListedError(`${problem}: ${mend}`, { cause: error });
  }
  const mend = isPassing(why)
    ? 'try again, or use --this-account'
    : 'use credentials of the management account or of a delegated administrator, or --this-account';
  return new OrganizationNotListedError(
    `account ${accountId} cannot list the organization (${text}): ${mend}`,
    { cause: error },
  );
}

/** Without Organizations nobody knows the account's units: an exception for a unit does not cover it. */
function thisAccount({ accountId: id }: Session, exceptions: readonly Exception[]): readonly ScopedAccount[] {
  const own = exceptions.filter(({ target }) => target.kind === 'account' && target.accountId === id);
  return scopeAccounts([{ id, name: '', state: 'ACTIVE', joinedAt: null }], {
    selected: null,
    excluded: new Set(),
    exceptions: new Map([[id, own]]),
  });
}

const inclusionSources: SelectionSources = {
  accounts: '--accounts',
  organizationalUnits: '--ou',
  tags: '--tag',
};

interface ChosenAccounts {
  readonly selected: ReadonlySet<string> | null;
  readonly excluded: ReadonlySet<string>;
}

async function chooseAccounts(
  organization: ListedOrganization,
  scope: Exclude<Scope, { readonly kind: 'this-account' }>,
  observer: ScopeObserver,
): Promise<ChosenAccounts> {
  const { excluded } = scope;
  const named = {
    selected: scope.kind === 'organization' ? null : await includedAccounts(organization, scope),
    excluded:
      excluded === undefined ? new Set<string>() : await excludedAccounts(organization, excluded, observer),
  };
  const wanted = scope.kind === 'organization' ? [] : (scope.tags ?? []);
  const unwanted = scope.excluded?.tags ?? [];
  if (wanted.length === 0 && unwanted.length === 0) return named;
  const also = new Set(scope.kind === 'selected' ? scope.alsoDecided : []);
  const undecided = undecidedAccounts(organization, named, { wanted, unwanted, also });
  const tags = await readAccountTags(organization, undecided);
  const withTag = accountsWithTag(tags, wanted);
  return {
    selected: named.selected === null ? null : new Set([...named.selected, ...withTag]),
    excluded: new Set([...named.excluded, ...accountsWithTag(tags, unwanted)]),
  };
}

/** The accounts about which only a tag can decide: each costs one call. */
function undecidedAccounts(
  { listed }: ListedOrganization,
  { selected, excluded }: ChosenAccounts,
  {
    wanted,
    unwanted,
    also,
  }: {
    readonly wanted: readonly unknown[];
    readonly unwanted: readonly unknown[];
    readonly also: ReadonlySet<string>;
  },
): readonly string[] {
  return listed
    .filter(({ id, state }) => isUsable(state) && !excluded.has(id))
    .map(({ id }) => id)
    .filter((id) => {
      const isDecidedByExclusion = selected === null || selected.has(id);
      return (isDecidedByExclusion ? unwanted : [...wanted, ...(also.has(id) ? unwanted : [])]).length > 0;
    });
}

/** The accounts that are to be audited, by id or unit. @throws UsageError for one that is not there */
async function includedAccounts(
  organization: ListedOrganization,
  selection: Selection,
): Promise<ReadonlySet<string>> {
  const { accounts, sources = inclusionSources } = selection;
  const missing = accounts.find((id) => !isMember(organization, id));
  if (missing !== undefined) {
    throw new NothingInScopeError(
      `${sources.accounts} ${missing} is not in the organization: check the id with \`aws organizations list-accounts\``,
    );
  }
  return new Set([...accounts, ...(await accountsOfUnits(organization, selection))]);
}

/** The accounts that are not to be audited, by id or unit. */
async function excludedAccounts(
  organization: ListedOrganization,
  selection: Selection,
  { onExclusionIgnored }: ScopeObserver,
): Promise<ReadonlySet<string>> {
  const { accounts, sources = inclusionSources } = selection;
  for (const id of accounts.filter((one) => !isMember(organization, one))) {
    onExclusionIgnored?.(`${sources.accounts} ${id} is not in the organization, so that it excludes nothing`);
  }
  return new Set([...accounts, ...(await accountsOfUnits(organization, selection))]);
}

/** @throws UsageError for a unit that is not there */
async function accountsOfUnits(
  organization: ListedOrganization,
  { organizationalUnits, sources = inclusionSources }: Selection,
): Promise<readonly string[]> {
  const source = sources.organizationalUnits;
  const units = await Promise.all(
    organizationalUnits.map((unit) => accountsOfUnit(organization, { unit, source })),
  );
  return units.flat();
}
