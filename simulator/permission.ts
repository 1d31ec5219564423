import { identityPolicyVerdict, type Permission } from './policies/identity-policy.ts';
import type { Caller } from './state/sessions.ts';
import { accountOf, type World } from './state/world.ts';

/**
 * What the caller's own side says of an action: `denied` by the organization or by its role's policy, or that its role
 * does not allow it.
 */
export type IdentityVerdict = 'allowed' | 'denied-by-organization' | 'denied-by-role' | 'not-allowed';

/**
 * Whether service control policy and role let the caller have a permission; the resource itself may still refuse it. What
 * a role may is what `infra/` deploys. Every answer is kept (`World.authorizations`).
 */
export function identityVerdict(asked: Permission, caller: Caller, world: World): IdentityVerdict {
  const verdict = foreseenVerdict(asked, caller, world);
  world.authorizations.add(caller, asked, verdict);
  return verdict;
}

/** The same where nobody asks for it: a service looks at a permission that decides how it answers another call. */
export function foreseenVerdict(
  asked: Permission,
  { accountId, roleName }: Caller,
  world: World,
): IdentityVerdict {
  if (accountOf(world, accountId).deniedActions.has(asked.action)) return 'denied-by-organization';
  if (world.withoutActions[roleName]?.includes(asked.action) === true) return 'not-allowed';
  const role = world.roles.find(accountId, roleName);
  const verdict = identityPolicyVerdict(role?.statements ?? [], asked);
  return verdict === 'denied' ? 'denied-by-role' : verdict;
}
