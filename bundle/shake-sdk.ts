/**
 * What makes the clients of the AWS SDK shake: their generated schemas are data, but written so that no bundler can see
 * that what nobody reads may go. Nothing below node_modules is changed; esbuild is given another text of the same files.
 */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'esbuild';

/** The generated schemas of a client, all in one file. */
export const schemaFiles = /[\\/]@aws-sdk[\\/]client-[a-z0-9-]+[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/;
/** The description of a package, which a client imports for its version. */
export const packageFiles = /[\\/]package\.json$/;

/**
 * The plugin for a build of the project.
 * @param root the checkout: which errors its sources name is read there
 */
export function shakeSdk(root: string): Plugin {
  return {
    name: 'shake-sdk',
    setup(build) {
      const named = namesIn(root);
      build.onLoad({ filter: schemaFiles }, ({ path: file }) => {
        const classes = path.join(path.dirname(file), '../models/errors.js');
        try {
          const retried = retriedIn(readFileSync(classes, 'utf8'), path.relative(root, classes));
          const kept = new Set([...named, ...retried]);
          const text = shakeSchemas(readFileSync(file, 'utf8'), kept, path.relative(root, file));
          return { contents: text, loader: 'js' };
        } catch (error) {
          if (!(error instanceof UnreadSchemasError)) throw error;
          // Told so, esbuild shows the line; thrown, it would show where in this file.
          return { errors: [{ text: error.message }] };
        }
      });
      // Of its own description a client sends the version as part of the user agent, and of ours nothing else is read.
      build.onLoad({ filter: packageFiles }, ({ path: file }) => {
        const { name, version } = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, unknown>>;
        return { contents: JSON.stringify({ name, version }), loader: 'json' };
      });
    },
  };
}

/**
 * Every word of the product's sources: whoever tells an error apart writes its name, in whatever quotes, as part of a
 * regular expression, or as its class. A name that a comment alone has keeps an error too, of some hundred bytes.
 */
export function namesIn(root: string): ReadonlySet<string> {
  const files = globSync('{shared,functions,cli}/**/*.ts', { cwd: root });
  return new Set(files.flatMap((file) => readFileSync(path.join(root, file), 'utf8').match(/\w+/g) ?? []));
}

/** The SDK does not write its schemas any more as they are read here. */
class UnreadSchemasError extends Error {
  constructor(file: string, what: string) {
    super(
      `${file}: ${what}: the AWS SDK does not write its schemas any more as the build reads them: see how it does, and mend bundle/shake-sdk.ts`,
    );
  }
}

/**
 * The errors of which the service's model says that another attempt may help: the SDK knows that by their class.
 * @throws UnreadSchemasError where the name of such an error is not found; `file` names the text
 */
export function retriedIn(classes: string, file: string): ReadonlySet<string> {
  const names = [...classes.matchAll(/^ {4}name = "(\w+)";$(?:(?!^export class)[^])*?^ {4}\$retryable = /gm)];
  if (names.length !== countOf(/\$retryable\b/g, classes)) {
    throw new UnreadSchemasError(file, 'an error may be tried again, and its name is not where it was');
  }
  return new Set(names.map(([, name]) => name ?? ''));
}

function countOf(pattern: RegExp, text: string): number {
  return text.match(pattern)?.length ?? 0;
}

/**
 * The schemas of one client, with what keeps the unread ones taken away.
 * @param kept the errors that somebody tells apart: they keep their schemas
 * @param file names the text in errors
 * @throws UnreadSchemasError where one of the things that should go, or give way, is not found
 */
export function shakeSchemas(text: string, kept: ReadonlySet<string>, file: string): string {
  return withoutUnreadDetails(withoutOtherErrors(withPlainKeys(text, file), kept, file), file);
}

/**
 * `{ [_hH]: 1 }` becomes `{ "httpHeader": 1 }`. A computed key may call `toString`, for all that esbuild knows, and so
 * keeps the object; the constant behind it, of the same file, is a text.
 */
function withPlainKeys(text: string, file: string): string {
  const constants = new Map(
    [...text.matchAll(/^const (_\w+) = ("(?:[^"\\]|\\.)*");$/gm)].map(([, name, value]) => [name, value]),
  );
  const plain = text.replaceAll(/([{,]\s*)\[(_\w+)\]:/g, (_, before: string, name: string) => {
    const value = constants.get(name);
    if (value === undefined) throw new UnreadSchemasError(file, `${name} is no constant of the file`);
    return `${before}${value}:`;
  });
  if (plain === text) throw new UnreadSchemasError(file, 'no key is a constant of the file');
  if (/[{,]\s*\[[^\]\n]*\]\s*:/.test(plain))
    throw new UnreadSchemasError(file, 'a key is computed otherwise');
  return plain;
}

/**
 * Each client registers the schemas and classes of all its errors, which keeps them all. One that is not registered has
 * the name and the message that the service gave it and the class of the service's exceptions, so that what nobody tells
 * apart need not be there. https://github.com/aws/aws-sdk-js-v3 packages-internal/core/src/submodules/protocols/ProtocolLib.ts
 */
function withoutOtherErrors(text: string, kept: ReadonlySet<string>, file: string): string {
  const registration = /^n0_registry\.registerError\((\w+)\$, \w+\);$/gm;
  const ofService = /^_s_registry\.registerError\(\w+\$, \w+\);$/gm;
  const count = countOf(registration, text);
  if (count === 0) throw new UnreadSchemasError(file, 'no error is registered');
  if (count + countOf(ofService, text) !== countOf(/\bregisterError\b/g, text)) {
    throw new UnreadSchemasError(file, 'an error is registered otherwise');
  }
  const codes = codesIn(text);
  if (codes.size !== countOf(/"awsQueryError":/g, text)) {
    throw new UnreadSchemasError(file, 'the code of an error is not where it was');
  }
  return text.replaceAll(registration, (statement: string, name: string) =>
    kept.has(name) || kept.has(codes.get(name) ?? name) ? statement : '',
  );
}

/**
 * What services call errors over the wire that have another name in the model; one that is not registered keeps that.
 * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-protocols-awsqueryerror-trait
 */
function codesIn(text: string): ReadonlyMap<string, string> {
  const codes = text.matchAll(/^export var (\w+)\$ = \[-3, n0, \w+,\s+\{ "awsQueryError": \[[`"](\w+)[`"]/gm);
  return new Map([...codes].map(([, name = '', code = '']) => [name, code]));
}

/**
 * Security Hub describes over a hundred kinds of resources, which is most of its client. Of the details of a resource a
 * finding of ours has `Other` alone (`shared/findings/resources.ts`), and others' findings are never read.
 */
function withoutUnreadDetails(text: string, file: string): string {
  if (!/^const n0 = "com\.amazonaws\.securityhub";$/m.test(text)) return text;
  const details =
    /^export var ResourceDetails\$ = \[3, n0, \w+,\s+0,\s+\[[^\]]*\b_Ot\b[^\]]*\],[\s\S]*?^\];$/m;
  if (!details.test(text)) throw new UnreadSchemasError(file, 'ResourceDetails$ is not where it was');
  return text.replace(details, 'export var ResourceDetails$ = [3, n0, _RDe, 0, [_Ot], [128 | 0]];');
}
