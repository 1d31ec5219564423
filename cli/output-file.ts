/** The file of `--output`: a report is written whole or not at all, and is never lost. */
import { chmod, open, rename, rm } from 'node:fs/promises';
import { codeOf } from '../shared/audit/file-text.ts';
import { UsageError } from '../shared/audit/usage-error.ts';
import type { CommandValues, Terminal } from './command.ts';
import { besideOf, findTarget, type Input, type Target } from './output-target.ts';
import { printable } from './printable.ts';
import type { Verbosity } from './verbosity.ts';

/** Where a report goes. */
export interface Output {
  /** As it was given; null for stdout. */
  readonly file: string | null;
  /**
   * Writes the report, and says on stderr where it is. What the file does not take goes to stdout.
   * @returns whether it is where it was to go
   */
  readonly write: (report: string, verbosity: Verbosity) => Promise<boolean>;
}

/**
 * Finds out whether the report can be written where `--output` says, before anything else is done.
 * @param inputs files that the command reads, which no report may replace
 * @throws UsageError that names the file and the mend
 */
export async function openOutput(
  values: CommandValues,
  terminal: Terminal,
  inputs: readonly Input[] = [],
): Promise<Output> {
  const file = values['output'];
  if (typeof file !== 'string' || file === '-') return toStdout(terminal);
  if (file === '') throw new UsageError('--output is empty: name a file');
  const target = await findTarget(file, inputs);
  return {
    file,
    write: async (report, verbosity) => {
      try {
        await replaceFile(target, report);
      } catch (error) {
        // The audit has been made: what it found is worth more than where it was to go.
        terminal.stderr.write(
          `ringcheck: --output ${printable(file)} could not be written (${codeOf(error)}): the report is on stdout instead\n`,
        );
        terminal.stdout.write(report);
        return false;
      }
      if (verbosity !== 'quiet') terminal.stderr.write(`ringcheck: the report is in ${printable(file)}\n`);
      return true;
    },
  };
}

function toStdout({ stdout }: Terminal): Output {
  return {
    file: null,
    write: (report) => {
      stdout.write(report);
      return Promise.resolve(true);
    },
  };
}

/** Whoever reads the file finds the old one or the whole new one, at any moment, and also after a power cut. */
async function replaceFile({ file, mode }: Target, text: string): Promise<void> {
  const beside = besideOf(file);
  try {
    const handle = await open(beside, 'wx', mode);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    // What the umask has taken of it.
    if (mode !== undefined) await chmod(beside, mode);
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
