/** The errors of the clients' models, and which of them the product could tell apart, without asking the build. */
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';
import jsTokens from 'js-tokens';
import { functionNames } from '../../bundle/bundle-limits.ts';

/** An error that a service's model has: its shape, as the SDK writes schemas. */
export type ErrorSchema = readonly [number, string, string, Readonly<Record<string, unknown>>, ...unknown[]];

/** Every error of a client's model. */
export async function errorsOf(client: string): Promise<readonly ErrorSchema[]> {
  const module = (await import(`@aws-sdk/client-${client}`)) as Readonly<Record<string, unknown>>;
  return Object.entries(module)
    .filter(([name, value]) => name.endsWith('$') && Array.isArray(value) && value[0] === -3)
    .map(([, schema]) => schema as ErrorSchema)
    .filter(([, , name]) => !name.endsWith('ServiceException'));
}

/** Whatever stands in the product's code but its comments: texts in any quotes, regular expressions, names of the code. */
export async function wordsOfProduct(): Promise<ReadonlySet<string>> {
  const { metafile } = await build({
    // What esbuild itself finds from the entries on; it follows an import of a type alone to no file, and needs none.
    entryPoints: [...functionNames.map((name) => `functions/${name}.ts`), 'cli/ringcheck.ts'],
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    outdir: 'dist',
    write: false,
    metafile: true,
  });
  // The simulated organization plays the services: it makes errors, and meets none.
  const files = Object.keys(metafile.inputs).filter((file) => !file.startsWith('simulator/'));
  const code = files.flatMap((file) => [...jsTokens(readFileSync(file, 'utf8'))]);
  const written = code.filter(({ type }) => !type.endsWith('Comment'));
  return new Set(written.flatMap(({ value }) => value.match(/\w+/g) ?? []));
}
