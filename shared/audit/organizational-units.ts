import { readFailure } from '../aws/failure.ts';
import {
  listAccountsForParent,
  listOrganizationalUnits,
  listRoots,
  type createOrganizationsClient,
  type ListedAccount,
} from '../aws/organizations.ts';
import { UsageError } from './usage-error.ts';

/** The organization as it was listed, and the client to ask more of it. */
export interface ListedOrganization {
  readonly client: ReturnType<typeof createOrganizationsClient>;
  readonly listed: readonly ListedAccount[];
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

/**
 * The ids of all accounts in a root or unit and the units below it.
 * @throws UsageError where there is no such unit
 */
export async function accountsOfUnit(
  { client, listed }: ListedOrganization,
  asked: AskedUnit,
): Promise<readonly string[]> {
  const { unit } = asked;
  const id = unitIdForm.test(unit) ? unit : await findUnitByPath(client, asked);
  if (listed.every(({ paths }) => paths.length > 0)) {
    const inside = listed.filter(({ paths }) => paths.some((path) => path.split('/').includes(id)));
    if (inside.length > 0) return inside.map((account) => account.id);
  }
  return await walkUnit(client, id, asked, 0);
}

type Client = ListedOrganization['client'];

async function findUnitByPath(client: Client, asked: AskedUnit): Promise<string> {
  const names = asked.unit.split('/').filter((part) => part !== '');
  // An unset variable of a script must not widen the run to the whole organization.
  if (names.length === 0) {
    throw new UsageError(
      `${asked.source} \`${asked.unit}\` names no unit: give an id such as ou-abcd-11111111, or a path such as Workloads/Prod`,
    );
  }
  let [parent] = await listRoots(client);
  for (const name of names) {
    const units = parent === undefined ? [] : await listOrganizationalUnits(client, parent);
    parent = units.find((unit) => unit.name === name)?.id;
    if (parent === undefined) throw unknownUnit(asked);
  }
  if (parent === undefined) throw unknownUnit(asked);
  return parent;
}

async function walkUnit(
  client: Client,
  id: string,
  asked: AskedUnit,
  depth: number,
): Promise<readonly string[]> {
  if (depth > maximumDepth) {
    throw new UsageError(`${asked.source} ${asked.unit} is nested more than ${maximumDepth} deep`);
  }
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

function unknownUnit({ unit, source }: AskedUnit, cause?: unknown): UsageError {
  return new UsageError(
    `${source} \`${unit}\` is not in the organization: give the id of an organizational unit, or its path such as Workloads/Prod`,
    { cause },
  );
}
