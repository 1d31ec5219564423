/** Which accounts of the organization are audited, and why the others are not. */

/** An account as Organizations lists it. */
export interface OrganizationAccount {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  /** When it became a part of the organization; null where that is not known. */
  readonly joinedAt: Date | null;
}

/** An account with the decision about it. */
export interface ScopedAccount {
  readonly id: string;
  readonly name: string;
  readonly excluded: null | 'account-not-active' | 'out-of-scope';
  /** Accounts on their way out still work, and are judged. */
  readonly isPendingClosure: boolean;
  readonly joinedAt: Date | null;
}

/**
 * States in which an account cannot be used. PENDING_CLOSURE is not among them: such an account still works.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_account_state.html
 */
const inactiveStates: ReadonlySet<string> = new Set(['SUSPENDED', 'CLOSED', 'PENDING_ACTIVATION']);

/** @param selected the ids that were asked for; null asks for all */
export function scopeAccounts(
  accounts: readonly OrganizationAccount[],
  selected: ReadonlySet<string> | null,
): readonly ScopedAccount[] {
  return accounts.map(({ id, name, state, joinedAt }) => ({
    id,
    name,
    excluded: excludedBecause(id, state, selected),
    isPendingClosure: state === 'PENDING_CLOSURE',
    joinedAt,
  }));
}

function excludedBecause(
  id: string,
  state: string,
  selected: ReadonlySet<string> | null,
): ScopedAccount['excluded'] {
  if (selected !== null && !selected.has(id)) return 'out-of-scope';
  return inactiveStates.has(state) ? 'account-not-active' : null;
}

/** Whether a text is an account id: twelve digits. */
export function isAccountId(text: string): boolean {
  return /^\d{12}$/.test(text);
}
