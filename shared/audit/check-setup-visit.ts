import type { Evidence, UnseenWhy } from '../alarm-chain/index.ts';
import { failureText, readFailure, whyUnseen } from '../aws/failure.ts';
import { readAdministrator, readHub } from '../aws/hub-setup.ts';
import { createSecurityHubClient } from '../aws/security-hub.ts';
import type { Session } from '../aws/session.ts';
import { assumeRole, type createStsClient } from '../aws/sts.ts';

/** How a role was found in an account. */
export type RoleEntry =
  | { readonly state: 'assumed' }
  /** The caller's own account: its own credentials are used there, no role. */
  | { readonly state: 'own' }
  | {
      readonly state: 'refused';
      readonly why: UnseenWhy;
      /** The error's name, such as `AccessDenied`. */
      readonly name: string;
      readonly answer: string;
    };

/** Security Hub in one account, seen with its own credentials. */
export interface HubSetup {
  /** The hub's ARN; `absent` where Security Hub is off. */
  readonly hub: Evidence<string>;
  /** The administering account or none; null where it was not asked, since no hub was seen. */
  readonly administrator: Evidence<string | null> | null;
}

/** What a visit of one account saw. */
export interface AccountSetup {
  readonly accountId: string;
  readonly auditRole: RoleEntry;
  readonly remediationRole: RoleEntry;
  /** Null where the account could not be entered. */
  readonly hub: HubSetup | null;
}

/** What the visits of all accounts share. */
export interface Visits {
  readonly caller: Session;
  /** The caller's, one for all accounts. */
  readonly sts: ReturnType<typeof createStsClient>;
  readonly securityHubRegion: string;
  readonly auditRoleName: string;
  readonly remediationRoleName: string;
  readonly externalId: string | undefined;
}

/** Milliseconds that the calls inside one account may take in all; each AssumeRole has its own bound. */
const visitTimeout = 60_000;

/**
 * Visits one account: assumes both roles, and looks at Security Hub with the audit's. The session of the remediation's
 * role makes no call. Never throws for what AWS answers.
 */
export async function visitAccount(visits: Visits, accountId: string): Promise<AccountSetup> {
  const own = { state: 'own' } as const;
  const signal = AbortSignal.any([visits.caller.signal, AbortSignal.timeout(visitTimeout)]);
  if (accountId === visits.caller.accountId) {
    const hub = await readHubSetup({ ...visits.caller, signal }, visits.securityHubRegion);
    return { accountId, auditRole: own, remediationRole: own, hub };
  }
  const audit = await enter(visits, accountId, visits.auditRoleName, signal);
  const remediation = await enter(visits, accountId, visits.remediationRoleName, signal);
  return {
    accountId,
    auditRole: audit.entry,
    remediationRole: remediation.entry,
    hub: audit.session === null ? null : await readHubSetup(audit.session, visits.securityHubRegion),
  };
}

/** Security Hub of the session's own account. */
export async function readHubSetup(session: Session, region: string): Promise<HubSetup> {
  const client = createSecurityHubClient(session, region);
  const hub = await readHub(client);
  return { hub, administrator: hub.state === 'seen' ? await readAdministrator(client) : null };
}

async function enter(
  { caller, sts, externalId }: Visits,
  accountId: string,
  name: string,
  signal: AbortSignal,
): Promise<{ readonly entry: RoleEntry; readonly session: Session | null }> {
  try {
    const session = await assumeRole(sts, caller, accountId, { name, externalId }, signal);
    return { entry: { state: 'assumed' }, session };
  } catch (error) {
    const failure = readFailure(error);
    const entry = {
      state: 'refused',
      why: whyUnseen(failure),
      name: failure.name,
      answer: failureText(failure),
    } as const;
    return { entry, session: null };
  }
}
