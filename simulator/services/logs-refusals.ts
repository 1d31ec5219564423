import { ServiceError } from '../service-error.ts';

/** CloudWatch Logs's one name for a parameter that it does not take. */
export function invalidParameter(message: string): ServiceError {
  return new ServiceError('InvalidParameterException', 400, message);
}

/** A member outside of its documented bounds, in the words that all AWS services share. */
export function outOfBounds(member: string, rule: string): ServiceError {
  return invalidParameter(
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must have length ${rule}`,
  );
}
