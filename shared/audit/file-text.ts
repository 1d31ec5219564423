import { readFile, stat } from 'node:fs/promises';
import { UsageError } from './usage-error.ts';

/**
 * The text of a file, which is not opened if it is larger than such a file can be.
 * @param largest bytes
 * @param contents what the file holds, in words (`a plan`)
 * @throws UsageError where it is larger; else whatever the system throws
 */
export async function readFileText(file: string, largest: number, contents: string): Promise<string> {
  const { size } = await stat(file);
  if (size > largest) {
    throw new UsageError(`${file} has ${size} bytes: ${contents} has ${largest} at most`);
  }
  return await readFile(file, 'utf8');
}

/** What the system calls its refusal (`ENOENT`): https://nodejs.org/api/errors.html#errorcode; else the error in words. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
