import type { Metafile } from 'esbuild';
import { libraryOf } from './library-of.ts';
import { unmetSubstitutes, unshakenClients } from './unmet-replacements.ts';

/** What a function's bundle is made of, in bytes of the bundle. */
export interface BundleContents {
  /** Minified, without the source map; a little more than the parts, for what joins them. */
  readonly bytes: number;
  /** By the name of the package. */
  readonly libraries: ReadonlyMap<string, number>;
  /** By module of the project, such as `shared/audit`. */
  readonly modules: ReadonlyMap<string, number>;
  /** What of the AWS SDK should have been replaced and was not: a phrase for each, with what to do. */
  readonly unmet: readonly string[];
}

/** Reads what esbuild tells of a bundle of one file. https://esbuild.github.io/api/#metafile */
export function contentsOf(metafile: Metafile): BundleContents {
  const { outputs } = metafile;
  const bundles = Object.entries(outputs).filter(([file]) => !file.endsWith('.map'));
  const [[, output] = []] = bundles;
  if (output === undefined || bundles.length > 1)
    throw new Error('esbuild tells of more than one bundle, or none');
  const libraries = new Map<string, number>();
  const modules = new Map<string, number>();
  for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
    const library = libraryOf(input);
    if (bytesInOutput === 0) continue;
    if (library === null) addTo(modules, moduleOf(input), bytesInOutput);
    else addTo(libraries, library, bytesInOutput);
  }
  const unmet = [...unmetSubstitutes(metafile), ...unshakenClients(metafile)];
  return { bytes: output.bytes, libraries, modules, unmet };
}

function addTo(sums: Map<string, number>, name: string, bytes: number): void {
  sums.set(name, (sums.get(name) ?? 0) + bytes);
}

function moduleOf(input: string): string {
  const [first = '', second = ''] = input.split('/');
  return first === 'shared' ? `${first}/${second}` : first;
}
