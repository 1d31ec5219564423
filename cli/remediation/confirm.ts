import { createInterface } from 'node:readline/promises';
import type { Terminal } from '../command.ts';

/** Whether somebody sits there who can be asked: both what is read and what is shown are a terminal. */
export function canAsk({ stdin, stderr }: Terminal): boolean {
  return (stdin as { readonly isTTY?: boolean }).isTTY === true && stderr.isTTY === true;
}

/** Whether a person types the word; anything else, and the end of the input, is no. */
export async function confirm(terminal: Terminal, question: string, word: string): Promise<boolean> {
  const lines = createInterface({ input: terminal.stdin, output: terminal.stderr });
  const ended = new Promise<string>((resolve) => {
    lines.once('close', () => {
      resolve('');
    });
  });
  try {
    const asked = lines.question(`${question} Type ${word} to go on: `, { signal: terminal.signal });
    return (await Promise.race([asked, ended])).trim() === word;
  } catch {
    return false;
  } finally {
    lines.close();
  }
}
