/** Which accounts of the organization are audited, and why the others are not. */
import type { Exception } from './exceptions.ts';

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
  /** The exceptions in force that cover the account; none where left out. */
  readonly exceptions?: readonly Exception[];
  /** Somebody has excluded it, whether or not it was asked for. */
  readonly isTakenAway?: true;
}

/** What was asked for, as sets of account ids. */
export interface ScopeDecision {
  /** Null asks for all. */
  readonly selected: ReadonlySet<string> | null;
  /** Taken away from those selected. */
  readonly excluded: ReadonlySet<string>;
  /** By account id: the exceptions in force that cover it. */
  readonly exceptions: ReadonlyMap<string, readonly Exception[]>;
}

/** Every account of the organization with the decision about it, in the order given. */
export function scopeAccounts(
  accounts: readonly OrganizationAccount[],
  { selected, excluded, exceptions }: ScopeDecision,
): readonly ScopedAccount[] {
  return accounts.map(({ id, name, state, joinedAt }) => {
    const isAskedFor = (selected === null || selected.has(id)) && !excluded.has(id);
    return {
      id,
      name,
      excluded: !isAskedFor ? 'out-of-scope' : isUsable(state) ? null : 'account-not-active',
      isPendingClosure: state === 'PENDING_CLOSURE',
      joinedAt,
      exceptions: exceptions.get(id) ?? [],
      ...(excluded.has(id) ? { isTakenAway: true } : {}),
    };
  });
}

/**
 * States in which an account cannot be used. PENDING_CLOSURE is not among them: such an account still works.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_account_state.html
 */
const inactiveStates: ReadonlySet<string> = new Set(['SUSPENDED', 'CLOSED', 'PENDING_ACTIVATION']);

/** Whether an account in this state can be used, and so be audited. */
export function isUsable(state: string): boolean {
  return !inactiveStates.has(state);
}

/** Whether a text is an account id: twelve digits. */
export function isAccountId(text: string): boolean {
  return /^\d{12}$/.test(text);
}
