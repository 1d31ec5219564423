import path from 'node:path';
import type { BuildOptions } from 'esbuild';
import { carriedPage } from './carried-page.ts';
import { lambdaSubstitutes } from './lambda-substitutes.ts';
import { shakeSdk } from './shake-sdk.ts';

const root = path.join(import.meta.dirname, '..');

const shared: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'esm',
  minify: true,
  // The ESM builds of the SDK first: they shake, their CommonJS twins do not.
  mainFields: ['module', 'main'],
  outExtension: { '.js': '.mjs' },
  // What is bundled keeps its licences in files of its own; its one `@preserve` comment is about test coverage.
  legalComments: 'none',
  logLevel: 'warning',
};

/** What each function's bundle is made with; the bench of cold starts makes what it compares with the same. */
export const functionOptions: BuildOptions = {
  ...shared,
  target: 'node24',
  plugins: [lambdaSubstitutes, shakeSdk(root)],
};

/** What the terminal program's bundle is made with. */
export const terminalOptions = {
  ...shared,
  entryPoints: ['cli/ringcheck.ts'],
  target: 'node20',
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  // For Node, yaml offers CommonJS only, whose `require` an ESM bundle cannot answer; its ESM twin does the same.
  alias: { yaml: './node_modules/yaml/browser/index.js' },
  // The bundle is only ever the program itself, and Node 20, which may start it, does not know `import.meta.main`.
  define: { 'import.meta.main': 'true' },
  plugins: [shakeSdk(root), carriedPage],
} satisfies BuildOptions;
