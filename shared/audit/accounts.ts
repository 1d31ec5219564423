import { failureText, readFailure } from '../aws/failure.ts';
import {
  createOrganizationsClient,
  listAccounts,
  listAccountsForParent,
  listOrganizationalUnits,
  listRoots,
  type ListedAccount,
} from '../aws/organizations.ts';
import type { Session } from '../aws/session.ts';
import { isAccountId, scopeAccounts, type ScopedAccount } from '../organization/scope.ts';
import { UsageError } from './usage-error.ts';

/** Which accounts to audit. */
export type Scope =
  | { readonly kind: 'organization' }
  /** The caller's own account; Organizations is never called. */
  | { readonly kind: 'this-account' }
  | {
      readonly kind: 'selected';
      readonly accounts: readonly string[];
      readonly organizationalUnits: readonly string[];
    };

/** Organizations nests units five deep below the root: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html */
const maximumDepth = 6;

/**
 * The accounts of a run with the decision about each.
 * @throws UsageError for an account or unit that is not there, and where the organization cannot be listed
 */
export async function findAccounts(caller: Session, scope: Scope): Promise<readonly ScopedAccount[]> {
  if (scope.kind === 'this-account') {
    return scopeAccounts([{ id: caller.accountId, name: '', state: 'ACTIVE', joinedAt: null }], null);
  }
  if (scope.kind === 'selected') rejectMalformedIds(scope.accounts);
  const client = createOrganizationsClient(caller);
  try {
    const listed = await listAccounts(client);
    if (scope.kind === 'organization') return scopeAccounts(listed, null);
    const units = await Promise.all(
      scope.organizationalUnits.map((unit) => accountsOfUnit(client, unit, listed)),
    );
    return scopeAccounts(listed, new Set([...knownAccounts(scope.accounts, listed), ...units.flat()]));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const text = failureText(readFailure(error));
    throw new UsageError(
      `account ${caller.accountId} cannot list the organization (${text}): use credentials of the management account or of a delegated administrator, or --this-account`,
      { cause: error },
    );
  }
}

function rejectMalformedIds(ids: readonly string[]): void {
  const malformed = ids.find((id) => !isAccountId(id));
  if (malformed !== undefined) {
    throw new UsageError(`--accounts \`${malformed}\` is not an account id: an id has twelve digits`);
  }
}

function knownAccounts(ids: readonly string[], listed: readonly ListedAccount[]): readonly string[] {
  const known = new Set(listed.map(({ id }) => id));
  const unknown = ids.find((id) => !known.has(id));
  if (unknown !== undefined) {
    throw new UsageError(
      `--accounts ${unknown} is not in the organization: check the id with \`aws organizations list-accounts\``,
    );
  }
  return ids;
}

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListOrganizationalUnitsForParent.html */
const unitIdForm = /^(r-[a-z0-9]{4,32}|ou-[a-z0-9]{4,32}-[a-z0-9]{8,32})$/;

type Client = ReturnType<typeof createOrganizationsClient>;

/** The ids of all accounts in a root or unit and the units below it. */
async function accountsOfUnit(
  client: Client,
  unit: string,
  listed: readonly ListedAccount[],
): Promise<readonly string[]> {
  const id = unitIdForm.test(unit) ? unit : await findUnitByPath(client, unit);
  if (listed.every(({ paths }) => paths.length > 0)) {
    const inside = listed.filter(({ paths }) => paths.some((path) => path.split('/').includes(id)));
    if (inside.length > 0) return inside.map((account) => account.id);
  }
  return await walkUnit(client, id, unit, 0);
}

async function findUnitByPath(client: Client, path: string): Promise<string> {
  const names = path.split('/').filter((part) => part !== '');
  // An unset variable of a script must not widen the run to the whole organization.
  if (names.length === 0) {
    throw new UsageError(
      `--ou \`${path}\` names no unit: give an id such as ou-abcd-11111111, or a path such as Workloads/Prod`,
    );
  }
  let [parent] = await listRoots(client);
  for (const name of names) {
    const units = parent === undefined ? [] : await listOrganizationalUnits(client, parent);
    parent = units.find((unit) => unit.name === name)?.id;
    if (parent === undefined) throw unknownUnit(path);
  }
  if (parent === undefined) throw unknownUnit(path);
  return parent;
}

async function walkUnit(
  client: Client,
  id: string,
  asked: string,
  depth: number,
): Promise<readonly string[]> {
  if (depth > maximumDepth) throw new UsageError(`--ou ${asked} is nested more than ${maximumDepth} deep`);
  try {
    const [accounts, units] = await Promise.all([
      listAccountsForParent(client, id),
      listOrganizationalUnits(client, id),
    ]);
    const below = await Promise.all(units.map((unit) => walkUnit(client, unit.id, asked, depth + 1)));
    return [...accounts, ...below.flat()];
  } catch (error) {
    const { name } = readFailure(error);
    if (name === 'ParentNotFoundException' || name === 'InvalidInputException')
      throw unknownUnit(asked, error);
    throw error;
  }
}

function unknownUnit(unit: string, cause?: unknown): UsageError {
  return new UsageError(
    `--ou \`${unit}\` is not in the organization: give the id of an organizational unit, or its path such as Workloads/Prod`,
    { cause },
  );
}
