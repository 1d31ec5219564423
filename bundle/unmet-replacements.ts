import type { Metafile } from 'esbuild';
import { libraryOf } from './library-of.ts';
import { substitutes, type Substitute } from './lambda-substitutes.ts';
import { packageFiles, schemaFiles } from './shake-sdk.ts';

/**
 * The substitutes that a function's bundle should have met, by what libraries are in it, and did not: another release of
 * the AWS SDK imports the original under another name, and the bundle has it again without being much larger.
 * @param metafile what esbuild tells of the build: https://esbuild.github.io/api/#metafile
 * @returns one phrase for each substitute, with the libraries and what to do
 */
export function unmetSubstitutes({ inputs }: Metafile): readonly string[] {
  return substitutes.flatMap((substitute) => {
    const met = new Set(
      Object.entries(inputs)
        .filter(([, { imports }]) => imports.some((one) => isMet(substitute, one)))
        .map(([file]) => libraryOf(file)),
    );
    const missed = librariesIn(inputs).filter(
      (library) => substitute.importers.test(library) && !met.has(library),
    );
    if (missed.length === 0) return [];
    return `nothing like ${String(substitute.imported)} is imported by ${missed.join(', ')}, so that bundle/lambda/${substitute.file} does not stand for it: see what is imported now, and mend the line in bundle/lambda-substitutes.ts, or take it out`;
  });
}

function isMet(
  { imported, file }: Substitute,
  { path, original }: Metafile['inputs'][string]['imports'][number],
): boolean {
  return path === `bundle/lambda/${file}` && imported.test(original ?? '');
}

/**
 * The clients that were not shaken, because what should have been lies elsewhere in another release of the AWS SDK. Where
 * it only reads otherwise, `shake-sdk.ts` itself ends the build.
 * @returns one phrase for each kind of file, with the clients and what to do
 */
export function unshakenClients({ inputs }: Metafile): readonly string[] {
  const files = Object.keys(inputs);
  const clients = librariesIn(inputs).filter((library) => library.startsWith('@aws-sdk/client-'));
  return [schemaFiles, packageFiles].flatMap((kind) => {
    const shaken = new Set(files.filter((file) => kind.test(file)).map(libraryOf));
    const missed = clients.filter((client) => !shaken.has(client));
    if (missed.length === 0) return [];
    return `nothing like ${String(kind)} is in ${missed.join(', ')}, so that all of it is kept: see where it is now, and mend bundle/shake-sdk.ts`;
  });
}

function librariesIn(inputs: Metafile['inputs']): readonly string[] {
  return [...new Set(Object.keys(inputs).flatMap((file) => libraryOf(file) ?? []))].toSorted();
}
