import { readFileSync } from 'node:fs';
import { globSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

/** The module of a file: the first folder, or the first two below `shared/`. */
function moduleOf(file: string): string {
  const [first, second] = file.split('/');
  return first === 'shared' ? `shared/${second}` : (first ?? '');
}

const pure = [
  'shared/filter-pattern',
  'shared/rules',
  'shared/alarm-chain',
  'shared/findings',
  'shared/remediation',
  'shared/organization',
];

/** What each module may import of the project, besides itself. docs/develop.md says why. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  'shared/filter-pattern': [],
  'shared/rules': ['shared/filter-pattern'],
  'shared/organization': ['shared/rules'],
  'shared/alarm-chain': ['shared/rules', 'shared/filter-pattern'],
  'shared/findings': ['shared/alarm-chain', 'shared/rules', 'shared/filter-pattern'],
  'shared/remediation': ['shared/alarm-chain', 'shared/rules', 'shared/filter-pattern'],
  'shared/aws': pure.filter((name) => name !== 'shared/organization'),
  'shared/audit': ['package.json', 'shared/aws', ...pure],
  functions: ['shared/audit', 'shared/aws', ...pure],
  bundle: [],
  cli: ['package.json', 'shared/audit', 'shared/aws', ...pure],
  simulator: ['shared/filter-pattern'],
  // Writes documents from the code; nothing is written from documents.
  docs: ['cli', 'simulator', 'shared/audit', ...pure],
};
/** The commands that serve the simulated organization; no other product file knows it. */
const mayImportSimulator = [
  'cli/commands/simulate.ts',
  'cli/simulate/run-simulate.ts',
  'cli/demo/simulated-organization.ts',
];
/** In a checkout the HTML report builds its page; the bundled program carries it, and has this import answered. */
const mayBuildPage = 'cli/html-report/built-page.ts';

const files = globSync('{bundle,docs,functions,cli,shared,simulator}/**/*.{ts,tsx}').map((file) =>
  file.split(path.sep).join('/'),
);
const importPattern = /(?:from\s+|import\s*\(\s*|^import\s+)'([^']+)'/gm;
const imports = files.flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(importPattern)].map(([, specifier]) => ({
    file,
    specifier: specifier ?? '',
  })),
);
const projectImports = imports
  .filter(({ specifier }) => specifier.startsWith('.'))
  .map(({ file, specifier }) => ({ file, target: path.posix.join(path.posix.dirname(file), specifier) }));

test('the product has files to judge', () => {
  expect(files.length).toBeGreaterThan(10);
});

test('every module imports only what stands below it', () => {
  const wrong = projectImports.filter(({ file, target }) => {
    const from = moduleOf(file);
    const to = moduleOf(target);
    if (from === to) return false;
    if (to === 'simulator' && mayImportSimulator.includes(file)) return false;
    if (target === 'bundle/html-page.ts' && file === mayBuildPage) return false;
    return !(allowed[from] ?? []).includes(to);
  });
  expect(wrong).toEqual([]);
});

test('what runs in the page of the HTML report takes nothing from beyond it but types and what makes hidden characters visible', () => {
  const ofPage = files.filter((file) => /^cli\/html-report\/page(\/|-data)/.test(file));
  const values = ofPage.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/^import (?!type\b)[^;]*?'([^']+)';/gm)].map(
      ([, specifier = '']) =>
        specifier.startsWith('.') ? path.posix.join(path.posix.dirname(file), specifier) : specifier,
    ),
  );
  expect(ofPage.length).toBeGreaterThan(10);
  expect(
    values.filter(
      (target) =>
        // There is one place that does so, and the address of a page may hold such characters.
        target !== 'shared/alarm-chain/printable.ts' &&
        !/^(cli\/html-report\/page|preact\b|@tanstack\/table-core\b)/.test(target),
    ),
  ).toEqual([]);
});

test('every module has its rule', () => {
  expect([...new Set(files.map(moduleOf))].filter((name) => !(name in allowed))).toEqual([]);
});

test('only shared/aws, functions, cli and what stands in for the SDK in bundles import the AWS SDK', () => {
  const wrong = imports.filter(
    ({ file, specifier }) =>
      specifier.startsWith('@aws-sdk/') &&
      !['shared/aws', 'functions', 'cli', 'bundle'].includes(moduleOf(file)),
  );
  expect(wrong).toEqual([]);
});

test('pure modules are not async and read no clock, environment, log or file', () => {
  const impure =
    /\basync\b|\bawait\b|\bDate\.now\b|new Date\(\)|\bprocess\.|\bconsole\.\w+\(|\bMath\.random\b|from 'node:(?!crypto')/;
  const wrong = files
    .filter((file) => pure.includes(moduleOf(file)))
    .filter((file) => impure.test(withoutComments(readFileSync(file, 'utf8'))));
  expect(wrong).toEqual([]);
});

test('what the generator expects of an account is not computed by the judge', () => {
  expect(
    projectImports.filter(
      ({ file, target }) => file.startsWith('simulator/') && target.includes('alarm-chain'),
    ),
  ).toEqual([]);
});

test('no file of the project reads the folders beside the checkout', () => {
  const wrong = projectImports.filter(({ target }) => target.startsWith('..'));
  expect(wrong).toEqual([]);
});

function withoutComments(source: string): string {
  return source.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
}
