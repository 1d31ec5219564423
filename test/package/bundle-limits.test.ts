import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundledLibraries } from '../../bundle/bundled-libraries.ts';
import { bundleLimits, bundleProblems, functionNames, type Bundles } from '../../bundle/bundle-limits.ts';
import { describeSizes } from '../../bundle/bundle-sizes.ts';
import { bundleFunctions } from '../../esbuild.config.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'ringcheck-limits-'));
const exceptions = '[{ "account": "333333333333" }]\n';
let bundles: Bundles;

beforeAll(async () => {
  bundles = await bundleFunctions(folder, exceptions);
}, 60_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('no bundle is beyond its limit, every library in one has its line, and all of the SDK is replaced that should be', () => {
  expect(bundleProblems(bundles)).toEqual([]);
});

test('what is counted is the file that Lambda loads, and adds up to it', () => {
  for (const name of functionNames) {
    const { bytes = 0, libraries, modules } = bundles.get(name) ?? {};
    const parts = [...(libraries?.values() ?? []), ...(modules?.values() ?? [])];
    const sum = parts.reduce((total, one) => total + one, 0);

    expect(bytes).toBe(readFileSync(path.join(folder, name, `${name}.mjs`)).length);
    expect(sum).toBeLessThanOrEqual(bytes);
    expect(sum).toBeGreaterThan(bytes * 0.97);
  }
});

test.each(functionNames)(
  'a limit of %s that is one byte too small ends the build with a line that says what to do',
  (name) => {
    const bytes = bundles.get(name)?.bytes ?? 0;

    expect(bundleProblems(bundles, { ...bundleLimits, [name]: bytes })).toEqual([]);
    expect(bundleProblems(bundles, { ...bundleLimits, [name]: bytes - 1 })).toEqual([
      `the bundle ${name} has ${bytes.toLocaleString('en')} bytes, its limit is ${(bytes - 1).toLocaleString('en')}: see in docs/bundle-sizes.md what grew and import less, or raise the limit in bundle/bundle-limits.ts`,
    ]);
  },
);

test('a library that nobody has said what it is for ends the build, and so does a line whose library is gone', () => {
  const { '@middy/core': handlers = '', ...others } = bundledLibraries;

  expect(bundleProblems(bundles, bundleLimits, others)).toEqual(
    functionNames.map(
      (name) =>
        `the bundle ${name} has the library @middy/core, which has no line in bundle/bundled-libraries.ts: say there what it is for, or do not import it`,
    ),
  );
  expect(
    bundleProblems(bundles, bundleLimits, { ...others, '@middy/core': handlers, leftpad: 'padding' }),
  ).toEqual(['bundle/bundled-libraries.ts names leftpad, which is in no bundle any more: take its line out']);
});

test('the exceptions lie beside each bundle that reads them', () => {
  const beside = functionNames.filter((name) => existsSync(path.join(folder, name, 'exceptions.json')));

  expect(beside).toEqual(['audit', 'list-accounts', 'remediate']);
  for (const name of beside) {
    expect(readFileSync(path.join(folder, name, 'exceptions.json'), 'utf8')).toBe(exceptions);
  }
});

test('docs/bundle-sizes.md is what `npm run build` writes', async () => {
  const record = 'docs/bundle-sizes.md';
  const written = await format(describeSizes(bundles), {
    ...(await resolveConfig(record)),
    filepath: record,
  });

  expect(readFileSync(record, 'utf8')).toBe(written);
});

test.each(['credential-provider-node', 'credential-provider-ini', 'nested-clients', 'yaml'])(
  'no function carries %s: its credentials are in its environment, its exceptions are JSON',
  (library) => {
    const carried = [...bundles.values()].flatMap(({ libraries }) => [...libraries.keys()]);

    expect(carried.filter((name) => name.endsWith(library))).toEqual([]);
  },
);
