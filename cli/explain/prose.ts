import { printable } from '../printable.ts';

/** Columns of a terminal that every sentence fits in. */
export const columns = 80;
/** Deep trees are indented further than a terminal is wide: this much is always left for words. */
const leastWidth = 40;
const longestQuote = 60;

/** A text of the user's within a sentence. */
export function quoted(text: string): string {
  return `\`${printable(text)}\``;
}

/** The same, cut where it is too long to be read in passing. */
export function shortened(text: string): string {
  const characters = Array.from(text);
  if (characters.length <= longestQuote) return quoted(text);
  return quoted(`${characters.slice(0, longestQuote).join('')}…`);
}

/**
 * Breaks a sentence into lines between words; what stands in backticks stays together, to be copied.
 * @param indent before the first line
 * @param hanging before every further line, as much as `indent` unless given
 */
export function wrapped(sentence: string, indent = '', hanging = indent): readonly string[] {
  const width = Math.max(leastWidth, columns - hanging.length);
  const lines: string[] = [];
  for (const word of sentence.match(/[^\s`]*(?:`[^`]*`[^\s`]*)+|\S+/g) ?? []) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.map((line, index) => (index === 0 ? indent : hanging) + line);
}

/** `a`, `a and b`, `a, b and c` */
export function joined(phrases: readonly string[]): string {
  if (phrases.length < 2) return phrases.join('');
  return `${phrases.slice(0, -1).join(', ')} and ${phrases.at(-1) ?? ''}`;
}
