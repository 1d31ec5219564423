import type { AccountReport, Report, ResultReport } from '../../shared/audit/report.ts';
import { printable } from '../printable.ts';

/** Widest text of a message column; longer ones are cut, the whole stands in the other formats. */
const messageWidth = 100;

/** A table for a person: the failing accounts first, then the coverage and a count by status. */
export function formatTable(report: Report): string {
  const rows = report.accounts
    .flatMap(rowsOf)
    .sort((a, b) => rankOf(a) - rankOf(b) || (a.accountId < b.accountId ? -1 : 1));
  const nameWidth = Math.min(24, Math.max(4, ...rows.map(({ name }) => name.length)));
  const lines = rows.map(({ status, accountId, name, detail }) =>
    [status.padEnd(13), accountId, cut(name, nameWidth).padEnd(nameWidth), detail].join('  ').trimEnd(),
  );
  const header = ['STATUS'.padEnd(13), 'ACCOUNT'.padEnd(12), 'NAME'.padEnd(nameWidth), 'WHAT WAS FOUND'].join(
    '  ',
  );
  return [header, ...lines, '', ...summary(report)].map((line) => `${line}\n`).join('');
}

interface Row {
  readonly status: string;
  readonly accountId: string;
  readonly name: string;
  readonly detail: string;
}

function rowsOf({ accountId, name, state, why, results }: AccountReport): readonly Row[] {
  const account = { accountId, name: printable(name) };
  if (results.length === 0) return [{ ...account, status: state, detail: why ?? '' }];
  return results.map((result) => ({ ...account, status: result.status, detail: detailOf(result, why) }));
}

function detailOf({ reason, message, status, finding }: ResultReport, why: string | null): string {
  const code = status === 'PASSED' ? '' : `${reason ?? why ?? ''}: `;
  const published = finding === null ? '' : `  [finding ${finding.outcome}]`;
  return `${code}${cut(printable(message), messageWidth)}${published}`;
}

const statusOrder = ['FAILED', 'WARNING', 'NOT_AVAILABLE', 'PASSED', 'excluded'];

function rankOf({ status }: Row): number {
  return statusOrder.indexOf(status);
}

function summary({ coverage, accounts, run }: Report): readonly string[] {
  const results = accounts.flatMap((account) => account.results);
  const count = (status: string) => results.filter((result) => result.status === status).length;
  const { judged, undetermined, excluded } = coverage;
  return [
    `${coverage.accounts} accounts: ${judged} judged, ${undetermined} undetermined, ${excluded} excluded`,
    `${count('FAILED')} FAILED, ${count('WARNING')} WARNING, ${count('NOT_AVAILABLE')} NOT_AVAILABLE, ${count('PASSED')} PASSED (${run.rules.join(', ')}, ${run.apiCalls.total} AWS calls)`,
  ];
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
