import { createHash } from 'node:crypto';
import type { Scenario } from '../scenario/scenario.ts';

/** The tree of organizational units that the accounts of a scenario name. */
export interface OrganizationTree {
  readonly organizationId: string;
  readonly rootId: string;
  /** By id, the root included. */
  readonly parents: ReadonlyMap<string, ParentNode>;
  /** `o-…/r-…/ou-…/` of each account, with the account's id at the end. */
  readonly pathOfAccount: ReadonlyMap<string, string>;
}
export interface ParentNode {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly units: string[];
  readonly accountIds: string[];
}

const organizationId = 'o-exampleorg1';
const rootId = 'r-exam';

/** Builds the tree. Ids are made from the units' names, so that they are the same in every run. */
export function organizationTree(accounts: Scenario['accounts']): OrganizationTree {
  const parents = new Map<string, ParentNode>();
  const pathOfAccount = new Map<string, string>();
  const root = node(rootId, 'Root', `${organizationId}/${rootId}/`);
  parents.set(rootId, root);
  for (const [accountId, { organizationalUnit }] of Object.entries(accounts)) {
    let parent = root;
    let names = '';
    for (const name of organizationalUnit.split('/').filter((part) => part !== '')) {
      names += `/${name}`;
      parent = childUnit(parents, parent, name, names);
    }
    parent.accountIds.push(accountId);
    pathOfAccount.set(accountId, `${parent.path}${accountId}/`);
  }
  return { organizationId, rootId, parents, pathOfAccount };
}

function childUnit(
  parents: Map<string, ParentNode>,
  parent: ParentNode,
  name: string,
  names: string,
): ParentNode {
  const id = `ou-exam-${createHash('sha256').update(names).digest('hex').slice(0, 8)}`;
  const known = parents.get(id);
  if (known !== undefined) return known;
  const unit = node(id, name, `${parent.path}${id}/`);
  parents.set(id, unit);
  parent.units.push(id);
  return unit;
}

function node(id: string, name: string, path: string): ParentNode {
  return { id, name, path, units: [], accountIds: [] };
}
