import { parseDocument } from 'yaml';
import { MalformedExceptionError, readExceptions, type Exception } from '../organization/exceptions.ts';
import { codeOf, readFileText } from './file-text.ts';
import { UsageError } from './usage-error.ts';

/** Read where no other file is named and this one is in the working directory. */
export const defaultExceptionsFile = 'exceptions.yml';

/** Bytes; several thousand entries. A larger file is another one, given by mistake. */
const largestFile = 1_048_576;

/**
 * Reads the exceptions of an audit: in a terminal from the working directory, in Lambda from the package.
 * @param file undefined means `exceptions.yml`, which may be absent; a file that was named may not
 * @throws UsageError that names file, entry and mend
 */
export async function readExceptionsFile(file: string | undefined): Promise<readonly Exception[]> {
  const path = file ?? defaultExceptionsFile;
  let text: string;
  try {
    text = await readFileText(path, largestFile, 'a file of exceptions');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const code = codeOf(error);
    if (code === 'ENOENT' && file === undefined) return [];
    const mend = code === 'ENOENT' ? 'check --exceptions or RINGCHECK_EXCEPTIONS' : 'check the file';
    throw new UsageError(`${path} cannot be read (${code}): ${mend}`, { cause: error });
  }
  return parseExceptions(text, path);
}

/**
 * The exceptions in a YAML text. Every scalar is kept as the text that it is: an account id may begin with a zero, and
 * a day is no time stamp.
 * @param file names the text in errors
 * @throws UsageError that names file, entry and mend
 */
export function parseExceptions(text: string, file: string): readonly Exception[] {
  try {
    return readExceptions(parseYaml(text, file), file);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (error instanceof MalformedExceptionError) throw new UsageError(error.message, { cause: error });
    // Thousands of nested brackets use up the parser's stack, thousands of aliases its patience.
    throw new UsageError(
      `${file} is too intricate to be a list of exceptions: write one entry after another`,
      {
        cause: error,
      },
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
