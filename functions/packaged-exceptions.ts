import { fileURLToPath } from 'node:url';
import type { Exception } from '../shared/organization/exceptions.ts';
import { exceptionsIn, readExceptionsText } from '../shared/audit/exceptions-document.ts';
import { UsageError } from '../shared/audit/usage-error.ts';

/** Beside the bundle; the build writes it, with no entry where the checkout has no `exceptions.yml`. */
const packaged = fileURLToPath(new URL('exceptions.json', import.meta.url));

/**
 * Reads the exceptions that the functions are packaged with. Without the file nothing is audited or remediated: nobody
 * could tell then which failures somebody answers for.
 * @param file the value of RINGCHECK_EXCEPTIONS, a file of the same form; undefined means the packaged one
 * @throws UsageError that names file, entry and mend
 */
export async function readExceptionsFile(file: string | undefined): Promise<readonly Exception[]> {
  const mend = file === undefined ? 'run `npm run build` and deploy again' : 'check RINGCHECK_EXCEPTIONS';
  const text = await readExceptionsText(file ?? packaged, mend, file ?? 'exceptions.json');
  // Entries are told by the file that a person wrote.
  const name = file ?? 'exceptions.yml';
  return exceptionsIn(parseJson(text ?? '', name), name);
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new UsageError(
      `${file} is not JSON: the functions read exceptions as \`npm run build\` writes them`,
      {
        cause: error,
      },
    );
  }
}
