import type { UnseenWhy } from '../alarm-chain/index.ts';

/**
 * Error names per why. Access and throttling names: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/CommonErrors.html
 * and each service's own list; SNS says `AuthorizationError`, Organizations `AccessDeniedException`.
 */
export const namesByWhy: Readonly<
  Record<Exclude<UnseenWhy, 'undecided' | 'owner-account-unreachable'>, ReadonlySet<string>>
> = {
  'access-denied': new Set([
    'AccessDenied',
    'AccessDeniedException',
    'AuthorizationError',
    'AuthorizationErrorException',
    'UnauthorizedOperation',
    'UnauthorizedException',
    'NotAuthorizedException',
    'InsufficientPrivilegesException',
    'KMSAccessDenied',
    'KMSAccessDeniedException',
  ]),
  throttled: new Set([
    'Throttling',
    'ThrottlingException',
    'ThrottledException',
    'RequestThrottled',
    'RequestThrottledException',
    'RequestLimitExceeded',
    'TooManyRequestsException',
    'LimitExceededException',
    'SlowDown',
  ]),
  'timed-out': new Set([
    'TimeoutError',
    'RequestTimeout',
    'RequestTimeoutException',
    'AbortError',
    'ExpiredToken',
    'ExpiredTokenException',
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'EMFILE',
    'ENOTFOUND',
    'EAI_AGAIN',
  ]),
  // The tokens of a Region that is not enabled are unknown there:
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html
  'region-disabled': new Set([
    'UnrecognizedClientException',
    'UnrecognizedClient',
    'InvalidClientTokenId',
    'AuthFailure',
    'OptInRequired',
    'RegionDisabledException',
  ]),
  unsupported: new Set([
    'NotImplemented',
    'NotImplementedError',
    'UnknownOperationException',
    'UnknownOperation',
    'UnsupportedOperationException',
    'UnsupportedOperation',
    'InvalidAction',
    'EndlessPagesError',
    'ForeignAnswerError',
  ]),
};

/** The names by which services say that the resource itself does not exist. */
export const absentNames: ReadonlySet<string> = new Set([
  'ResourceNotFoundException',
  'NotFound',
  'NotFoundException',
  'TrailNotFoundException',
]);
