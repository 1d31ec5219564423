import type { Clock } from '../clock.ts';
import { createAuthorizationRecord, type AuthorizationRecord } from '../authorization-record.ts';
import {
  checkWithoutActions,
  createRoleDirectory,
  type RoleDirectory,
  type WithoutActions,
} from '../roles/role-directory.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { createAccountDirectory, type AccountDirectory } from './account-directory.ts';
import { trailState, type AccountState, type TrailState } from './account-state.ts';
import { createLiveState, type LiveState } from '../live/live-state.ts';
import { createFindingStore, type FindingStore } from './finding-store.ts';
import { createBuckets, type Buckets } from './buckets.ts';
import { organizationTree, type OrganizationTree } from './organization-tree.ts';
import { createSessions, type Sessions } from './sessions.ts';

/**
 * Everything the simulated services know. Built once from a scenario, which stays as it was; what changes are sessions,
 * metric filters, alarms, findings, objects and what is live.
 */
export interface World {
  readonly scenario: Scenario;
  readonly clock: Clock;
  /** The simulated time at which the simulation began. */
  readonly startedAt: Date;
  /** When the resources were made, where the scenario does not tell. */
  readonly resourcesMadeAt: Date;
  readonly accounts: AccountDirectory;
  readonly tree: OrganizationTree;
  readonly organizationTrails: readonly TrailState[];
  readonly sessions: Sessions;
  readonly findings: FindingStore;
  readonly buckets: Buckets;
  readonly live: LiveState;
  /** The roles that `infra/` deploys. */
  readonly roles: RoleDirectory;
  readonly authorizations: AuthorizationRecord;
  /** What roles may not do in this simulation, though their policies allow it. */
  readonly withoutActions: WithoutActions;
}

const ageOfResourcesMs = 90 * 24 * 60 * 60 * 1000;

/** What of the roles is other than `infra/` deploys them with its default parameters, and what is kept of their calls. */
export interface WorldOptions {
  readonly withoutActions?: WithoutActions;
  /** Parameters of the stack in the auditor's account. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly keepsAllowed?: boolean;
}

/** Builds the world of a scenario. */
export function buildWorld(
  scenario: Scenario,
  clock: Clock,
  { withoutActions = {}, parameters = {}, keepsAllowed = false }: WorldOptions = {},
): World {
  const startedAt = clock.now();
  const tree = organizationTree(scenario.accounts);
  const roles = createRoleDirectory({ scenario, organizationId: tree.organizationId, parameters });
  return {
    scenario,
    clock,
    startedAt,
    resourcesMadeAt: new Date(startedAt.getTime() - ageOfResourcesMs),
    accounts: createAccountDirectory(scenario.accounts),
    tree,
    organizationTrails: organizationTrails(scenario.accounts),
    sessions: createSessions(scenario.organization.auditorAccountId),
    findings: createFindingStore(scenario, startedAt),
    buckets: createBuckets(scenario.accounts),
    live: createLiveState(),
    roles,
    authorizations: createAuthorizationRecord(keepsAllowed),
    withoutActions: checkWithoutActions(withoutActions, roles),
  };
}

function organizationTrails(accounts: Scenario['accounts']): readonly TrailState[] {
  return Object.entries(accounts).flatMap(([accountId, { regions }]) =>
    Object.values(regions)
      .flatMap(({ trails }) => trails)
      .filter(({ IsOrganizationTrail }) => IsOrganizationTrail === true)
      .map((trail) => trailState(trail, accountId)),
  );
}

/** The account of a caller or of an ARN; the caller's always exists. */
export function accountOf(world: World, accountId: string): AccountState {
  const account = world.accounts.get(accountId);
  if (account === undefined) throw new Error(`the simulated organization has no account ${accountId}`);
  return account;
}
