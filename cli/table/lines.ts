import { cutTo, widthOf } from '../display-width.ts';
import type { Layout } from '../formats/format.ts';
import { wrap } from '../wrap.ts';

/** Stands beside each colour, so that nobody needs the colours. */
export const symbols = { failed: '✗', undetermined: '?', passed: '✓', excluded: '-' } as const;

/** A line broken for its terminal. What AWS answered may be a word that is longer than any line: that is cut. */
export function wrapped(line: string, { columns }: Layout, indent: string): readonly string[] {
  if (columns === null) return [line];
  const [start = ''] = /^ */.exec(line) ?? [];
  const parts = wrap(line.slice(start.length), columns - start.length, indent, widthOf);
  return parts.map((part) => cutTo(start + part, columns));
}
