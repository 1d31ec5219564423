import type { Metafile } from 'esbuild';
import { libraryOf } from './library-of.ts';
import { substitutes, type Substitute } from './lambda-substitutes.ts';
import { schemaFiles } from './shake-sdk.ts';

/**
 * The substitutes that a function's bundle should have met, by what libraries are in it, and did not: another release of
 * the AWS SDK imports the original under another name, and the bundle has it again without being much larger.
 * @param metafile what esbuild tells of the build: https://esbuild.github.io/api/#metafile
 * @returns one phrase for each substitute and library, with what to do
 */
export function unmetSubstitutes({ inputs }: Metafile): readonly string[] {
  return substitutes.flatMap((substitute) => {
    const met = new Set(
      Object.entries(inputs)
        .filter(([, { imports }]) => imports.some((one) => isMet(substitute, one)))
        .map(([file]) => libraryOf(file)),
    );
    return librariesIn(inputs)
      .filter((library) => substitute.importers.test(library) && !met.has(library))
      .map(
        (library) =>
          `${library} imports nothing like ${String(substitute.imported)}, so that bundle/lambda/${substitute.file} does not stand for it: see what the library imports now, and mend the line in bundle/lambda-substitutes.ts, or take it out`,
      );
  });
}

function isMet(
  { imported, file }: Substitute,
  { path, original }: Metafile['inputs'][string]['imports'][number],
): boolean {
  return path === `bundle/lambda/${file}` && imported.test(original ?? '');
}

/**
 * The clients whose schemas were not shaken, because they lie elsewhere in another release of the AWS SDK. Where they only
 * read otherwise, `shake-sdk.ts` itself ends the build.
 * @returns one phrase for each client, with what to do
 */
export function unshakenClients({ inputs }: Metafile): readonly string[] {
  const shaken = new Set(
    Object.keys(inputs)
      .filter((file) => schemaFiles.test(file))
      .map(libraryOf),
  );
  return librariesIn(inputs)
    .filter((library) => library.startsWith('@aws-sdk/client-') && !shaken.has(library))
    .map(
      (library) =>
        `${library} has no file like ${String(schemaFiles)}, so that its schemas are not shaken: see where they are now, and mend bundle/shake-sdk.ts`,
    );
}

function librariesIn(inputs: Metafile['inputs']): readonly string[] {
  return [...new Set(Object.keys(inputs).flatMap((file) => libraryOf(file) ?? []))];
}
