// By their own file: the whole of the chain's judgement is not what a help text should have to load.
import { printableLines } from '../shared/alarm-chain/printable.ts';

export { hasHidden, printable, printableLines } from '../shared/alarm-chain/printable.ts';

/** A value as an indented document of JSON, in which nothing is hidden: its texts hold what others wrote. */
export function jsonDocument(value: unknown): string {
  return `${printableLines(JSON.stringify(value, null, 2))}\n`;
}
