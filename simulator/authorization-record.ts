import type { Permission } from './policies/identity-policy.ts';
import type { IdentityVerdict } from './permission.ts';
import type { Caller } from './state/sessions.ts';

/** What a role asked to be allowed, and what it was told. */
export interface Authorization extends Permission {
  readonly accountId: string;
  readonly roleName: string;
  readonly verdict: IdentityVerdict;
}

export interface AuthorizationRecord {
  add(caller: Caller, asked: Permission, verdict: IdentityVerdict): void;
  /** Each once, in the order in which they were first asked. */
  all(): readonly Authorization[];
}

/**
 * An empty record. What is refused is always kept; what is allowed, of which an organization of thousands makes a lot,
 * only where `keepsAllowed`.
 */
export function createAuthorizationRecord(keepsAllowed: boolean): AuthorizationRecord {
  const kept = new Map<string, Authorization>();
  return {
    add: ({ accountId, roleName }, { action, resourceArn, context }, verdict) => {
      if (verdict === 'allowed' && !keepsAllowed) return;
      const authorization = { accountId, roleName, action, resourceArn, context, verdict };
      const key = JSON.stringify(Object.values(authorization));
      if (!kept.has(key)) kept.set(key, authorization);
    },
    all: () => [...kept.values()],
  };
}
