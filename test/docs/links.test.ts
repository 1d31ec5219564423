/** Every link of every document leads somewhere: to a file, and within a document to a heading. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import GithubSlugger from 'github-slugger';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { toString } from 'mdast-util-to-string';
import type { Nodes } from 'mdast';
import { describe, expect, test } from 'vitest';
import { documentFiles } from '../../docs/generator/generate.ts';

const files = documentFiles();

interface Document {
  /** Addresses of links, images and definitions, in the order of the text. */
  readonly targets: readonly string[];
  readonly anchors: ReadonlySet<string>;
}

const documents: ReadonlyMap<string, Document> = new Map(
  files.map((file) => [file, readDocument(readFileSync(file, 'utf8'))]),
);

function readDocument(text: string): Document {
  const slugger = new GithubSlugger();
  const targets: string[] = [];
  const anchors = new Set<string>();
  visit(fromMarkdown(text), (node) => {
    if (node.type === 'heading') anchors.add(slugger.slug(toString(node)));
    if (node.type === 'link' || node.type === 'image' || node.type === 'definition') targets.push(node.url);
  });
  return { targets, anchors };
}

function visit(node: Nodes, see: (node: Nodes) => void): void {
  see(node);
  if ('children' in node) for (const child of node.children) visit(child, see);
}

/** What is wrong with a link, or null. */
function wrong(from: string, target: string): string | null {
  if (/^[a-z]+:/.test(target)) return isPublicAddress(target) ? null : 'is no https address of a public host';
  const [file = '', anchor] = target.split('#');
  const place = file === '' ? from : path.posix.join(path.posix.dirname(from), decodeURIComponent(file));
  if (place.startsWith('../')) return 'leads out of the repository';
  if (!existsSync(place)) return 'leads to no file';
  if (anchor === undefined) return null;
  const { anchors } = documents.get(place) ?? {};
  if (anchors === undefined) return 'leads into a file that is no document';
  return anchors.has(anchor) ? null : 'leads to no heading';
}

/** No test asks the network: an address is held to its form only. */
function isPublicAddress(target: string): boolean {
  const url = URL.parse(target);
  return url?.protocol === 'https:' && /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}$/.test(url.hostname);
}

test.each(files)('every link of %s leads somewhere', (file) => {
  const { targets = [] } = documents.get(file) ?? {};

  expect(
    targets.map((target) => [target, wrong(file, target)]).filter(([, fault]) => fault !== null),
  ).toEqual([]);
});

test('what is said of links is true of links that are wrong', () => {
  expect(
    [
      'docs/none.md',
      '#none',
      'docs/deploy.md#none',
      'package.json#name',
      '../other/README.md',
      'http://example.com/',
      'https://localhost/',
    ].map((target) => wrong('README.md', target)),
  ).toEqual([
    'leads to no file',
    'leads to no heading',
    'leads to no heading',
    'leads into a file that is no document',
    'leads out of the repository',
    'is no https address of a public host',
    'is no https address of a public host',
  ]);
});

test('every document is led to from another', () => {
  const led = new Set(
    [...documents].flatMap(([from, { targets }]) =>
      targets
        .filter((target) => !/^[a-z]+:|^#/.test(target))
        .map((target) => path.posix.join(path.posix.dirname(from), target.split('#')[0] ?? ''))
        .filter((to) => to !== from),
    ),
  );

  expect(files.filter((file) => file !== 'README.md' && !led.has(file))).toEqual([]);
});

test('a reference that is written as one is defined', () => {
  // CommonMark takes `[text][name]` without a definition for plain text.
  const undefinedOnes = files.flatMap((file) => {
    const text: string[] = [];
    visit(fromMarkdown(readFileSync(file, 'utf8')), (node) => {
      if (node.type === 'text') text.push(node.value);
    });
    return text.filter((one) => /\]\[[a-z-]+\]/.test(one)).map((one) => `${file}: ${one}`);
  });

  expect(undefinedOnes).toEqual([]);
});

describe('in the package that npm makes', async () => {
  const packed = await packedFiles();

  test('every document is there', () => {
    expect(files.filter((file) => !packed.has(file))).toEqual([]);
  });

  test.each(files)('every link of %s leads to a file that is there too', (file) => {
    const { targets = [] } = documents.get(file) ?? {};
    const places = targets
      .filter((target) => !/^(?:[a-z]+:|#)/.test(target))
      .map((target) => path.posix.join(path.posix.dirname(file), target.split('#')[0] ?? ''));

    expect(places.filter((place) => !packed.has(place) && !folders(packed).has(place))).toEqual([]);
  });
});

/** What `npm pack` would put into it, but for what it builds first. */
async function packedFiles(): Promise<ReadonlySet<string>> {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts', '--logs-max=0'];
  const { stdout } = await promisify(execFile)('npm', args);
  const [{ files: listed }] = JSON.parse(stdout) as [{ files: readonly { path: string }[] }];
  return new Set(listed.map((one) => one.path));
}

function folders(places: Iterable<string>): ReadonlySet<string> {
  return new Set([...places].map((place) => path.posix.dirname(place)));
}
