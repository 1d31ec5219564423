import { UsageError } from '../../shared/audit/usage-error.ts';
import type { Format } from './format.ts';

/** Loaded on use: a help text that names the formats does not pay for them. */
const formats: Readonly<Record<string, () => Promise<Format>>> = {
  table: async () => (await import('./table.ts')).table,
  json: async () => (await import('./json.ts')).json,
  ndjson: async () => (await import('./json.ts')).ndjson,
  asff: async () => (await import('./asff.ts')).asff,
  sarif: async () => (await import('./sarif.ts')).sarif,
  markdown: async () => (await import('./markdown.ts')).markdown,
  html: async () => (await import('./html.ts')).html,
};

/** The formats by name, in the order of the help text. */
export const formatNames: readonly string[] = Object.keys(formats);

/** @throws UsageError for a format that does not exist */
export async function findFormat(name: unknown): Promise<Format> {
  const text = typeof name === 'string' ? name : 'table';
  const load = Object.hasOwn(formats, text) ? formats[text] : undefined;
  if (load === undefined) {
    throw new UsageError(`--format \`${text}\` is unknown: use one of ${formatNames.join(', ')}`);
  }
  return await load();
}
