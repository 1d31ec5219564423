import {
  breakReasons,
  cut,
  type BreakReason,
  type ResourceReference,
} from '../../shared/alarm-chain/index.ts';
import type { AccountReport, Report, ResultReport } from '../../shared/audit/report.ts';
import { printable } from '../printable.ts';
import type { Format } from './format.ts';

/** A table for a person: what failed first, then what each reason means, then the coverage. */
export const table: Format = { needsFindings: false, write: ({ report }) => formatTable(report) };

function formatTable(report: Report): string {
  const rows = report.accounts
    .flatMap(rowsOf)
    .sort((a, b) => rankOf(a) - rankOf(b) || (a.accountId < b.accountId ? -1 : 1));
  const nameWidth = widest(rows, 'name', 'NAME', 20);
  const whyWidth = widest(rows, 'why', 'WHY', 30);
  const lines = [
    { status: 'STATUS', accountId: 'ACCOUNT', name: 'NAME', why: 'WHY', where: 'WHERE' },
    ...rows,
  ].map(({ status, accountId, name, why, where }) =>
    [
      status.padEnd(13),
      accountId.padEnd(12),
      cut(name, nameWidth).padEnd(nameWidth),
      cut(why, whyWidth).padEnd(whyWidth),
      where,
    ]
      .join('  ')
      .trimEnd(),
  );
  return [...lines, '', ...meanings(report), ...summary(report)].map((line) => `${line}\n`).join('');
}

interface Row {
  readonly status: string;
  readonly accountId: string;
  readonly name: string;
  readonly why: string;
  readonly where: string;
}

function rowsOf({ accountId, name, state, why, results }: AccountReport): readonly Row[] {
  const account = { accountId, name: printable(name) };
  if (results.length === 0) return [{ ...account, status: state, why: why ?? '', where: '' }];
  return results.map((result) => ({
    ...account,
    status: result.status,
    why: whyOf(result, why),
    where: [whereOf(result), acceptedBy(result), failedImport(result)]
      .filter((text) => text !== '')
      .join('; '),
  }));
}

function whyOf({ status, reason, cloudguard }: ResultReport, why: string | null): string {
  if (status === 'PASSED') return '';
  return reason ?? why ?? (cloudguard === 'fail' ? 'cloudguard-check-fails' : '');
}

/** The resource at the broken link, or at the first that was not seen, and the call that did not see it. */
function whereOf({ chain, brokenLink, status }: ResultReport): string {
  if (status === 'PASSED') return '';
  const at = chain.find(
    ({ link, state }) => link === brokenLink || (brokenLink === null && state === 'unseen'),
  );
  const operation = at?.observed?.['operation'];
  const parts = [
    at?.resource === undefined || at.resource === null ? '' : resourceText(at.resource),
    operation,
  ];
  return printable(parts.filter((part) => typeof part === 'string' && part !== '').join(', '));
}

function resourceText({ type, name, region }: ResourceReference): string {
  return `${type.replace('-', ' ')} ${name} in ${region}`;
}

function acceptedBy({ exception }: ResultReport): string {
  return exception === null ? '' : `excepted through ${exception.expires} by ${printable(exception.owner)}`;
}

function failedImport({ finding }: ResultReport): string {
  return finding?.outcome === 'failed' ? `finding not imported: ${printable(finding.error ?? '')}` : '';
}

/** One sentence for each reason that occurs, so that the table itself can be short. */
function meanings({ accounts }: Report): readonly string[] {
  const failed = accounts.flatMap(({ results }) => results.filter(({ status }) => status !== 'PASSED'));
  const reasons = failed.flatMap(({ reason }) => reason ?? []);
  const seen = (Object.keys(breakReasons) as BreakReason[]).filter((reason) => reasons.includes(reason));
  const width = Math.max(0, ...seen.map((reason) => reason.length));
  const lines = seen.map((reason) => `  ${reason.padEnd(width)}  ${breakReasons[reason].sentence}`);
  return lines.length === 0 ? [] : [...lines, ''];
}

const statusOrder = ['FAILED', 'WARNING', 'NOT_AVAILABLE', 'PASSED', 'excluded'];

function rankOf({ status }: Row): number {
  return statusOrder.indexOf(status);
}

function summary({ coverage, accounts, run }: Report): readonly string[] {
  const results = accounts.flatMap((account) => account.results);
  const count = (status: string) => results.filter((result) => result.status === status).length;
  const accepted = results.filter(({ exception }) => exception !== null).length;
  const statuses = statusOrder
    .slice(0, 4)
    .map(
      (status) =>
        `${count(status)} ${status}${status === 'FAILED' && accepted > 0 ? ` (${accepted} excepted)` : ''}`,
    );
  const { judged, undetermined, excluded } = coverage;
  const outcomes = (['created', 'updated', 'unchanged', 'failed'] as const)
    .map(
      (outcome) => [outcome, results.filter(({ finding }) => finding?.outcome === outcome).length] as const,
    )
    .filter(([, number]) => number > 0);
  return [
    `${run.rules.join(', ')}: ${statuses.join(', ')}`,
    `${coverage.accounts} accounts: ${judged} judged, ${undetermined} undetermined, ${excluded} excluded; ${run.apiCalls.total} AWS calls`,
    ...(outcomes.length === 0
      ? []
      : [`findings: ${outcomes.map(([outcome, number]) => `${number} ${outcome}`).join(', ')}`]),
  ];
}

function widest(rows: readonly Row[], column: 'name' | 'why', header: string, most: number): number {
  return Math.min(most, Math.max(header.length, ...rows.map((row) => row[column].length)));
}
