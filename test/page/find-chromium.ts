import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * The Chromium that opens the pages: what RINGCHECK_CHROMIUM names, else Debian's, on the PATH.
 * @throws Error that says how to come by one
 */
export function findChromium(env: Readonly<Record<string, string | undefined>>): string {
  const named = env['RINGCHECK_CHROMIUM'];
  if (named !== undefined && named !== '') {
    if (existsSync(named)) return named;
    throw new Error(
      `RINGCHECK_CHROMIUM names ${named}, which is not there: name a Chromium there, or unset it to use the one on the PATH`,
    );
  }
  const found = (env['PATH'] ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, 'chromium'))
    .find((file) => existsSync(file));
  if (found !== undefined) return found;
  throw new Error(
    'npm run test:page needs Chromium: run `apt-get install chromium`, or name one in RINGCHECK_CHROMIUM',
  );
}
