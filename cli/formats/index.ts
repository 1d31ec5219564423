import type { Report } from '../../shared/audit/report.ts';
import { UsageError } from '../../shared/audit/usage-error.ts';
import { formatJson, formatNdjson } from './json.ts';
import { formatTable } from './table.ts';

/** Writes a report as text, with the final line break. */
export type Format = (report: Report) => string;

const formats: Readonly<Record<string, Format>> = {
  table: formatTable,
  json: formatJson,
  ndjson: formatNdjson,
};

/** The formats by name, in the order of the help text. */
export const formatNames: readonly string[] = Object.keys(formats);

/** @throws UsageError for a format that does not exist */
export function findFormat(name: unknown): Format {
  const text = typeof name === 'string' ? name : 'table';
  const format = Object.hasOwn(formats, text) ? formats[text] : undefined;
  if (format === undefined) {
    throw new UsageError(`--format \`${text}\` is unknown: use one of ${formatNames.join(', ')}`);
  }
  return format;
}
