import type { Report } from '../../shared/audit/report.ts';

/** The report as one indented JSON document. */
export function formatJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** One account a line, and the run with its coverage in the last one. */
export function formatNdjson({ accounts, ...rest }: Report): string {
  return [...accounts, rest].map((line) => `${JSON.stringify(line)}\n`).join('');
}
