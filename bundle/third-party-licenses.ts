/**
 * `npm run licenses`: writes THIRD-PARTY-LICENSES.txt, the licences of what esbuild puts into the bundles. Who passes the
 * package on passes these packages on with it, and their licences ask that their text go along.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { functionOptions, terminalOptions } from './bundle-options.ts';
import { functionNames } from './bundle-limits.ts';
import { packagesIn, type BundledPackage } from './bundled-packages.ts';
import { htmlPageContents } from './html-page.ts';

const checkout = path.join(import.meta.dirname, '..');

/** The file that is shipped with the package (`files` of package.json). */
export const licensesFile = 'THIRD-PARTY-LICENSES.txt';

/** The packages of which esbuild takes something into the terminal's bundle, a function's or the page, by name. */
export async function bundledPackages(): Promise<readonly BundledPackage[]> {
  const builds = await Promise.all([
    build({ ...terminalOptions, outdir: 'dist', write: false, metafile: true }),
    build({
      ...functionOptions,
      entryPoints: functionNames.map((name) => `functions/${name}.ts`),
      outdir: 'dist',
      write: false,
      metafile: true,
    }),
  ]);
  return packagesIn([...builds.map(({ metafile }) => metafile), await htmlPageContents()]);
}

/** The whole file: each licence once, after the packages that have it. */
export function licensesText(packages: readonly BundledPackage[]): string {
  const texts = [...new Set(packages.map(({ text }) => text))];
  const parts = texts.map((text) => {
    const names = packages
      .filter((one) => one.text === text)
      .map(({ name, version, license }) => `${name} ${version} (${license})`);
    return `${'-'.repeat(80)}\n${names.join('\n')}\n\n${text}\n`;
  });
  return `The bundles of Ringcheck hold parts of these packages. \`npm run licenses\` writes this file.\n\n${parts.join('\n')}`;
}

if (import.meta.main) {
  const file = path.join(checkout, licensesFile);
  const text = licensesText(await bundledPackages());
  const before = existsSync(file) ? readFileSync(file, 'utf8') : null;
  if (before !== text) writeFileSync(file, text);
}
