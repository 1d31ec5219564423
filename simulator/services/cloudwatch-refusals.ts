import { ServiceError } from '../service-error.ts';

/** CloudWatch's name for a parameter that it does not take. */
export function invalidParameter(message: string): ServiceError {
  return new ServiceError('InvalidParameterValue', 400, message);
}

/** Two parameters that exclude each other. */
export function invalidCombination(message: string): ServiceError {
  return new ServiceError('InvalidParameterCombination', 400, message);
}

/** A token that no answer handed out. */
export function invalidToken(): ServiceError {
  return new ServiceError('InvalidNextToken', 400, 'The nextToken specified is invalid.');
}

/** What PutMetricAlarm and DeleteAlarms say of a request that they do not take: https://github.com/aws-cloudformation/cfn-lint/pull/771 */
export function validationError(message: string): ServiceError {
  return new ServiceError('ValidationError', 400, message);
}

/** CloudWatch's name for an action that no policy allows. */
export function accessDenied(message: string): ServiceError {
  return new ServiceError('AccessDenied', 403, message);
}
