import { layoutOf } from '../layout.ts';
import type { Terminal } from '../command.ts';
import { wrap, wrapCommand } from '../wrap.ts';

/** Tells a story on stdout, in numbered chapters. */
export interface Narrator {
  /** Begins a chapter. */
  readonly chapter: (title: string) => void;
  /** Prose, wrapped to the terminal: a paragraph each, below the chapter's title. */
  readonly say: (...paragraphs: readonly string[]) => void;
  /** A command line as the reader can type it. */
  readonly command: (line: string) => void;
  /** What is laid out already. */
  readonly show: (text: string) => void;
}

/** Characters of a line of prose where the terminal has more, or none is there: longer lines are hard to read. */
const longestLine = 100;
const indent = '   ';

/** A narrator for a terminal. */
export function createNarrator(terminal: Terminal): Narrator {
  const { columns, style, program } = layoutOf(terminal);
  const width = Math.min(columns ?? longestLine, longestLine);
  const write = (lines: readonly string[]) => {
    terminal.stdout.write(lines.map((line) => `${line}\n`).join(''));
  };
  let chapters = 0;
  return {
    chapter: (title) => {
      chapters += 1;
      write(['', ...wrap(`${chapters}. ${title}.`, width, indent).map(style.heading), '']);
    },
    say: (...paragraphs) => {
      write(
        paragraphs.flatMap((text) =>
          wrap(text, width - indent.length).map((line) => (indent + line).trimEnd()),
        ),
      );
    },
    command: (line) => {
      const [first = '', ...further] = wrapCommand(
        `${program} ${line}`,
        (columns ?? Infinity) - indent.length - 2,
      );
      write([`${indent}$ ${first}`, ...further.map((part) => `${indent}  ${part}`)]);
    },
    show: (text) => {
      terminal.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
    },
  };
}
