/** Another release of the AWS SDK that the build's replacements do not meet any more ends the build. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';
import { beforeAll, expect, test } from 'vitest';
import { contentsOf } from '../../bundle/bundle-contents.ts';
import { bundleProblems, type FunctionName } from '../../bundle/bundle-limits.ts';
import { functionOptions } from '../../bundle/bundle-options.ts';
import { unmetSubstitutes, unshakenClients } from '../../bundle/unmet-replacements.ts';

const built = new Map<FunctionName, Metafile>();

beforeAll(async () => {
  // The one with all clients, and the one with the fewest; of all four it is held where their limits are.
  for (const name of ['audit', 'list-accounts'] as const) built.set(name, await metafileOf(name));
}, 60_000);

/** @param before what sees the SDK's imports first */
async function metafileOf(name: FunctionName, ...before: readonly Plugin[]): Promise<Metafile> {
  const { metafile } = await build({
    ...functionOptions,
    plugins: [...before, ...(functionOptions.plugins ?? [])],
    entryPoints: [`functions/${name}.ts`],
    outdir: 'dist',
    write: false,
    metafile: true,
  });
  return metafile;
}

/** What the SDK imports, and what stands for it. */
const replaced: readonly (readonly [imported: RegExp, file: string])[] = [
  [/^@aws-sdk\/credential-provider-node$/, 'credentials.ts'],
  [/^@smithy\/core\/event-streams$/, 'event-streams.ts'],
  [/\/Md5Js$/, 'hashes.ts'],
  [/\/Sha1Js$/, 'hashes.ts'],
  [/\/Sha256Js$/, 'hashes.ts'],
  [/\/endpoint\/endpointResolver$/, 'bucket-endpoint.ts'],
];

/** As if the SDK had other names for all of it: the originals come into the bundle, and no later plugin sees them. */
const renamed: Plugin = {
  name: 'renamed',
  setup(ofBuild) {
    const require = createRequire(import.meta.url);
    for (const [filter] of replaced) {
      ofBuild.onResolve({ filter }, ({ path: specifier, resolveDir }) => ({
        path: specifier.startsWith('.')
          ? path.join(resolveDir, `${specifier}.js`)
          : require.resolve(specifier).replace('dist-cjs', 'dist-es'),
      }));
    }
  },
};

/** The package of each file of the bundle that imports it and has the substitute, by the alphabet. */
function importersIn({ inputs }: Metafile, [imported, file]: (typeof replaced)[number]): readonly string[] {
  const importers = Object.entries(inputs).filter(([, { imports }]) =>
    imports.some((one) => imported.test(one.original ?? '') && path.basename(one.path) === file),
  );
  return namesOf(importers.map(([input]) => input));
}

function namesOf(files: readonly string[]): readonly string[] {
  return [...new Set(files.map((file) => file.split('/').slice(1, 3).join('/')))].toSorted();
}

test('a bundle of a function meets every substitute, and shakes every client', () => {
  expect(built.size).toBe(2);
  for (const [name, metafile] of built) {
    expect([name, contentsOf(metafile).unmet]).toEqual([name, []]);
    for (const one of replaced) expect([name, one, importersIn(metafile, one)]).not.toEqual([name, one, []]);
  }
});

test('an SDK whose imports have other names ends the build, with a line for each that says what to do', async () => {
  const contents = contentsOf(await metafileOf('list-accounts', renamed));
  const lines = bundleProblems(new Map([['list-accounts', contents]]));
  const expected = [
    [
      '@aws-sdk/client-organizations, @aws-sdk/client-s3, @aws-sdk/client-securityhub, @aws-sdk/client-sts',
      'credentials.ts',
    ],
    ['@aws-sdk/client-s3, @smithy/core', 'event-streams.ts'],
    ['@smithy/core', 'hashes.ts'],
    ['@aws-sdk/checksums', 'hashes.ts'],
    ['@smithy/core', 'hashes.ts'],
    ['@aws-sdk/client-s3', 'bucket-endpoint.ts'],
  ].map(
    ([libraries, file]) =>
      `the bundle list-accounts: nothing like … is imported by ${libraries}, so that bundle/lambda/${file} does not stand for it: see what is imported now, and mend the line in bundle/lambda-substitutes.ts, or take it out`,
  );

  expect(
    lines
      .filter((line) => line.includes('is imported by'))
      .map((line) => line.replace(/(?<=nothing like )\S+/, '…')),
  ).toEqual(expected);
});

test.each(replaced)('each library that imports %s, for which %s stands, is missed alone', (...one) => {
  for (const [name, metafile] of built) {
    for (const library of importersIn(metafile, one)) {
      const inputs = Object.entries(metafile.inputs).map(([input, { imports, ...rest }]) => {
        const others = imports.filter(({ original }) => !one[0].test(original ?? ''));
        return [input, { ...rest, imports: input.includes(`/${library}/`) ? others : imports }] as const;
      });
      const lines = unmetSubstitutes({ ...metafile, inputs: Object.fromEntries(inputs) });

      expect([name, lines]).toEqual([
        name,
        [expect.stringMatching(new RegExp(` is imported by ${library}, .*${one[1]}`))],
      ]);
    }
  }
});

test.each([
  ['dist-es/schemas/schemas_0.js', 'dist-es/models/schemas.js', 'schemas_0'],
  ['package.json', 'dist-es/version.js', 'package'],
])('a client that has its %s elsewhere ends the build', (before, after, told) => {
  for (const { inputs, ...rest } of built.values()) {
    const files = Object.entries(inputs);
    const clients = namesOf(Object.keys(inputs)).filter((name) => name.startsWith('@aws-sdk/client-'));

    expect(clients.length).toBeGreaterThan(3);
    for (const client of clients) {
      const moved = files.map(([file, input]) => [
        file.replace(`${client}/${before}`, `${client}/${after}`),
        input,
      ]);
      const lines = unshakenClients({ ...rest, inputs: Object.fromEntries(moved) as typeof inputs });

      expect(
        lines.map((line) =>
          line.replace(/(?<=nothing like )\S+/, (like) => (like.includes(told) ? told : like)),
        ),
      ).toEqual([
        `nothing like ${told} is in ${client}, so that all of it is kept: see where it is now, and mend bundle/shake-sdk.ts`,
      ]);
    }
  }
});
