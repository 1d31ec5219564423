import path from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * What stands in the functions in the place of parts of the AWS SDK that do nothing in Lambda; each says why. The terminal
 * program has the originals. Left: what is imported, right: of `bundle/lambda/`.
 */
const substitutes: ReadonlyMap<string, string> = new Map([
  ['@aws-sdk/credential-provider-node', 'credentials.ts'],
  ['@smithy/core/event-streams', 'event-streams.ts'],
]);
/** The plugin for the bundles of the functions. */
export const lambdaSubstitutes: Plugin = {
  name: 'lambda-substitutes',
  setup(build) {
    build.onResolve({ filter: /^@(?:aws-sdk|smithy)\// }, ({ path: specifier }) => {
      const file = substitutes.get(specifier);
      return file === undefined ? undefined : substitute(file);
    });
    build.onResolve({ filter: /\/(?:Md5|Sha1|Sha256)Js$/ }, () => substitute('hashes.ts'));
    // A file of the client of S3 itself, of a name that each client has.
    build.onResolve({ filter: /^\.\.?\/endpoint\/endpointResolver$/ }, ({ importer }) => {
      const isOfS3 = /[\\/]@aws-sdk[\\/]client-s3[\\/]dist-es[\\/]/.test(importer);
      return isOfS3 ? substitute('bucket-endpoint.ts') : undefined;
    });
  },
};

const substitute = (file: string) => ({ path: path.join(import.meta.dirname, 'lambda', file) });
