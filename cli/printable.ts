import { printableLines } from '../shared/alarm-chain/index.ts';

export { printable, printableLines } from '../shared/alarm-chain/index.ts';

/** A value as an indented document of JSON, in which nothing is hidden: its texts hold what others wrote. */
export function jsonDocument(value: unknown): string {
  return `${printableLines(JSON.stringify(value, null, 2))}\n`;
}
