/** Which file a report may replace. */
import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, lstat, open, readlink, realpath, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from '../shared/audit/file-text.ts';
import { UsageError } from '../shared/audit/usage-error.ts';

/** A regular file that is or can be there. */
export interface Target {
  readonly file: string;
  /** The permissions that it has, and is to keep; undefined where there is no such file yet. */
  readonly mode: number | undefined;
}

/** A file that the command reads. */
export interface Input {
  /** What it holds: `the exceptions`. */
  readonly what: string;
  /** There or not: what is written there now is read the next time. */
  readonly file: string;
}

/**
 * Where a report that goes to this file is to be written: links are followed.
 * @throws UsageError that names the file and the mend
 */
export async function findTarget(given: string, inputs: readonly Input[]): Promise<Target> {
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
    for (const input of inputs) {
      if (await isSameFile(file, input.file)) {
        throw new UsageError(
          `--output ${given} holds ${input.what}, which would be lost: choose another file`,
        );
      }
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

/** Whether two names are of one file, by a link of either kind too, or would be once it is there. */
async function isSameFile(file: string, other: string): Promise<boolean> {
  // Inodes of some file systems are larger than a number is exact.
  const [one, two] = await Promise.all(
    [file, other].map(async (name) => stat(name, { bigint: true }).catch(() => null)),
  );
  if (one !== null && one !== undefined && two !== null && two !== undefined) {
    return one.dev === two.dev && one.ino === two.ino;
  }
  return one === two && file === (await followLinks(other).catch(() => null));
}

/** Links in a row before they are taken for a ring, as Linux has it: https://man7.org/linux/man-pages/man7/path_resolution.7.html */
const mostLinks = 40;

/**
 * What is open in a process has a name there, behind which a file has lost its own: it would be replaced, and what is open
 * would stay as it is. https://man7.org/linux/man-pages/man5/proc_pid_fd.5.html
 */
const streams = /^\/(?:proc|dev)\/(?!shm\/)/;

/** The file that a link leads to, there or not: a link is kept, and what it leads to is replaced. */
async function followLinks(given: string): Promise<string> {
  let file = path.resolve(given);
  for (let links = 0; links < mostLinks; links += 1) {
    file = path.join(await realpath(path.dirname(file)), path.basename(file));
    const found = await lstat(file).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return null;
      throw error;
    });
    if (found?.isSymbolicLink() !== true) return file;
    if (streams.test(file)) {
      throw new UsageError(`--output ${given} is a stream and no file: use \`-\` for stdout`);
    }
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
export function besideOf(file: string): string {
  return path.join(path.dirname(file), `.ringcheck-${randomUUID()}.tmp`);
}
