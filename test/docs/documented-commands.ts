/** The command lines that the documents show, and what they say is printed. */
import { readFileSync } from 'node:fs';
import { fromMarkdown } from 'mdast-util-from-markdown';
import type { Nodes } from 'mdast';

/** A code block of a document. */
export interface CodeBlock {
  readonly file: string;
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

/** The code blocks of a document, those within lists and quotes too. */
export function codeBlocksOf(file: string): readonly CodeBlock[] {
  const blocks: CodeBlock[] = [];
  const see = (node: Nodes): void => {
    if (node.type === 'code') {
      blocks.push({
        file,
        line: node.position?.start.line ?? 0,
        language: node.lang ?? '',
        text: node.value,
      });
    }
    if ('children' in node) for (const child of node.children) see(child);
  };
  see(fromMarkdown(readFileSync(file, 'utf8')));
  return blocks;
}

/** A command line of a block of language `console`, with what it prints. */
export interface Example {
  readonly command: string;
  readonly output: readonly string[];
}

/** The examples of a block: each command stands behind `$ `, its output below it. */
export function examplesOf({ text }: CodeBlock): readonly Example[] {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [command = '', ...output] = part.split('\n');
      return { command, output: output.at(-1) === '' ? output.slice(0, -1) : output };
    });
}

/** Whether the output is that of the example, where a line `…` stands for any number of lines. */
export function isOutput(expected: readonly string[], printed: readonly string[]): boolean {
  const [first, ...rest] = expected;
  if (first === undefined) return printed.length === 0;
  if (first.trim() === '…') {
    return printed.some((_line, index) => isOutput(rest, printed.slice(index))) || isOutput(rest, []);
  }
  return printed[0] === first && isOutput(rest, printed.slice(1));
}

/** The lines of a shell script, those that are continued put together. */
function scriptLines(text: string): readonly string[] {
  return text.replaceAll(/\\\n\s*/g, ' ').split('\n');
}

/** The words after the program's name of each call of Ringcheck in a shell script. */
export function callsIn(script: string): readonly (readonly string[])[] {
  return scriptLines(script).flatMap((line) => {
    const [, call] =
      /(?:^|\|\s*|\$ ?\()\s*(?:npm run --silent ringcheck --|ringcheck) (.*)$/.exec(line) ?? [];
    return call === undefined ? [] : [wordsOf(call)];
  });
}

/** The words of a simple command, up to a pipe, a redirection or a comment. */
export function wordsOf(command: string): readonly string[] {
  const words: string[] = [];
  for (const [word] of command.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)) {
    if (/^(?:[|#>&;<]|2>)/.test(word)) break;
    words.push(
      word.replaceAll(/'([^']*)'|"([^"]*)"/g, (_whole, single = '', double = '') => `${single}${double}`),
    );
  }
  return words;
}
