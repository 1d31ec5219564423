import type { Evidence } from '../alarm-chain/index.ts';
import {
  checkOf,
  groupResults,
  resultOf,
  type AccountResult,
  type SetupCheck,
} from './check-setup-report.ts';
import type { AccountSetup, RoleEntry, Visits } from './check-setup-visit.ts';

/**
 * Whether the audit's role can be assumed in every account but the management account, which has a check of its own.
 * STS does not tell a role that is not there from one that does not trust the caller: both are `missing`.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export function checkAuditRole(
  visits: Visits,
  accounts: readonly AccountSetup[],
  managementAccountId: string | null,
): SetupCheck | null {
  const members = accounts.filter(({ accountId }) => accountId !== managementAccountId);
  return checkOf(
    'audit-role',
    groupResults(members.map((account) => auditRoleResult(visits, account, stackSetMend(visits)))),
  );
}

/** The same for the management account; null where it is not in scope. */
export function checkManagementAccount(
  visits: Visits,
  accounts: readonly AccountSetup[],
  management: Evidence<string>,
): SetupCheck | null {
  if (management.state !== 'seen') {
    const mend =
      'allow organizations:DescribeOrganization to your credentials; every account in scope was tried, the management account too if it is one of them';
    const message = 'nobody can tell which account is the management account';
    return checkOf('management-account', [
      resultOf('unknown', message, { mend, answer: management.message }),
    ]);
  }
  const account = accounts.find(({ accountId }) => accountId === management.value);
  if (account === undefined) return null;
  const mend = `StackSets leave the management account out: deploy infra/audit-role.yml there as a stack of its own (docs/deploy.md, step 3), ${trust(visits)}`;
  return checkOf('management-account', groupResults([auditRoleResult(visits, account, mend)]));
}

function stackSetMend(visits: Visits): string {
  return `deploy infra/audit-role.yml there as a StackSet (docs/deploy.md, step 2), ${trust(visits)}`;
}

/** What the role's trust policy asks, which is all that STS's refusal can come from beside the caller's own policies. */
function trust({ caller, auditRoleName, externalId }: Visits): string {
  const id = externalId === undefined ? 'no ExternalId' : 'the ExternalId that you give';
  return `with AuditorAccountId ${caller.accountId}, AuditRoleName ${auditRoleName}, ${id}, and the role you call with as OperatorRoleArn; your own policies must allow sts:AssumeRole`;
}

function auditRoleResult(
  visits: Visits,
  { accountId, auditRole }: AccountSetup,
  mend: string,
): AccountResult {
  const role = `the role ${visits.auditRoleName}`;
  if (auditRole.state !== 'refused') return entered(accountId, auditRole, role);
  const { why, name, answer } = auditRole;
  if (why === 'access-denied') {
    const message = `${role} is not there, or does not let the caller in (${name})`;
    return { accountId, state: 'missing', message, mend, answer };
  }
  if (name === 'RegionDisabledException') {
    const { region } = visits.caller;
    return {
      accountId,
      state: 'missing',
      message: `AWS STS is not active in ${region}`,
      mend: `enable ${region} in these accounts, or audit in a Region that all accounts have`,
      answer,
    };
  }
  return notTried(accountId, auditRole, role);
}

/**
 * Where the remediation's role can be assumed. Remediation is opt-in, so a role that is not there is no fault. Null
 * where there is no account but the caller's own.
 */
export function checkRemediationRole(visits: Visits, accounts: readonly AccountSetup[]): SetupCheck | null {
  const role = `the role ${visits.remediationRoleName}`;
  const results = accounts
    .filter(({ remediationRole }) => remediationRole.state !== 'own')
    .map(({ accountId, remediationRole }): AccountResult => {
      if (remediationRole.state !== 'refused') return entered(accountId, remediationRole, role);
      if (remediationRole.why !== 'access-denied') return notTried(accountId, remediationRole, role);
      return {
        accountId,
        state: 'optional',
        message: `${role} is not there, or does not let the caller in (${remediationRole.name})`,
        mend: 'nothing, unless Ringcheck is to create missing filters and alarms there; findings start that through EventBridge, and only in the account that administers Security Hub',
        answer: remediationRole.answer,
      };
    });
  return checkOf('remediation-role', groupResults(results));
}

function entered(accountId: string, entry: RoleEntry, role: string): AccountResult {
  const message =
    entry.state === 'own'
      ? "the caller's own account is entered with the caller's own credentials, through no role"
      : `${role} can be assumed`;
  return { accountId, state: 'ok', message, mend: null, answer: null };
}

function notTried(
  accountId: string,
  { why, name, answer }: Extract<RoleEntry, { readonly state: 'refused' }>,
  role: string,
): AccountResult {
  return {
    accountId,
    state: 'unknown',
    message: `whether ${role} can be assumed could not be seen (${why}: ${name})`,
    mend: 'run check-setup again; if it stays, see what AWS says',
    answer,
  };
}
