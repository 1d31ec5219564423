import { credentialError } from './credential-errors.ts';
import type { HttpRequest } from './http.ts';
import { identityVerdict } from './permission.ts';
import type { ProtocolName, Service } from './service.ts';
import { isSignedWith, type Authorization } from './signature.ts';
import type { Caller, Session } from './state/sessions.ts';
import { accountOf, type World } from './state/world.ts';

/**
 * Who calls, and whether AWS would let the call through to the service: key, token, signature, expiry, Region and
 * policy, each refused with the name that the protocol's services give it.
 */
export function authenticate(
  request: HttpRequest,
  authorization: Authorization,
  world: World,
  protocol: ProtocolName,
): Caller {
  const session = world.sessions.find(authorization.accessKeyId);
  const token = request.headers['x-amz-security-token'];
  // A key of a session without its token is no key that AWS knows.
  if (session === undefined || token === undefined) throw credentialError(protocol, 'unknownKey');
  if (token !== session.sessionToken) throw credentialError(protocol, 'wrongToken');
  if (!isSignedWith(session.secretAccessKey, request, authorization)) {
    throw credentialError(protocol, 'badSignature');
  }
  if (hasExpired(session, world.clock.now())) throw credentialError(protocol, 'expired');
  return session.caller;
}

function hasExpired({ expiresAt }: Session, now: Date): boolean {
  return expiresAt !== null && expiresAt.getTime() <= now.getTime();
}

/** Refuses a call into a Region that the caller's account has not enabled: its keys are unknown there. */
export function admitRegion(
  service: Service,
  region: string,
  caller: Caller,
  world: World,
  protocol: ProtocolName,
): void {
  if (service.isGlobal || accountOf(world, caller.accountId).enabledRegions.has(region)) return;
  throw credentialError(protocol, 'unknownKey');
}

/** Refuses an action that the scenario denies to the account, or that the role's policy does not allow. */
export function admitAction(service: Service, operation: string, caller: Caller, world: World): void {
  const action = `${service.iamPrefix}:${operation}`;
  const refusal = refusalOf(action, caller, world);
  if (refusal !== null) throw service.accessDenied(refusal);
}

/**
 * In IAM's words why the caller may not perform an action, null where it may. On which resource, only the operation
 * knows: it asks again once it has read the request.
 */
export function refusalOf(action: string, caller: Caller, world: World, resourceArn?: string): string | null {
  const verdict = identityVerdict(action, caller, world, resourceArn);
  if (verdict === 'allowed') return null;
  const resource = resourceArn === undefined ? '' : ` on resource: ${resourceArn}`;
  const refused = `User: ${caller.arn} is not authorized to perform: ${action}${resource}`;
  return verdict === 'denied'
    ? `${refused} with an explicit deny in a service control policy`
    : `${refused} because no identity-based policy allows the ${action} action`;
}
