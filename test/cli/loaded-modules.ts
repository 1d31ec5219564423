import { execFile } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Prints every module on stderr as it is loaded: https://nodejs.org/api/module.html#moduleregisterhooksoptions */
const hook = `
  import { registerHooks } from 'node:module';
  import { writeSync } from 'node:fs';
  registerHooks({ load: (url, context, next) => { writeSync(2, url + '\\n'); return next(url, context); } });
`;
const root = path.join(import.meta.dirname, '../..');

/** The modules that a command line loads from source, as paths in the checkout. What is Node's own is left out. */
export async function loadedModules(args: readonly string[]): Promise<readonly string[]> {
  const { stderr } = await promisify(execFile)(
    process.execPath,
    [
      '--import',
      `data:text/javascript,${encodeURIComponent(hook)}`,
      path.join(root, 'cli/ringcheck.ts'),
      ...args,
    ],
    { cwd: root },
  );
  return stderr
    .split('\n')
    .filter((line) => line.startsWith('file:'))
    .map((url) => path.relative(root, fileURLToPath(url)).split(path.sep).join('/'));
}
