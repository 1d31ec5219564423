import type { Scenario } from '../scenario/scenario.ts';
import { accountState, type AccountState } from './account-state.ts';

/**
 * The accounts of the organization. Each is indexed when it is first asked for, so that an organization of thousands
 * is served at once.
 */
export interface AccountDirectory {
  get(accountId: string): AccountState | undefined;
  has(accountId: string): boolean;
  /** In the order of the scenario. */
  ids(): readonly string[];
}

/** A directory of the accounts of a scenario. */
export function createAccountDirectory(accounts: Scenario['accounts']): AccountDirectory {
  const indexed = new Map<string, AccountState>();
  const ids = Object.keys(accounts);
  return {
    get: (accountId) => {
      const known = indexed.get(accountId);
      if (known !== undefined) return known;
      const scenario = Object.hasOwn(accounts, accountId) ? accounts[accountId] : undefined;
      if (scenario === undefined) return undefined;
      const state = accountState(accountId, scenario);
      indexed.set(accountId, state);
      return state;
    },
    has: (accountId) => Object.hasOwn(accounts, accountId),
    ids: () => ids,
  };
}
