import { credentialError } from './credential-errors.ts';
import type { HttpRequest } from './http.ts';
import type { Input } from './input.ts';
import { identityVerdict } from './permission.ts';
import { permissionsOfCalls } from './permissions/index.ts';
import type { Permission } from './policies/identity-policy.ts';
import type { Call, ProtocolName, Service } from './service.ts';
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

/**
 * Refuses a call of which the scenario denies an action to the account, or which the role's policy does not allow on the
 * resource that it names: IAM's answer comes before the service's.
 */
export function admitCall(service: Service, operation: string, input: Input, call: Call): void {
  const permissionsOf = permissionsOfCalls[service.iamPrefix]?.[operation];
  if (permissionsOf === undefined) throw new Error(`nothing says what ${operation} asks to be allowed`);
  for (const asked of permissionsOf(input, call)) {
    const refusal = refusalOf(asked, call);
    if (refusal !== null) throw service.accessDenied(refusal);
  }
}

/** In IAM's words why the caller may not have a permission, null where it may. */
function refusalOf(asked: Permission, { caller, world }: Call): string | null {
  const { action, resourceArn } = asked;
  const verdict = identityVerdict(asked, caller, world);
  const resource = resourceArn === null || resourceArn === '*' ? '' : ` on resource: ${resourceArn}`;
  const refused = `User: ${caller.arn} is not authorized to perform: ${action}${resource}`;
  switch (verdict) {
    case 'allowed':
      return null;
    case 'denied-by-organization':
      return `${refused} with an explicit deny in a service control policy`;
    case 'denied-by-role':
      return `${refused} with an explicit deny in an identity-based policy`;
    case 'not-allowed':
      return `${refused} because no identity-based policy allows the ${action} action`;
  }
}
