import type { HttpRequest } from './http.ts';
import { identityVerdict } from './permission.ts';
import type { ProtocolName, Service } from './service.ts';
import { ServiceError } from './service-error.ts';
import { isSignedWith, type Authorization } from './signature.ts';
import type { Caller, Session } from './state/sessions.ts';
import { accountOf, type World } from './state/world.ts';

/**
 * Who calls, and whether AWS would let the call through to the service: key, token, signature, expiry, Region and
 * policy, each refused with the name that the protocol's services give it.
 * https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html (query)
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/CommonErrors.html (JSON)
 */
export function authenticate(
  request: HttpRequest,
  authorization: Authorization,
  world: World,
  protocol: ProtocolName,
): Caller {
  const session = world.sessions.find(authorization.accessKeyId);
  if (session === undefined || request.headers['x-amz-security-token'] !== session.sessionToken) {
    throw unknownCredentials(protocol);
  }
  if (!isSignedWith(session.secretAccessKey, request, authorization)) throw badSignature(protocol);
  if (hasExpired(session, world.clock.now())) throw expired(protocol);
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
  throw unknownCredentials(protocol);
}

/** Refuses an action that the scenario denies to the account, or that the role's policy does not allow. */
export function admitAction(service: Service, operation: string, caller: Caller, world: World): void {
  const action = `${service.iamPrefix}:${operation}`;
  const refused = `User: ${caller.arn} is not authorized to perform: ${action}`;
  const verdict = identityVerdict(action, caller, world);
  if (verdict === 'denied') {
    throw service.accessDenied(`${refused} with an explicit deny in a service control policy`);
  }
  if (verdict === 'not-allowed') {
    throw service.accessDenied(`${refused} because no identity-based policy allows the ${action} action`);
  }
}

/** No credentials at all. */
export function missingCredentials(protocol: ProtocolName): ServiceError {
  return protocol === 'query'
    ? new ServiceError('MissingAuthenticationToken', 403, 'Request is missing Authentication Token')
    : new ServiceError('MissingAuthenticationTokenException', 403, 'Missing Authentication Token');
}

function unknownCredentials(protocol: ProtocolName): ServiceError {
  return protocol === 'query'
    ? new ServiceError('InvalidClientTokenId', 403, 'The security token included in the request is invalid')
    : new ServiceError(
        'UnrecognizedClientException',
        jsonStatus(protocol),
        'The security token included in the request is invalid.',
      );
}

function badSignature(protocol: ProtocolName): ServiceError {
  const message =
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';
  return protocol === 'query'
    ? new ServiceError('SignatureDoesNotMatch', 403, message)
    : new ServiceError('InvalidSignatureException', jsonStatus(protocol), message);
}

function expired(protocol: ProtocolName): ServiceError {
  return protocol === 'query'
    ? new ServiceError('ExpiredToken', 403, 'The security token included in the request is expired')
    : new ServiceError(
        'ExpiredTokenException',
        jsonStatus(protocol),
        'The security token included in the request is expired',
      );
}

function jsonStatus(protocol: ProtocolName): number {
  return protocol === 'rest-json' ? 403 : 400;
}
