import path from 'node:path';
import type { Plugin } from 'esbuild';
import { libraryOf } from './library-of.ts';

/** A part of the AWS SDK that does nothing in Lambda, and what stands in its place. */
export interface Substitute {
  /** What the SDK's own files import. */
  readonly imported: RegExp;
  /** The libraries that are known to import it: each that is in a bundle is expected to. */
  readonly importers: RegExp;
  /** Of `bundle/lambda/`; says why it may stand there. */
  readonly file: string;
  /** True where another library calls something else the same. */
  readonly isOfImportersAlone?: boolean;
}

/** What stands in the functions. The terminal program has the originals. */
export const substitutes: readonly Substitute[] = [
  {
    imported: /^@aws-sdk\/credential-provider-node$/,
    importers: /^@aws-sdk\/client-/,
    file: 'credentials.ts',
  },
  {
    imported: /^@smithy\/core\/event-streams$/,
    importers: /^@smithy\/core$|^@aws-sdk\/client-(?:cloudwatch-logs|s3)$/,
    file: 'event-streams.ts',
  },
  { imported: /\/Md5Js$/, importers: /^@smithy\/core$/, file: 'hashes.ts' },
  { imported: /\/Sha1Js$/, importers: /^@aws-sdk\/checksums$/, file: 'hashes.ts' },
  { imported: /\/Sha256Js$/, importers: /^@smithy\/core$/, file: 'hashes.ts' },
  {
    // A file that each client has.
    imported: /^\.\.?\/endpoint\/endpointResolver$/,
    importers: /^@aws-sdk\/client-s3$/,
    file: 'bucket-endpoint.ts',
    isOfImportersAlone: true,
  },
];

/** The plugin for the bundles of the functions; `unmet-replacements.ts` holds that each was met. */
export const lambdaSubstitutes: Plugin = {
  name: 'lambda-substitutes',
  setup(build) {
    for (const { imported, importers, file, isOfImportersAlone = false } of substitutes) {
      const substitute = { path: path.join(import.meta.dirname, 'lambda', file) };
      build.onResolve({ filter: imported }, ({ importer }) =>
        !isOfImportersAlone || importers.test(libraryOf(importer) ?? '') ? substitute : undefined,
      );
    }
  },
};
