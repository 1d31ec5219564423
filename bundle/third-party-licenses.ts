/**
 * `npm run licenses`: writes THIRD-PARTY-LICENSES.txt, the licences of what esbuild puts into the bundles. Who passes the
 * package on passes these packages on with it, and their licences ask that their text go along.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { functionOptions, terminalOptions } from './bundle-options.ts';
import { functionNames } from './bundle-limits.ts';

const checkout = path.join(import.meta.dirname, '..');

/** The file that is shipped with the package (`files` of package.json). */
export const licensesFile = 'THIRD-PARTY-LICENSES.txt';

const mitTerms = `Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.`;

/** What stands for the file where a package leaves it out, by the beginning of the package's name. */
const leftOut: readonly (readonly [name: string, text: string])[] = [
  // All of the repository https://github.com/aws/aws-sdk-js-v3 have the same.
  ['@aws-sdk/', readFileSync(path.join(checkout, 'node_modules/@aws-sdk/client-sts/LICENSE'), 'utf8')],
  [
    '@middy/',
    // https://github.com/middyjs/middy/blob/main/LICENSE
    `MIT License\n\nCopyright (c) Luciano Mammino, will Farrell and the Middy team\n\n${mitTerms}`,
  ],
  [
    '@aws-lambda-powertools/',
    // MIT-0 asks for nothing: https://github.com/aws-powertools/powertools-lambda-typescript/blob/main/LICENSE
    'MIT No Attribution (MIT-0): https://spdx.org/licenses/MIT-0.html\n\nCopyright Amazon.com, Inc. or its affiliates. All Rights Reserved.',
  ],
];

/** A package that is bundled. */
interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** As package.json calls it. */
  readonly license: string;
  /** Its licence, and its notice where it has one. */
  readonly text: string;
}

/** The packages of which esbuild takes something into the terminal's bundle or a function's, by name. */
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
  const taken = builds.flatMap(({ metafile }) =>
    Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs)),
  );
  const folders = taken.flatMap(([input, { bytesInOutput }]) =>
    bytesInOutput === 0 ? [] : (/^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []),
  );
  return [...new Set(folders)].map(readPackage).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** @throws Error for a package whose licence nobody has found yet */
function readPackage(folder: string): BundledPackage {
  const root = path.join(checkout, folder);
  const { name, version, license } = JSON.parse(
    readFileSync(path.join(root, 'package.json'), 'utf8'),
  ) as Pick<BundledPackage, 'name' | 'version' | 'license'>;
  const files = readdirSync(root)
    .filter((file) => /^(licen[cs]e|notice|copyright)/i.test(file))
    .toSorted();
  const texts = files.map((file) => readFileSync(path.join(root, file), 'utf8'));
  const known = leftOut.find(([beginning]) => name.startsWith(beginning))?.[1];
  const text = texts.length > 0 ? texts.join('\n\n') : known;
  if (text === undefined)
    throw new Error(`${name} has no file with its licence: add it to ${import.meta.url}`);
  return { name, version, license, text: text.replaceAll('\r\n', '\n').trim() };
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
