/** The packages of which esbuild takes something, with the licences that go along with them. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Metafile } from 'esbuild';

const checkout = path.join(import.meta.dirname, '..');

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
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** As package.json calls it. */
  readonly license: string;
  /** Its licence, and its notice where it has one. */
  readonly text: string;
}

/** The packages that builds take something of, by name. @throws Error for a package whose licence nobody has found yet */
export function packagesIn(builds: readonly Metafile[]): readonly BundledPackage[] {
  const taken = builds.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap(({ inputs }) => Object.entries(inputs)),
  );
  const folders = taken.flatMap(([input, { bytesInOutput }]) =>
    bytesInOutput === 0 ? [] : (/^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []),
  );
  return [...new Set(folders)].map(readPackage).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

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
    throw new Error(`${name} has no file with its licence: add it to bundle/bundled-packages.ts`);
  return { name, version, license, text: text.replaceAll('\r\n', '\n').trim() };
}
