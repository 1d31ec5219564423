import { failureText, type Failure } from '../aws/failure.ts';
import { createRemediationWriter, type RemediationWriter } from '../aws/remediation-writer.ts';
import type { Session } from '../aws/session.ts';
import { assumeRole, createStsClient } from '../aws/sts.ts';
import type { BegunRun } from './begin-run.ts';
import { visitOwnAccount } from './caller.ts';
import type { Settings } from './settings.ts';

/** The session name of the remediation's visits, by which the owners of an account tell them from the audit's. */
export const remediationSessionName = 'ringcheck-remediation';

/** Milliseconds that the looks and writes in one account may take; nobody interrupts a write that is under way. */
export const writeTimeout = 60_000;

/** Opens an account for writing. @throws what the SDK throws where STS refuses */
export type Entrance = (accountId: string) => Promise<RemediationWriter>;

/**
 * The way into accounts that are written to: by the remediation's role, the caller's own account too. Who asks for the
 * own account alone writes with the own credentials, for there need be no role.
 */
export function entranceOf(
  { remediationRoleName, externalId }: Pick<Settings, 'remediationRoleName' | 'externalId'>,
  { caller, reach }: Pick<BegunRun, 'caller' | 'reach'>,
): Entrance {
  const sts = createStsClient(caller, caller);
  const role = { name: remediationRoleName, externalId, sessionName: remediationSessionName };
  return async (accountId) => {
    const signal = AbortSignal.timeout(writeTimeout);
    const isOwn = reach === 'this-account' && accountId === caller.accountId;
    const session: Session = isOwn
      ? visitOwnAccount(caller, signal)
      : await assumeRole(sts, caller, accountId, role, signal);
    return createRemediationWriter(session);
  };
}

/** Why an account could not be entered to write, in words. */
export function notAssumed(accountId: string, failure: Failure): string {
  return `the remediation's role in account ${accountId} could not be assumed (${failureText(failure)})`;
}
