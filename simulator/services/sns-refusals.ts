import { ServiceError } from '../service-error.ts';

/** SNS's one name for a parameter that it does not take. */
export function invalidParameter(message: string): ServiceError {
  return new ServiceError('InvalidParameter', 400, message);
}

/** SNS's name for a call that a policy does not allow. */
export function accessDenied(message: string): ServiceError {
  return new ServiceError('AuthorizationError', 403, message);
}
