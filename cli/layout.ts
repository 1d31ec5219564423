import type { Terminal } from './command.ts';
import type { Layout } from './formats/format.ts';
import { programName } from './program-name.ts';
import { styleFor } from './style.ts';

/** How what goes to stdout is laid out: for the width of a terminal, and of no width anywhere else. */
export function layoutOf(terminal: Terminal): Layout {
  const { isTTY, columns } = terminal.stdout;
  return {
    columns: isTTY === true ? (columns ?? null) : null,
    style: styleFor(terminal),
    program: programName(terminal.env),
  };
}
