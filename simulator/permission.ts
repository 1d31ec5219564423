import { actionsWithoutPermission, roleAllows } from './role-policies.ts';
import type { Caller } from './state/sessions.ts';
import { accountOf, type World } from './state/world.ts';

/** What the caller's own side says of an action: `denied` by the organization, or that its role does not allow it. */
export type IdentityVerdict = 'allowed' | 'denied' | 'not-allowed';

/**
 * Whether service control policy and role let the caller perform an action, on a resource if one is given; the resource
 * itself may still refuse it.
 */
export function identityVerdict(
  action: string,
  caller: Caller,
  world: World,
  resourceArn?: string,
): IdentityVerdict {
  const { deniedActions } = accountOf(world, caller.accountId);
  if (deniedActions.has(action) && !actionsWithoutPermission.includes(action)) return 'denied';
  if (world.withoutActions[caller.roleName]?.includes(action) === true) return 'not-allowed';
  return roleAllows(caller.roleName, action, resourceArn) ? 'allowed' : 'not-allowed';
}
