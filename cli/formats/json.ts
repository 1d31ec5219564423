import type { Report } from '../../shared/audit/report.ts';
import { jsonDocument, printable } from '../printable.ts';

/** The report as one indented JSON document. */
export function formatJson(report: Report): string {
  return jsonDocument(report);
}

/** One account a line, and the run with its coverage in the last one. */
export function formatNdjson({ accounts, ...rest }: Report): string {
  return [...accounts, rest].map((line) => `${printable(JSON.stringify(line))}\n`).join('');
}
