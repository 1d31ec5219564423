import type { Exception } from '../organization/exceptions.ts';
import {
  accountsOfUnit,
  isMember,
  UnknownUnitError,
  type ListedOrganization,
} from './organizational-units.ts';
import type { RunObserver } from './run.ts';

/** By account id, the exceptions that cover the account; one whose account or unit is not there covers nobody and is named. */
export async function coveredAccounts(
  organization: ListedOrganization,
  exceptions: readonly Exception[],
  { onExceptionIgnored }: Pick<RunObserver, 'onExceptionIgnored'>,
): Promise<ReadonlyMap<string, readonly Exception[]>> {
  const covered = new Map<string, Exception[]>();
  for (const exception of exceptions) {
    const ids = await accountsOfException(organization, exception);
    if (ids === null) onExceptionIgnored?.(missingTarget(exception));
    for (const id of ids ?? []) covered.set(id, [...(covered.get(id) ?? []), exception]);
  }
  return covered;
}

function missingTarget({ source, owner, target }: Exception): string {
  const missing = target.kind === 'account' ? `account ${target.accountId}` : `\`${target.unit}\``;
  return `${source} (${owner}) does not count: ${missing} is not in the organization`;
}

/** Null where there is no such account or unit. */
async function accountsOfException(
  organization: ListedOrganization,
  { target, source }: Exception,
): Promise<readonly string[] | null> {
  if (target.kind === 'account') return isMember(organization, target.accountId) ? [target.accountId] : null;
  try {
    return await accountsOfUnit(organization, { unit: target.unit, source: `${source}: ou` });
  } catch (error) {
    if (error instanceof UnknownUnitError) return null;
    throw error;
  }
}
