/**
 * The one place where a text of somebody else's becomes Markdown. Escapes are not enough for GitHub, which looks for
 * addresses, `@mentions` and `#references` in texts after they were read, and only leaves code alone: so whatever is not
 * a plain word stands in a code span or a fenced block.
 * https://github.github.com/gfm/#autolinks-extension-
 * https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
 */
import { printable, printableLines } from '../printable.ts';

/** Words and short numbers: nothing that any Markdown reads as more, nor with the punctuation of a sentence around it. */
const word = /^(?:\p{L}+(?:['’-]\p{L}+)*|\d{1,6})$/u;
const opening: ReadonlySet<string | undefined> = new Set('(“"\'');
const closing: ReadonlySet<string | undefined> = new Set(')”"\'.,;:?!');
/** As a text marks what is to be read letter by letter. */
const marked = /(`[^`]+`)/;

/** A text on one line as it is, in a code span; `none` where there is nothing to show. */
export function code(text: string): string {
  const shown = printable(text);
  if (shown.trim() === '') return shown === '' ? '(none)' : `\`"${shown}"\``;
  // Longer than any run within: https://spec.commonmark.org/0.31.2/#code-spans
  const fence = '`'.repeat(longestRun(shown) + 1);
  const isTouching = shown.startsWith('`') || shown.endsWith('`');
  const isStripped = shown.startsWith(' ') && shown.endsWith(' ');
  const pad = isTouching || isStripped ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/**
 * Sentences that may name what others wrote: words stay, and all else is in code spans. Never at the start of a line of
 * Markdown: a word may be `1.`
 */
export function prose(text: string): string {
  return printable(text)
    .split(marked)
    .map((part) => (marked.test(part) ? code(part.slice(1, -1)) : plainOrCode(part)))
    .reduce(
      // Two code spans that touch would be one.
      (before, part) => `${before}${before.endsWith('`') && part.startsWith('`') ? ' ' : ''}${part}`,
      '',
    );
}

/** Lines in a block of their own, of which no reader takes anything for markup. @param language for its colours */
export function fenced(text: string, language: string): string {
  const shown = printableLines(text.trimEnd());
  // Longer than any run within: https://spec.commonmark.org/0.31.2/#fenced-code-blocks
  const fence = '`'.repeat(Math.max(3, longestRun(shown) + 1));
  return `${fence}${language}\n${shown}\n${fence}`;
}

function plainOrCode(part: string): string {
  const tokens = part.split(' ');
  const isPlain = tokens.map((token) => {
    const { core } = punctuated(token);
    return core === '' || word.test(core);
  });
  // A number between what is none, as in a schedule, is a part of it.
  const stays = tokens.map(
    (token, at) => isPlain[at] === true && !(/^\d+$/.test(token) && !isPlain[at - 1] && !isPlain[at + 1]),
  );
  const groups: { readonly isPlain: boolean; readonly tokens: string[] }[] = [];
  for (const [at, token] of tokens.entries()) {
    const last = groups.at(-1);
    if (last !== undefined && last.isPlain === stays[at]) last.tokens.push(token);
    else groups.push({ isPlain: stays[at] === true, tokens: [token] });
  }
  return groups
    .map((group) => (group.isPlain ? group.tokens.join(' ') : punctuatedCode(group.tokens.join(' '))))
    .join(' ');
}

function punctuatedCode(text: string): string {
  const { before, core, after } = punctuated(text);
  // A parenthesis that was opened within closes within.
  const own = core.split('(').length > core.split(')').length && after.startsWith(')') ? ')' : '';
  return `${before}${code(`${core}${own}`)}${after.slice(own.length)}`;
}

/** A text between the punctuation around it. */
function punctuated(text: string): {
  readonly before: string;
  readonly core: string;
  readonly after: string;
} {
  let first = 0;
  while (opening.has(text[first])) first += 1;
  let end = text.length;
  while (end > first && closing.has(text[end - 1])) end -= 1;
  return { before: text.slice(0, first), core: text.slice(first, end), after: text.slice(end) };
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
