import { createInterface } from 'node:readline/promises';
import type { Terminal } from '../command.ts';

/** What somebody is asked about, in words. */
export interface Act {
  readonly question: string;
  /** Whoever types it agrees. */
  readonly word: string;
  readonly verb: string;
  readonly participle: string;
}

/**
 * Shows what would be done: on a terminal beside what the command prints, and asks; elsewhere as what it prints.
 * @param act null where nothing would be done
 * @returns whether somebody agreed
 */
export async function showAndAsk(terminal: Terminal, shown: string, act: Act | null): Promise<boolean> {
  const isAsking = canAsk(terminal);
  (isAsking ? terminal.stderr : terminal.stdout).write(shown);
  if (act === null) return false;
  if (!isAsking) {
    terminal.stderr.write(`ringcheck: this was a dry run: add --yes to ${act.verb}\n`);
    return false;
  }
  if (await confirm(terminal, act.question, act.word)) return true;
  terminal.stderr.write(`ringcheck: nothing was ${act.participle}\n`);
  return false;
}

/** Whether somebody sits there who can be asked: both what is read and what is shown are a terminal. */
function canAsk({ stdin, stderr }: Terminal): boolean {
  return (stdin as { readonly isTTY?: boolean }).isTTY === true && stderr.isTTY === true;
}

/** Whether a person types the word; anything else, and the end of the input, is no. */
async function confirm(terminal: Terminal, question: string, word: string): Promise<boolean> {
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
