import { formatNames } from './index.ts';

/** Ends of file names that mean one format only, the longest first. */
const formatsByEnd: readonly (readonly [end: string, format: string])[] = [
  ['.sarif.json', 'sarif'],
  ['.sarif', 'sarif'],
  ['.ndjson', 'ndjson'],
  ['.jsonl', 'ndjson'],
  ['.json', 'json'],
  ['.md', 'markdown'],
  ['.html', 'html'],
];

/** The format that the name of a file asks for; undefined where it asks for none. */
export function formatOfFile(file: string): string | undefined {
  const name = file.toLowerCase();
  const format = formatsByEnd.find(([end]) => name.endsWith(end))?.[1];
  return format !== undefined && formatNames.includes(format) ? format : undefined;
}
