import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageAnew, packageService, packagingTimeout, type PackagedService } from './package-service.ts';
import { bundleOf, packagedNames } from './packaged-functions.ts';

let service: PackagedService;
let elsewhere: Awaited<ReturnType<typeof packageAnew>>;

beforeAll(async () => {
  service = await packageService();
  // Another folder, of another length and depth, for somebody whose new files nobody else may read.
  const umask = process.umask(0o077);
  try {
    elsewhere = await packageAnew('ringcheck-packaged-in-another-place-');
  } finally {
    process.umask(umask);
  }
}, 2 * packagingTimeout);

afterAll(() => {
  elsewhere.remove();
});

test('each function of the template has a zip, and there is no other', () => {
  expect(service.zipped).toEqual([...packagedNames].toSorted());
});

test.each(packagedNames)(
  'the zip of %s holds the bundle, its source map and what it reads, nothing else',
  (name) => {
    const folder = `dist/functions/${bundleOf[name]}`;
    const bundle = `${folder}/${bundleOf[name]}.mjs`;
    const exceptions = name === 'summarize' ? [] : [`${folder}/exceptions.json`];

    expect(Object.keys(unzipSync(service.zip(name))).toSorted()).toEqual(
      [bundle, `${bundle}.map`, ...exceptions].toSorted(),
    );
  },
);

test.each(packagedNames)('packaging %s again, in another place, gives the same bytes', (name) => {
  expect(hashOf(elsewhere.zip(name))).toBe(hashOf(service.zip(name)));
});

test('the template is the same but for the time of the packaging, which is in the address of each zip', () => {
  expect(timeless(service)).toContain('"S3Key":"serverless/ringcheck/prod/then/audit.zip"');
  expect(timeless(elsewhere)).toBe(timeless(service));
});

test.each(packagedNames)(
  'the source map of %s names files of the checkout, and the bundle no path of the machine',
  (name) => {
    const files = unzipSync(service.zip(name));
    const folder = `dist/functions/${bundleOf[name]}`;
    const bundle = textOf(files[`${folder}/${bundleOf[name]}.mjs`]);
    const { sources } = JSON.parse(textOf(files[`${folder}/${bundleOf[name]}.mjs.map`])) as {
      readonly sources: readonly string[];
    };
    const inCheckout = sources.map((source) => path.posix.join(folder, source));

    expect(inCheckout.filter((file) => file.startsWith('..') || path.posix.isAbsolute(file))).toEqual([]);
    expect(inCheckout).toContain(`functions/${bundleOf[name]}.ts`);
    for (const file of inCheckout) expect(readFileSync(file, 'utf8')).not.toBe('');
    expect(bundle).not.toContain(process.cwd());
  },
);

function hashOf(zip: Uint8Array): string {
  return createHash('sha256').update(zip).digest('hex');
}

function timeless({ template }: PackagedService): string {
  return JSON.stringify(template).replaceAll(/\/\d{13}-\d{4}-\d\d-\d\dT[\d:.]+Z\//g, '/then/');
}

function textOf(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString('utf8');
}
