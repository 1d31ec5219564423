import { MalformedExceptionError, readExceptions, type Exception } from '../organization/exceptions.ts';
import { codeOf, readFileText } from './file-text.ts';
import { UsageError } from './usage-error.ts';

/** Bytes; several thousand entries. A larger file is another one, given by mistake. */
const largestFile = 1_048_576;

/**
 * The text of a file of exceptions.
 * @param mend what to do where it is not there
 * @param name names it in errors
 * @returns null where it is not there and `mend` is null
 * @throws UsageError that names file and mend
 */
export async function readExceptionsText(
  file: string,
  mend: string | null,
  name = file,
): Promise<string | null> {
  try {
    return await readFileText(file, largestFile, 'a file of exceptions');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const code = codeOf(error);
    if (code === 'ENOENT' && mend === null) return null;
    throw new UsageError(`${name} cannot be read (${code}): ${code === 'ENOENT' ? mend : 'check the file'}`, {
      cause: error,
    });
  }
}

/**
 * The exceptions in a document whose scalars are all texts.
 * @param file names the document in errors
 * @throws UsageError that names file, entry and mend
 */
export function exceptionsIn(document: unknown, file: string): readonly Exception[] {
  try {
    return readExceptions(document, file);
  } catch (error) {
    if (!(error instanceof MalformedExceptionError)) throw error;
    throw new UsageError(error.message, { cause: error });
  }
}
