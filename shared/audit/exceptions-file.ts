import { parseDocument } from 'yaml';
import type { Exception } from '../organization/exceptions.ts';
import { exceptionsIn, readExceptionsText } from './exceptions-document.ts';
import { UsageError } from './usage-error.ts';

/** Read where no other file is named and this one is in the working directory. */
export const defaultExceptionsFile = 'exceptions.yml';

/**
 * Reads the exceptions of an audit from a terminal. The functions read what the build has read (`packExceptions`).
 * @param file undefined means `exceptions.yml`, which may be absent; a file that was named may not
 * @throws UsageError that names file, entry and mend
 */
export async function readExceptionsFile(file: string | undefined): Promise<readonly Exception[]> {
  const path = file ?? defaultExceptionsFile;
  const mend = file === undefined ? null : 'check --exceptions or RINGCHECK_EXCEPTIONS';
  const text = await readExceptionsText(path, mend);
  return text === null ? [] : parseExceptions(text, path);
}

/**
 * The exceptions in a YAML text. Every scalar is kept as the text that it is: an account id may begin with a zero, and
 * a day is no time stamp.
 * @param file names the text in errors
 * @throws UsageError that names file, entry and mend
 */
export function parseExceptions(text: string, file: string): readonly Exception[] {
  return whereReadable(file, () => exceptionsIn(parseYaml(text, file), file));
}

/**
 * The exceptions as the functions are packaged with them, checked: the same entries as JSON, so that no function carries
 * a reader of YAML, and a malformed entry ends the packaging rather than every run.
 * @param file `exceptions.yml` of the checkout, which may be absent
 * @throws UsageError that names file, entry and mend
 */
export async function packExceptions(file: string): Promise<string> {
  const text = (await readExceptionsText(file, null)) ?? '';
  const document = whereReadable(defaultExceptionsFile, () => {
    const entries = parseYaml(text, defaultExceptionsFile);
    exceptionsIn(entries, defaultExceptionsFile);
    return entries === null || entries === '' ? [] : entries;
  });
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** Thousands of nested brackets use up the parser's stack, thousands of aliases its patience. */
function whereReadable<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(
      `${file} is too intricate to be a list of exceptions: write one entry after another`,
      { cause: error },
    );
  }
}

function parseYaml(text: string, file: string): unknown {
  // What it would warn of on stderr is refused below, or where the entries are read.
  const document = parseDocument(text, { schema: 'failsafe', logLevel: 'error' });
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem !== undefined) {
    const [first = ''] = problem.message.split('\n');
    throw new UsageError(`${file} is not YAML: ${first.replace(/:$/, '')}`, { cause: problem });
  }
  return document.toJS();
}
