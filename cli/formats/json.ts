import type { Report } from '../../shared/audit/report.ts';
import { jsonDocument, printable } from '../printable.ts';
import type { Format } from './format.ts';

/** The report as one indented JSON document. */
export const json: Format = { needsFindings: false, write: ({ report }) => jsonDocument(report) };

/** One account a line, and the run with its coverage in the last one. */
export const ndjson: Format = { needsFindings: false, write: ({ report }) => formatNdjson(report) };

function formatNdjson({ accounts, ...rest }: Report): string {
  return [...accounts, rest].map((line) => `${printable(JSON.stringify(line))}\n`).join('');
}
