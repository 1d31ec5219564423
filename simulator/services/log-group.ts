import type { Call } from '../service.ts';
import { ServiceError } from '../service-error.ts';
import { regionOf, type LogGroupState } from '../state/account-state.ts';
import { accountOf } from '../state/world.ts';
import { invalidParameter } from './logs-refusals.ts';

const namePattern = /^[.\-_/#A-Za-z0-9]{1,512}$/;

/** The log groups of the caller's account in its Region, by name. */
export function logGroupsOf({ world, caller, region }: Call): ReadonlyMap<string, LogGroupState> {
  return regionOf(accountOf(world, caller.accountId), region).logGroups;
}

/** The log group of a name. */
export function logGroupNamed(logGroupName: string, call: Call): LogGroupState {
  if (!namePattern.test(logGroupName)) {
    throw invalidParameter(
      `1 validation error detected: Value '${logGroupName}' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+`,
    );
  }
  const group = logGroupsOf(call).get(logGroupName);
  if (group === undefined) throw notFound('The specified log group does not exist.');
  return group;
}

/** CloudWatch Logs's one name for what is not there. */
export function notFound(message: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', 400, message);
}
