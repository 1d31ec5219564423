import { createReadStream } from 'node:fs';
import { UsageError } from '../../shared/audit/usage-error.ts';
import { exitCodes, type Terminal } from '../command.ts';
import { printable } from '../printable.ts';
import { boundedLines, mostLineBytes } from './bounded-lines.ts';
import { toJsonLine } from './explanation.ts';

/** What one line of the input becomes, and whether AWS answered otherwise than we do. */
export interface LineAnswer {
  readonly value: object;
  readonly differs: boolean;
}

/**
 * Explains every line of a file. A line that cannot be read is answered with its number (from 1) and the reason, and
 * makes the exit code 2 at the end; blank lines are passed over.
 */
export async function explainLines(
  file: string,
  answer: (pattern: string) => Promise<LineAnswer>,
  terminal: Terminal,
): Promise<number> {
  const source = file === '-' ? terminal.stdin : createReadStream(file);
  let hasBadLine = false;
  let differs = false;
  try {
    for await (const { number, text } of boundedLines(source)) {
      if (terminal.signal.aborted) return exitCodes.interrupted;
      if (text?.trim() === '') continue;
      const entry = readLine(text);
      if ('error' in entry) {
        hasBadLine = true;
        await write(terminal, toJsonLine({ line: number, ...entry }));
        continue;
      }
      const { value, differs: lineDiffers } = await answer(entry.pattern);
      differs ||= lineDiffers;
      await write(terminal, toJsonLine(value));
    }
  } catch (error) {
    throw unreadable(file, error);
  }
  if (hasBadLine) return exitCodes.usage;
  return differs ? exitCodes.failed : exitCodes.ok;
}

function readLine(text: string | null): { readonly pattern: string } | { readonly error: string } {
  if (text === null) return { error: `the line is longer than ${String(mostLineBytes)} bytes` };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { error: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  if (
    typeof value === 'object' &&
    value !== null &&
    'pattern' in value &&
    typeof value.pattern === 'string'
  ) {
    return { pattern: value.pattern };
  }
  return { error: 'expected an object with a string "pattern"' };
}

/** Waits while the reader of our output is slower than we are, so that a long input does not pile up in memory. */
async function write({ stdout }: Terminal, text: string): Promise<void> {
  if (stdout.write(text)) return;
  await new Promise<void>((resolve) => stdout.once('drain', resolve));
}

const readFailures: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'you may not read it',
  EISDIR: 'it is a directory',
};

function unreadable(file: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (!Object.hasOwn(readFailures, code)) return error;
  return new UsageError(
    `cannot read \`${printable(file)}\`: ${readFailures[code] ?? code}; give a file of JSON lines, or - for stdin`,
    { cause: error },
  );
}
