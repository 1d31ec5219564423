import type { Scenario } from '../scenario/scenario.ts';
import { auditorRoles } from './auditor-roles.ts';
import { auditRole, auditRoleName, remediationRole, remediationRoleName } from './member-roles.ts';
import { grantedActions, type SimulatedRole } from './simulated-role.ts';

/**
 * Whoever set an account up, with every permission in it: none of Ringcheck's own roles, for looking at what they made.
 */
export const administratorRoleName = 'administrator';
const administrator: SimulatedRole = {
  statements: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
  trust: null,
};

/** The roles of a simulated organization. */
export interface RoleDirectory {
  /** The role of a name in an account; undefined where there is none. */
  find(accountId: string, roleName: string): SimulatedRole | undefined;
  /** What a role of this name is granted wherever it is, each action once; undefined for a name that is not known. */
  granted(roleName: string): readonly string[] | undefined;
}

/** Actions that roles lack in one simulation, by the role's name. */
export type WithoutActions = Readonly<Record<string, readonly string[]>>;

/** The organization, and the stack in the auditor's account. */
export interface RoleSettings {
  readonly scenario: Scenario;
  readonly organizationId: string;
  /** Parameters of the simulated stack that differ from their default. */
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * The roles that `infra/` deploys, in every account that the scenario gives them to. Made when they are first asked for:
 * an organization may have thousands of accounts.
 */
export function createRoleDirectory({ scenario, organizationId, parameters }: RoleSettings): RoleDirectory {
  const { organization, region, accounts } = scenario;
  const { auditorAccountId, externalId } = organization;
  const settings = { auditorAccountId, externalId, organizationId };
  const [bucket = 'ringcheck-reports'] = accounts[auditorAccountId]?.regions[region]?.buckets ?? [];
  const ofAuditor = auditorRoles({ accountId: auditorAccountId, region, bucket, parameters });
  const ofMembers = new Map<string, SimulatedRole>();
  const memberRole = (accountId: string, roleName: string): SimulatedRole | undefined => {
    if (roleName === auditRoleName) return auditRole(accountId, settings);
    return roleName === remediationRoleName ? remediationRole(accountId, settings) : undefined;
  };
  const isThere = (accountId: string, roleName: string): boolean => {
    const account = accounts[accountId];
    return roleName === auditRoleName ? account?.auditRole === true : account?.remediationRole === true;
  };
  return {
    granted: (roleName) => {
      const role = ofAuditor.get(roleName) ?? memberRole(auditorAccountId, roleName);
      return role === undefined ? undefined : grantedActions(role);
    },
    find: (accountId, roleName) => {
      if (roleName === administratorRoleName) return administrator;
      if (accountId === auditorAccountId && ofAuditor.has(roleName)) return ofAuditor.get(roleName);
      if (!isThere(accountId, roleName)) return undefined;
      const key = `${accountId} ${roleName}`;
      const role = ofMembers.get(key) ?? memberRole(accountId, roleName);
      if (role !== undefined) ofMembers.set(key, role);
      return role;
    },
  };
}

/**
 * Refuses to take away what a role does not have: whoever asks for it would learn nothing.
 * @throws Error that names role and action
 */
export function checkWithoutActions(
  withoutActions: WithoutActions,
  directory: RoleDirectory,
): WithoutActions {
  for (const [roleName, actions] of Object.entries(withoutActions)) {
    const granted = directory.granted(roleName);
    const unknown = granted === undefined ? 'anything' : actions.find((action) => !granted.includes(action));
    if (unknown !== undefined) throw new Error(`the simulated role ${roleName} does not allow ${unknown}`);
  }
  return withoutActions;
}
