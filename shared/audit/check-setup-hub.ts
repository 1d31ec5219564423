import type { Evidence, Unseen } from '../alarm-chain/index.ts';
import {
  checkOf,
  groupResults,
  resultOf,
  type AccountResult,
  type SetupCheck,
} from './check-setup-report.ts';
import type { AccountSetup, HubSetup, Visits } from './check-setup-visit.ts';

/** Whether Security Hub is on in every account: a finding is imported in the account that it is about. */
export function checkSecurityHub(
  { securityHubRegion: region }: Visits,
  accounts: readonly AccountSetup[],
): SetupCheck | null {
  const results = accounts.map(({ accountId, hub }): AccountResult => {
    if (hub === null) {
      const message = `whether Security Hub is on in ${region} could not be seen, since the account was not entered`;
      return { accountId, state: 'unknown', message, mend: 'mend the way in first', answer: null };
    }
    const evidence = hub.hub;
    if (evidence.state === 'unseen') return unseenHub(accountId, `Security Hub is on in ${region}`, evidence);
    if (evidence.state === 'seen') {
      const message = `Security Hub is on in ${region}`;
      return { accountId, state: 'ok', message, mend: null, answer: null };
    }
    return {
      accountId,
      state: 'missing',
      message: `Security Hub is off in ${region}`,
      mend: `enable Security Hub CSPM in ${region} of these accounts, or give the Region where it is on as --security-hub-region; until then they are audited, but their findings cannot be imported`,
      answer: evidence.message,
    };
  });
  return checkOf('security-hub', groupResults(results));
}

/**
 * Whether the caller's account administers Security Hub for the accounts of the organization. The audit imports findings
 * without that; but only the administrator's hub shows them all, and only its EventBridge gets the events of all:
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-integration-types.html
 * @param own Security Hub of the caller's own account
 * @param designated whom the organization has designated; other callers than the management account may not ask
 */
export function checkAdministrator(
  { caller: { accountId: auditor } }: Visits,
  accounts: readonly AccountSetup[],
  own: HubSetup,
  designated: Evidence<readonly string[]>,
): SetupCheck | null {
  const mend = `in the management account, designate ${auditor} as the Security Hub administrator and let it add the accounts: only the administrator's hub shows the findings of all, and only its EventBridge, from which remediation starts, gets their events; the audit itself does without`;
  const members = accounts.filter(({ accountId }) => accountId !== auditor);
  const answers = [...members, { accountId: auditor, hub: own }].flatMap(({ accountId, hub }) =>
    hub?.administrator ? [{ accountId, evidence: hub.administrator }] : [],
  );
  // An administrator has none itself.
  const administrators = new Set([auditor, ...answers.map(({ evidence }) => administratorIn(evidence))]);
  const asked = answers
    .filter(({ accountId, evidence }) => administratorIn(evidence) !== null || !administrators.has(accountId))
    .map(({ accountId, evidence }) => administratorResult(accountId, evidence, auditor, mend));
  if (asked.length > 0) return checkOf('security-hub-administrator', groupResults(asked));
  if (designated.state === 'seen') {
    const isAuditor = designated.value.includes(auditor);
    const names = designated.value.length === 0 ? 'nobody' : designated.value.join(', ');
    const message = `the organization has designated ${names} to administer Security Hub`;
    return checkOf('security-hub-administrator', [
      isAuditor ? resultOf('ok', message) : resultOf('missing', message, { mend }),
    ]);
  }
  const message =
    'who administers Security Hub could not be seen: no member with Security Hub on was entered';
  return checkOf('security-hub-administrator', [
    resultOf('unknown', message, { mend: 'mend the checks above, then run check-setup again' }),
  ]);
}

/** For one account by itself: who administers it, if anybody; nothing is wrong with either. Null where it has no hub. */
export function checkOwnAdministrator({ administrator }: HubSetup, accountId: string): SetupCheck | null {
  if (administrator === null) return null;
  if (administrator.state === 'unseen') {
    const { message, mend, answer } = unseenHub(
      accountId,
      'it has a Security Hub administrator',
      administrator,
    );
    return checkOf('security-hub-administrator', [resultOf('unknown', message, { mend, answer })]);
  }
  const other = administratorIn(administrator);
  const message =
    other === null
      ? 'no other account administers Security Hub of this one'
      : `account ${other} administers Security Hub of this one`;
  return checkOf('security-hub-administrator', [resultOf('ok', message)]);
}

/** The account that administers, if that was seen; where Security Hub knows of no relation, nobody does. */
export function administratorIn(evidence: Evidence<string | null>): string | null | undefined {
  if (evidence.state === 'unseen') return undefined;
  return evidence.state === 'seen' ? evidence.value : null;
}

function administratorResult(
  accountId: string,
  evidence: Evidence<string | null>,
  auditor: string,
  mend: string,
): AccountResult {
  if (evidence.state === 'unseen') {
    return unseenHub(accountId, `account ${auditor} administers Security Hub`, evidence);
  }
  const administrator = administratorIn(evidence);
  if (administrator === auditor) {
    const message = `account ${auditor}, the caller's own, administers Security Hub`;
    return { accountId, state: 'ok', message, mend: null, answer: null };
  }
  const message = `${administrator === null ? 'nobody' : `account ${administrator}`} administers Security Hub, and not the caller's account ${auditor}`;
  return { accountId, state: 'missing', message, mend, answer: null };
}

function unseenHub(accountId: string, claim: string, { why, operation, message }: Unseen): AccountResult {
  return {
    accountId,
    state: 'unknown',
    message: `whether ${claim} could not be seen (${why} at ${operation})`,
    mend:
      why === 'access-denied'
        ? `allow ${operation}: infra/audit-role.yml has it, so update the role; in the caller's own account your own policies must allow it`
        : 'run check-setup again; if it stays, see what AWS says',
    answer: message,
  };
}
