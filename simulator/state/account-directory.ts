import type { Scenario } from '../scenario/scenario.ts';
import { accountState, type AccountState } from './account-state.ts';

/**
 * The accounts of the organization. Each is indexed when it is first asked for, so that an organization of thousands
 * is served at once.
 */
export interface AccountDirectory {
  get(accountId: string): AccountState | undefined;
  has(accountId: string): boolean;
  /** From now on the account is closed, which Organizations shows as SUSPENDED. */
  close(accountId: string): void;
  /** In the order of the scenario. */
  ids(): readonly string[];
}

/** A directory of the accounts of a scenario. */
export function createAccountDirectory(accounts: Scenario['accounts']): AccountDirectory {
  const indexed = new Map<string, AccountState>();
  const ids = Object.keys(accounts);
  const get = (accountId: string): AccountState | undefined => {
    const known = indexed.get(accountId);
    if (known !== undefined) return known;
    const scenario = Object.hasOwn(accounts, accountId) ? accounts[accountId] : undefined;
    if (scenario === undefined) return undefined;
    const state = accountState(accountId, scenario);
    indexed.set(accountId, state);
    return state;
  };
  return {
    get,
    close: (accountId) => {
      const open = get(accountId);
      // https://docs.aws.amazon.com/organizations/latest/APIReference/API_CloseAccount.html
      if (open !== undefined) {
        indexed.set(accountId, { ...open, scenario: { ...open.scenario, state: 'SUSPENDED' } });
      }
    },
    has: (accountId) => Object.hasOwn(accounts, accountId),
    ids: () => ids,
  };
}
