/** The report of `check-setup`: what is there, what is missing, what could not be looked at, and how to mend it. */

/**
 * `missing` was seen; `unknown` could not be looked at, and is never taken for missing; `optional` is not set up, and
 * only who wants it needs it.
 */
export type SetupState = 'ok' | 'missing' | 'unknown' | 'optional';

/** In the order of the report: each builds on those before it. */
export type SetupCheckName =
  | 'organization'
  | 'audit-role'
  | 'management-account'
  | 'security-hub'
  | 'security-hub-administrator'
  | 'aggregation-region'
  | 'remediation-role';

/** What one check saw, once for all accounts of which it saw the same. */
export interface SetupResult {
  readonly state: SetupState;
  readonly message: string;
  /** What a person can do about it; null where there is nothing to mend. */
  readonly mend: string | null;
  /** What AWS said, of the first of the accounts; null where the message says it all. */
  readonly answer: string | null;
  /** Empty where it is about no account in particular. */
  readonly accountIds: readonly string[];
}

export interface SetupCheck {
  readonly check: SetupCheckName;
  /** The worst of its results: missing, unknown, optional, ok. */
  readonly state: SetupState;
  readonly results: readonly SetupResult[];
}

export interface SetupReport {
  readonly schemaVersion: 1;
  readonly auditorAccountId: string;
  readonly region: string;
  readonly securityHubRegion: string;
  /** Accounts in scope that can be used; the others are left out. */
  readonly accounts: { readonly checked: number; readonly leftOut: number };
  readonly checks: readonly SetupCheck[];
}

/** What was seen of one account. */
export type AccountResult = Omit<SetupResult, 'accountIds'> & { readonly accountId: string };

/** Groups what was seen of several accounts: one result for all that differ in nothing but AWS's own words. */
export function groupResults(seen: readonly AccountResult[]): readonly SetupResult[] {
  const groups = new Map<string, AccountResult[]>();
  for (const result of seen) {
    const key = JSON.stringify([result.state, result.message, result.mend]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [result]);
    else group.push(result);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { state, message, mend, answer } = first;
    return [{ state, message, mend, answer, accountIds: group.map(({ accountId }) => accountId) }];
  });
}

/** A result about no account in particular. */
export function resultOf(
  state: SetupState,
  message: string,
  { mend = null, answer = null }: { readonly mend?: string | null; readonly answer?: string | null } = {},
): SetupResult {
  return { state, message, mend, answer, accountIds: [] };
}

const worstFirst: readonly SetupState[] = ['missing', 'unknown', 'optional', 'ok'];

/** A check with its results, the worst first; null where there was nothing to look at. */
export function checkOf(check: SetupCheckName, results: readonly SetupResult[]): SetupCheck | null {
  const sorted = results.toSorted((a, b) => worstFirst.indexOf(a.state) - worstFirst.indexOf(b.state));
  const [worst] = sorted;
  return worst === undefined ? null : { check, state: worst.state, results: sorted };
}
