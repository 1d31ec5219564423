import type { Terminal } from './command.ts';
import type { Layout } from './formats/format.ts';
import { programName } from './program-name.ts';
import { plainStyle, styleFor } from './style.ts';
import type { Verbosity } from './verbosity.ts';

/** How what goes to stdout is laid out: for the width of a terminal, and of no width anywhere else. */
export function layoutOf(terminal: Terminal, verbosity: Verbosity = 'normal'): Layout {
  const { isTTY, columns } = terminal.stdout;
  return {
    ...fileLayoutOf(terminal, verbosity),
    columns: isTTY === true && columns !== undefined && columns > 0 ? columns : null,
    style: styleFor(terminal),
  };
}

/** How what goes to a file is laid out, whatever the terminal is like: of no width, and without colours. */
export function fileLayoutOf({ env }: Pick<Terminal, 'env'>, verbosity: Verbosity = 'normal'): Layout {
  return {
    columns: null,
    style: plainStyle,
    isVerbose: verbosity === 'verbose',
    program: programName(env),
  };
}
