import { readFailure } from '../aws/failure.ts';
import { once } from '../aws/once.ts';
import {
  listAccountsForParent,
  listOrganizationalUnits,
  listRoots,
  type createOrganizationsClient,
  type ListedAccount,
} from '../aws/organizations.ts';
import { UsageError } from './usage-error.ts';

type Client = ReturnType<typeof createOrganizationsClient>;

/**
 * The organization as it was listed, and what more can be asked of it: each thing once in a run, however many units are
 * looked for, since Organizations takes one ListRoots a second.
 */
export interface ListedOrganization {
  readonly client: Client;
  readonly listed: readonly ListedAccount[];
  readonly roots: () => Promise<readonly string[]>;
  readonly unitsBelow: (parentId: string) => ReturnType<typeof listOrganizationalUnits>;
  readonly accountsIn: (parentId: string) => Promise<readonly string[]>;
}

/** An organization of which nothing but its accounts has been asked. */
export function openOrganization(client: Client, listed: readonly ListedAccount[]): ListedOrganization {
  const roots = once(async () => await listRoots(client));
  return {
    client,
    listed,
    roots: async () => await roots(''),
    unitsBelow: once(async (parentId) => await listOrganizationalUnits(client, parentId)),
    accountsIn: once(async (parentId) => await listAccountsForParent(client, parentId)),
  };
}

/** Whether an account is of the organization, in whatever state. */
export function isMember({ listed }: ListedOrganization, accountId: string): boolean {
  return listed.some(({ id }) => id === accountId);
}

/** Organizations nests units five deep below the root: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html */
const maximumDepth = 6;

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListOrganizationalUnitsForParent.html */
const unitIdForm = /^(r-[a-z0-9]{4,32}|ou-[a-z0-9]{4,32}-[a-z0-9]{8,32})$/;

/** A unit that was asked for. */
export interface AskedUnit {
  /** Its id, or the names from the root down, joined by `/`. */
  readonly unit: string;
  /** Where it was asked for, for errors: a flag, a variable, an entry of a file. */
  readonly source: string;
}

/** There is no such unit in the organization. */
export class UnknownUnitError extends UsageError {}

/**
 * The ids of all accounts in a root or unit and the units below it.
 * @throws UnknownUnitError where there is no such unit, and UsageError where none is named
 */
export async function accountsOfUnit(
  organization: ListedOrganization,
  asked: AskedUnit,
): Promise<readonly string[]> {
  const { unit } = asked;
  const { listed } = organization;
  const id = unitIdForm.test(unit) ? unit : await findUnitByPath(organization, asked);
  if (listed.every(({ paths }) => paths.length > 0)) {
    const inside = listed.filter(({ paths }) => paths.some((path) => path.split('/').includes(id)));
    if (inside.length > 0) return inside.map((account) => account.id);
  }
  return await walkUnit(organization, id, asked, 0);
}

async function findUnitByPath({ roots, unitsBelow }: ListedOrganization, asked: AskedUnit): Promise<string> {
  const names = asked.unit.split('/').filter((part) => part !== '');
  // An unset variable of a script must not widen the run to the whole organization.
  if (names.length === 0) {
    throw new UsageError(
      `${asked.source} \`${asked.unit}\` names no unit: give an id such as ou-abcd-11111111, or a path such as Workloads/Prod`,
    );
  }
  let [parent] = await roots();
  for (const name of names) {
    const units = parent === undefined ? [] : await unitsBelow(parent);
    parent = units.find((unit) => unit.name === name)?.id;
    if (parent === undefined) throw unknownUnit(asked);
  }
  if (parent === undefined) throw unknownUnit(asked);
  return parent;
}

/** One unit after the other: Organizations takes five such calls a second, and thousands at once would be too many to wait. */
async function walkUnit(
  organization: ListedOrganization,
  id: string,
  asked: AskedUnit,
  depth: number,
): Promise<readonly string[]> {
  if (depth > maximumDepth) {
    throw new UsageError(`${asked.source} ${asked.unit} is nested more than ${maximumDepth} deep`);
  }
  try {
    const [accounts, units] = await Promise.all([organization.accountsIn(id), organization.unitsBelow(id)]);
    const found = [...accounts];
    for (const unit of units) found.push(...(await walkUnit(organization, unit.id, asked, depth + 1)));
    return found;
  } catch (error) {
    const { name } = readFailure(error);
    if (name === 'ParentNotFoundException' || name === 'InvalidInputException')
      throw unknownUnit(asked, error);
    throw error;
  }
}

function unknownUnit({ unit, source }: AskedUnit, cause?: unknown): UnknownUnitError {
  return new UnknownUnitError(
    `${source} \`${unit}\` is not in the organization: give the id of an organizational unit, or its path such as Workloads/Prod`,
    { cause },
  );
}
