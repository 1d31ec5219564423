import type { Call } from '../service.ts';
import { ServiceError } from '../service-error.ts';
import { regionOf } from '../state/account-state.ts';
import { accountOf } from '../state/world.ts';

/** What users met where Security Hub is off: https://github.com/prowler-cloud/prowler/issues/1143 */
export function refuseWithoutHub({ world, caller, region }: Call): void {
  if (regionOf(accountOf(world, caller.accountId), region).securityHub) return;
  throw invalidAccess(`Account ${caller.accountId} is not subscribed to AWS Security Hub`);
}

/** Security Hub's name for an account that may not do what it asks, whatever its policies say. */
export function invalidAccess(message: string): ServiceError {
  return new ServiceError('InvalidAccessException', 401, message);
}

/** Security Hub's name for a request that it does not take. */
export function invalidInput(message: string): ServiceError {
  return new ServiceError('InvalidInputException', 400, message);
}
