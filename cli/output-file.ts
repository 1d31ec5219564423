/** The file of `--output`: a report is written whole or not at all, and is never lost. */
import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, chmod, lstat, open, readlink, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from '../shared/audit/file-text.ts';
import { UsageError } from '../shared/audit/usage-error.ts';
import type { CommandValues, Terminal } from './command.ts';
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
 * @throws UsageError that names the file and the mend
 */
export async function openOutput(values: CommandValues, terminal: Terminal): Promise<Output> {
  const file = values['output'];
  if (typeof file !== 'string' || file === '-') return toStdout(terminal);
  if (file === '') throw new UsageError('--output is empty: name a file');
  const target = await findTarget(file);
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

/** A regular file that is or can be there. */
interface Target {
  readonly file: string;
  /** The permissions that it has, and is to keep; undefined where there is no such file yet. */
  readonly mode: number | undefined;
}

async function findTarget(given: string): Promise<Target> {
  try {
    const file = await followLinks(given);
    const found = await stat(file).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return null;
      throw error;
    });
    if (found?.isDirectory() === true || given.endsWith(path.sep)) {
      throw new UsageError(`--output ${given} is a folder: name a file in it`);
    }
    if (found !== null && !found.isFile()) {
      throw new UsageError(`--output ${given} is no regular file: leave --output out, and use > or |`);
    }
    // It would be replaced, whoever has protected it.
    if (found !== null) await access(file, constants.W_OK);
    await tryFolder(file);
    return { file, mode: found === null ? undefined : found.mode & 0o777 };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`--output ${given} cannot be written (${codeOf(error)}): ${mendOf(codeOf(error))}`, {
      cause: error,
    });
  }
}

function mendOf(code: string): string {
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'make its folder first, or choose another';
  if (code === 'ENAMETOOLONG') return 'choose a shorter name';
  return 'check the permissions, or choose another file';
}

/** Links in a row before they are taken for a ring, as Linux has it: https://man7.org/linux/man-pages/man7/path_resolution.7.html */
const mostLinks = 40;

/** The file that a link leads to, there or not: a link is kept, and what it leads to is replaced. */
async function followLinks(given: string): Promise<string> {
  let file = path.resolve(given);
  for (let links = 0; links < mostLinks; links += 1) {
    const found = await lstat(file).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return null;
      throw error;
    });
    if (found?.isSymbolicLink() !== true) return file;
    file = path.resolve(path.dirname(file), await readlink(file));
  }
  throw new UsageError(`--output ${given} is a link that leads in a ring: choose another file`);
}

/** Only making a file tells whether one can be made: permissions do not say that a disk is read-only. */
async function tryFolder(file: string): Promise<void> {
  const probe = besideOf(file);
  try {
    await (await open(probe, 'wx')).close();
  } finally {
    await rm(probe, { force: true });
  }
}

/** A new name in the folder of a file: only within a folder is it sure that one can be renamed over the other. */
function besideOf(file: string): string {
  return path.join(path.dirname(file), `.ringcheck-${randomUUID()}.tmp`);
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
