import { text as textOf } from 'node:stream/consumers';
import { codeOf, readFileText } from '../../shared/audit/file-text.ts';
import { UsageError } from '../../shared/audit/usage-error.ts';
import { MalformedDocumentError } from '../../shared/remediation/index.ts';
import type { Terminal } from '../command.ts';

/** Bytes; a plan for 10,000 accounts has 20 million. A larger file is another one, given by mistake. */
const largestDocument = 100_000_000;

/**
 * Reads a plan or a record from a file, or from stdin for `-`.
 * @param read throws MalformedDocumentError where the document is none
 * @throws UsageError that names the file and the mend
 */
export async function readDocument<T>(
  file: string,
  terminal: Pick<Terminal, 'stdin'>,
  read: (document: unknown) => T,
): Promise<T> {
  const text = file === '-' ? await textOf(terminal.stdin) : await textOfFile(file);
  try {
    return read(parseDocument(text));
  } catch (error) {
    const name = file === '-' ? 'stdin' : file;
    if (error instanceof MalformedDocumentError) {
      throw new UsageError(`${name}: ${error.message}: give the file as Ringcheck printed it`, {
        cause: error,
      });
    }
    if (error instanceof SyntaxError) {
      throw new UsageError(`${name} is no JSON: give what \`plan --format json\` or \`apply\` printed`, {
        cause: error,
      });
    }
    throw error;
  }
}

/**
 * One document, or lines of records as a record on disk grows by: the accounts of all. The last line may be torn.
 * @throws SyntaxError where it is neither
 */
function parseDocument(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const [first, ...others] = text.split('\n').slice(0, -1);
    if (first === undefined) throw error;
    const documents = [first, ...others].map((line) => JSON.parse(line) as { readonly accounts?: unknown });
    return { schemaVersion: 1, accounts: documents.flatMap(({ accounts }) => accounts ?? []) };
  }
}

async function textOfFile(file: string): Promise<string> {
  try {
    return await readFileText(file, largestDocument, 'a plan or a record');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file} cannot be read (${codeOf(error)}): check the name`, { cause: error });
  }
}
