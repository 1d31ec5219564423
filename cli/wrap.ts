/** Breaks texts into lines. */

/** Columns that a text takes. */
type Measure = (text: string) => number;

/** Right for the program's own texts: what others wrote may have wide characters (`widthOf`). */
const inUnits: Measure = ({ length }) => length;

/** Breaks prose between words. @param indent of all lines but the first */
export function wrap(text: string, width: number, indent = '', measure = inUnits): readonly string[] {
  return fill(text.split(' '), width, indent, measure);
}

/** Breaks a command line as a shell reads on, between its words and never within quotes. */
export function wrapCommand(command: string, width: number, measure = inUnits): readonly string[] {
  const words = command.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? [];
  // Room for the backslash.
  const lines = fill(words, width - 2, '    ', measure);
  return lines.map((line, index) => (index === lines.length - 1 ? line : `${line} \\`));
}

function fill(words: readonly string[], width: number, indent: string, measure: Measure): readonly string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last === undefined) lines.push(word);
    else if (measure(`${last} ${word}`) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(indent + word);
  }
  return lines;
}
