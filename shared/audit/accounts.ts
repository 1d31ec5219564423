import { failureText, readFailure } from '../aws/failure.ts';
import { createOrganizationsClient, listAccounts } from '../aws/organizations.ts';
import type { Session } from '../aws/session.ts';
import type { Exception } from '../organization/exceptions.ts';
import { isUsable, scopeAccounts, type ScopedAccount } from '../organization/scope.ts';
import { accountsWithTag, readAccountTags } from './account-tags.ts';
import { accountsOfUnit, type ListedOrganization } from './organizational-units.ts';
import type { Scope, Selection, SelectionSources } from './scope-settings.ts';
import { UsageError } from './usage-error.ts';

export type { Scope } from './scope-settings.ts';

/** The organization could not be listed; the cause says why. An audit cannot begin without; others may go on. */
export class OrganizationNotListedError extends UsageError {}

/**
 * The accounts of a run with the decision about each.
 * @param exceptions those in force
 * @throws UsageError for an account or unit that is not there, and where the organization cannot be listed
 */
export async function findAccounts(
  caller: Session,
  scope: Scope,
  exceptions: readonly Exception[] = [],
): Promise<readonly ScopedAccount[]> {
  if (scope.kind === 'this-account') return thisAccount(caller, exceptions);
  const client = createOrganizationsClient(caller);
  try {
    const organization = { client, listed: await listAccounts(client) };
    const chosen = await chooseAccounts(organization, scope);
    const covered = await coveredAccounts(organization, exceptions);
    return scopeAccounts(organization.listed, { ...chosen, exceptions: covered });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const text = failureText(readFailure(error));
    throw new OrganizationNotListedError(
      `account ${caller.accountId} cannot list the organization (${text}): use credentials of the management account or of a delegated administrator, or --this-account`,
      { cause: error },
    );
  }
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
): Promise<ChosenAccounts> {
  const named = {
    selected: scope.kind === 'organization' ? null : await namedAccounts(organization, scope),
    excluded:
      scope.excluded === undefined ? new Set<string>() : await namedAccounts(organization, scope.excluded),
  };
  const wanted = scope.kind === 'organization' ? [] : (scope.tags ?? []);
  const unwanted = scope.excluded?.tags ?? [];
  if (wanted.length === 0 && unwanted.length === 0) return named;
  const tags = await readAccountTags(organization, undecidedAccounts(organization, named, wanted, unwanted));
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
  wanted: readonly unknown[],
  unwanted: readonly unknown[],
): readonly string[] {
  return listed
    .filter(({ id, state }) => isUsable(state) && !excluded.has(id))
    .map(({ id }) => id)
    .filter((id) => (selected === null || selected.has(id) ? unwanted : wanted).length > 0);
}

/** The accounts of a selection that are named by id or unit. */
async function namedAccounts(
  organization: ListedOrganization,
  { accounts, organizationalUnits, sources = inclusionSources }: Selection,
): Promise<ReadonlySet<string>> {
  for (const id of accounts) expectMember(organization, id, `${sources.accounts} ${id}`);
  const units = await Promise.all(
    organizationalUnits.map((unit) =>
      accountsOfUnit(organization, { unit, source: sources.organizationalUnits }),
    ),
  );
  return new Set([...accounts, ...units.flat()]);
}

/** By account id, the exceptions that cover the account. */
async function coveredAccounts(
  organization: ListedOrganization,
  exceptions: readonly Exception[],
): Promise<ReadonlyMap<string, readonly Exception[]>> {
  const covered = new Map<string, Exception[]>();
  for (const exception of exceptions) {
    for (const id of await accountsOfException(organization, exception)) {
      covered.set(id, [...(covered.get(id) ?? []), exception]);
    }
  }
  return covered;
}

async function accountsOfException(
  organization: ListedOrganization,
  { target, source }: Exception,
): Promise<readonly string[]> {
  if (target.kind === 'organizational-unit') {
    return await accountsOfUnit(organization, { unit: target.unit, source: `${source}: ou` });
  }
  expectMember(organization, target.accountId, `${source}: account ${target.accountId}`);
  return [target.accountId];
}

function expectMember({ listed }: ListedOrganization, id: string, asked: string): void {
  if (listed.some((account) => account.id === id)) return;
  throw new UsageError(
    `${asked} is not in the organization: check the id with \`aws organizations list-accounts\``,
  );
}
