/** Breaks texts of the program's own into lines. */

/** Breaks prose between words. @param indent of all lines but the first */
export function wrap(text: string, width: number, indent = ''): readonly string[] {
  return fill(text.split(' '), width, indent);
}

/** Breaks a command line as a shell reads on, between its words and never within quotes. */
export function wrapCommand(command: string, width: number): readonly string[] {
  const words = command.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? [];
  // Room for the backslash.
  const lines = fill(words, width - 2, '    ');
  return lines.map((line, index) => (index === lines.length - 1 ? line : `${line} \\`));
}

function fill(words: readonly string[], width: number, indent: string): readonly string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last === undefined) lines.push(word);
    else if (last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(indent + word);
  }
  return lines;
}
