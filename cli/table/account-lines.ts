import type { ResultReport } from '../../shared/audit/report.ts';
import { cutTo, padTo, widthOf } from '../display-width.ts';
import type { Layout } from '../formats/format.ts';
import { printable } from '../printable.ts';
import { detailOf, type AccountEntry } from './account-entries.ts';

/** One line for each; in a terminal no longer than it is wide, elsewhere with nothing cut. */
export function accountLines(entries: readonly AccountEntry[], layout: Layout): readonly string[] {
  const { columns } = layout;
  const names = entries.map(({ account }) => printable(account.name));
  const widestName = Math.max(0, ...names.map(widthOf));
  const nameWidth = columns === null ? widestName : Math.min(widestName, nameColumns(columns));
  const statusWidth = Math.max(0, ...entries.map(({ result }) => result.status.length));
  return entries.map((entry, index) => {
    const { status } = entry.result;
    const start = `    ${status.padEnd(statusWidth)}  ${entry.account.accountId}`;
    const rest = `  ${padTo(cutTo(names[index] ?? '', nameWidth), nameWidth)}  ${detailOf(entry, layout.isVerbose === true)}`;
    const room = columns === null ? Infinity : Math.max(0, columns - start.length);
    const cut = (columns === null ? rest : cutTo(rest, room)).trimEnd();
    return `    ${colourOf(status, layout)(status)}${start.slice(4 + status.length)}${cut}`;
  });
}

function colourOf(status: ResultReport['status'], { style }: Layout): (text: string) => string {
  if (status === 'PASSED') return style.pass;
  return status === 'FAILED' ? style.fault : style.mark;
}

/** A quarter of a terminal of 80 columns, and a third of what a wider one has more. */
function nameColumns(columns: number): number {
  return 20 + Math.max(0, Math.floor((columns - 80) / 3));
}
