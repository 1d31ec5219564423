import type { Clock } from '../clock.ts';
import { checkWithoutActions, type WithoutActions } from '../role-policies.ts';
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
  /** What roles may not do in this simulation, though their policies allow it. */
  readonly withoutActions: WithoutActions;
}

const ageOfResourcesMs = 90 * 24 * 60 * 60 * 1000;

/** Builds the world of a scenario. */
export function buildWorld(scenario: Scenario, clock: Clock, withoutActions: WithoutActions = {}): World {
  const startedAt = clock.now();
  return {
    scenario,
    clock,
    startedAt,
    resourcesMadeAt: new Date(startedAt.getTime() - ageOfResourcesMs),
    accounts: createAccountDirectory(scenario.accounts),
    tree: organizationTree(scenario.accounts),
    organizationTrails: organizationTrails(scenario.accounts),
    sessions: createSessions(scenario.organization.auditorAccountId),
    findings: createFindingStore(scenario, startedAt),
    buckets: createBuckets(scenario.accounts),
    live: createLiveState(),
    withoutActions: checkWithoutActions(withoutActions),
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
