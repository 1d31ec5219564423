import type { BundleContents } from './bundle-contents.ts';
import { bundleLimits, functionNames, type Bundles } from './bundle-limits.ts';
import { bundledLibraries } from './bundled-libraries.ts';

/**
 * The record of what is in the bundles, as Markdown: whole kilobytes, so that it changes when a size does that matters,
 * not with each line of code.
 */
export function describeSizes(bundles: Bundles): string {
  return [
    '# What is in the bundles',
    '',
    '`npm run build` writes this file. A bundle is what a function loads at each cold start: minified, without its source',
    'map; 1 KB is 1,000 bytes. A build fails beyond a limit (`bundle/bundle-limits.ts`), and for a library that nobody has',
    'said what it is for (`bundle/bundled-libraries.ts`). [develop.md](develop.md#bundles) says how they are',
    'made, and `npm run bench -- cold-start` how long they take to load.',
    '',
    ...table(
      ['bundle', 'KB', 'limit, KB', 'libraries', 'of the project'],
      functionNames.map((name) => {
        const { bytes, libraries, modules } = contents(bundles, name);
        return [
          `\`${name}\``,
          ...[bytes, bundleLimits[name], total(libraries), total(modules)].map(kilobytes),
        ];
      }),
    ),
    '',
    '## Libraries, in KB',
    '',
    ...table(
      ['library', 'is there for', ...functionNames],
      rows(bundles, 'libraries').map(([name, ...sizes]) => [
        `\`${name}\``,
        bundledLibraries[name] ?? '',
        ...sizes,
      ]),
    ),
    '',
    '## Modules of the project, in KB',
    '',
    ...table(
      ['module', ...functionNames],
      rows(bundles, 'modules').map(([name, ...sizes]) => [`\`${name}\``, ...sizes]),
    ),
    '',
  ].join('\n');
}

/** Name and size in each bundle, by the alphabet. */
function rows(bundles: Bundles, kind: 'libraries' | 'modules'): readonly (readonly [string, ...string[]])[] {
  const names = new Set([...bundles.values()].flatMap((one) => [...one[kind].keys()]));
  return [...names].toSorted().map((name) => [
    name,
    ...functionNames.map((bundle) => {
      const bytes = contents(bundles, bundle)[kind].get(name);
      return bytes === undefined ? '–' : kilobytes(bytes);
    }),
  ]);
}

function contents(bundles: Bundles, name: (typeof functionNames)[number]): BundleContents {
  const found = bundles.get(name);
  if (found === undefined) throw new Error(`${name} was not bundled`);
  return found;
}

function total(parts: ReadonlyMap<string, number>): number {
  return [...parts.values()].reduce((sum, bytes) => sum + bytes, 0);
}

function kilobytes(bytes: number): string {
  return bytes < 1_000 ? '<1' : String(Math.round(bytes / 1_000));
}

function table(head: readonly string[], body: readonly (readonly string[])[]): readonly string[] {
  return [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.join(' | ')} |`);
}
