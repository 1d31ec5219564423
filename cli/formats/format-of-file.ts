import { UsageError } from '../../shared/audit/usage-error.ts';
import { formatNames } from './index.ts';

/** Ends of file names that mean one format only, the longest first. */
const formatsByEnd: readonly (readonly [end: string, format: string])[] = [
  ['.sarif.json', 'sarif'],
  ['.asff.json', 'asff'],
  ['.sarif', 'sarif'],
  ['.ndjson', 'ndjson'],
  ['.jsonl', 'ndjson'],
  ['.json', 'json'],
  ['.markdown', 'markdown'],
  ['.md', 'markdown'],
  ['.html', 'html'],
  ['.htm', 'html'],
];

/** The format that the name of a file asks for; undefined where it asks for none. */
export function formatOfFile(file: string): string | undefined {
  const name = file.toLowerCase();
  const format = formatsByEnd.find(([end]) => name.endsWith(end))?.[1];
  return format !== undefined && formatNames.includes(format) ? format : undefined;
}

/**
 * Whether the name of a file asks for JSON, for a command that has no other of the audit's formats.
 * @throws UsageError where it asks for another, which would not be in it
 */
export function isJsonFile(command: string, file: string | null): boolean {
  const format = formatOfFile(file ?? '');
  if (format === undefined || format === 'json') return format === 'json';
  throw new UsageError(
    `--output ${file} asks for ${format}, which ${command} does not write: let it end in .json or .txt`,
  );
}
