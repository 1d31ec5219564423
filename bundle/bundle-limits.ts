import type { BundleContents } from './bundle-contents.ts';
import { bundledLibraries } from './bundled-libraries.ts';

/** The functions of serverless.yml: each is bundled into a folder of its own, which is all that its zip holds. */
export const functionNames = ['audit', 'list-accounts', 'summarize', 'remediate'] as const;
export type FunctionName = (typeof functionNames)[number];
export type Bundles = ReadonlyMap<FunctionName, BundleContents>;

/** What a bundle may have: bytes, minified, without its source map. A function loads all of it at each cold start. */
export const bundleLimits: Readonly<Record<FunctionName, number>> = {
  audit: 680_000,
  'list-accounts': 345_000,
  summarize: 445_000,
  remediate: 650_000,
};

/**
 * Where a bundle is too large, holds what nobody said it should, or has a part of the AWS SDK that should have been
 * replaced: one line for each, with what to do.
 */
export function bundleProblems(
  bundles: Bundles,
  limits: Readonly<Record<FunctionName, number>> = bundleLimits,
  known: Readonly<Record<string, string>> = bundledLibraries,
): readonly string[] {
  const all = new Set([...bundles.values()].flatMap(({ libraries }) => [...libraries.keys()]));
  return [
    ...[...bundles].flatMap(([name, { unmet }]) => unmet.map((phrase) => `the bundle ${name}: ${phrase}`)),
    ...[...bundles].flatMap(([name, { bytes }]) =>
      bytes <= limits[name] ? [] : [tooLarge(name, bytes, limits[name])],
    ),
    ...[...bundles].flatMap(([name, { libraries }]) =>
      [...libraries.keys()]
        .filter((library) => !Object.hasOwn(known, library))
        .map(
          (library) =>
            `the bundle ${name} has the library ${library}, which has no line in bundle/bundled-libraries.ts: say there what it is for, or do not import it`,
        ),
    ),
    ...Object.keys(known)
      .filter((library) => !all.has(library))
      .map(
        (library) =>
          `bundle/bundled-libraries.ts names ${library}, which is in no bundle any more: take its line out`,
      ),
  ];
}

function tooLarge(name: FunctionName, bytes: number, limit: number): string {
  return `the bundle ${name} has ${bytes.toLocaleString('en')} bytes, its limit is ${limit.toLocaleString('en')}: see in docs/bundle-sizes.md what grew and import less, or raise the limit in bundle/bundle-limits.ts`;
}
