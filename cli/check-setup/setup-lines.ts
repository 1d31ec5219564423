import type { SetupReport, SetupResult, SetupState } from '../../shared/audit/check-setup-report.ts';
import { printable } from '../printable.ts';
import { counted } from '../counted.ts';

const labels: Readonly<Record<SetupState, string>> = {
  ok: 'ok',
  missing: 'missing',
  unknown: 'unknown',
  optional: 'not set up (optional)',
};

/** Accounts of one fault that are named; the JSON names all. */
const namedAccounts = 5;

/** The report as lines: one for each check, or for each thing that it saw, with the mend at its end. */
export function formatSetup(report: SetupReport): string {
  const rows = report.checks.flatMap(({ check, results }) =>
    results.map((result) => [labels[result.state], check, sentence(result)] as const),
  );
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => row.map((text, column) => text.padEnd(widths[column] ?? 0)).join('  '));
  return [...lines, '', conclusion(report)].map((line) => `${printable(line.trimEnd())}\n`).join('');
}

function sentence({ state, message, mend, answer, accountIds }: SetupResult): string {
  const whose = accountIds.length === 0 ? '' : `${accountText(accountIds, state !== 'ok')}: `;
  // What is optional is no fault that somebody would look into.
  const said = answer === null || state === 'optional' ? '' : `; AWS says${ofFirst(accountIds)}: ${answer}`;
  return `${whose}${message}${mend === null ? '' : `; mend: ${mend}`}${said}`;
}

/** `7 accounts (111111111111, … and 2 more)` */
function accountText(accountIds: readonly string[], isNamed: boolean): string {
  const count = counted(accountIds.length, 'account');
  if (!isNamed) return count;
  const further = accountIds.length - namedAccounts;
  const more = further > 0 ? ` and ${further} more` : '';
  return `${count} (${accountIds.slice(0, namedAccounts).join(', ')}${more})`;
}

function ofFirst(accountIds: readonly string[]): string {
  return accountIds.length > 1 ? ` of ${accountIds[0]}` : '';
}

function conclusion({ checks, accounts, auditorAccountId, securityHubRegion }: SetupReport): string {
  const states = checks.map(({ state }) => state);
  const verdict = states.includes('missing')
    ? 'Something is missing'
    : states.includes('unknown')
      ? 'Nothing is missing of what could be seen, but not all could be'
      : 'All is set up';
  const leftOut =
    accounts.leftOut === 0 ? '' : `, ${accounts.leftOut} left out (out of scope, suspended or closed)`;
  return `${verdict}: account ${auditorAccountId} as auditor, findings in ${securityHubRegion}, ${accounts.checked} checked${leftOut}.`;
}
