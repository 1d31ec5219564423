import { rmSync } from 'node:fs';
import path from 'node:path';
import { build, type BuildOptions } from 'esbuild';

const root = import.meta.dirname;

const shared: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'esm',
  minify: true,
  // Errors are told apart by their constructor's name, in logs and in the SDK's middleware.
  keepNames: true,
  // The ESM builds of the SDK first: they shake, their CommonJS twins do not.
  mainFields: ['module', 'main'],
  // For Node, yaml offers CommonJS only, whose `require` an ESM bundle cannot answer; its ESM twin does the same.
  alias: { yaml: './node_modules/yaml/browser/index.js' },
  outExtension: { '.js': '.mjs' },
  // What is bundled keeps its licences in files of its own; its one `@preserve` comment is about test coverage.
  legalComments: 'none',
  logLevel: 'warning',
};

/** The functions of serverless.yml: each is bundled into a folder of its own, which is all that its zip holds. */
export const functionNames = ['audit', 'list-accounts', 'summarize', 'remediate'] as const;

/** Bundles every Lambda function below `folder`: `functions/audit.ts` becomes `folder/audit/audit.mjs`. */
export async function bundleFunctions(folder: string): Promise<void> {
  for (const name of functionNames) {
    await build({
      ...shared,
      entryPoints: [`functions/${name}.ts`],
      outdir: path.join(folder, name),
      target: 'node24',
      // Read by --enable-source-maps (serverless.yml). The sources themselves would only make the zip larger.
      sourcemap: 'linked',
      sourcesContent: false,
    });
  }
}

/**
 * Bundles the terminal program into `folder/ringcheck.mjs`, the package's `bin`: Node strips no types below
 * node_modules. Split, so that a command loads the SDK only if it needs it.
 */
export async function bundleTerminal(folder: string): Promise<void> {
  await build({
    ...shared,
    entryPoints: ['cli/ringcheck.ts'],
    outdir: folder,
    target: 'node20',
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    // The bundle is only ever the program itself, and Node 20, which may start it, does not know `import.meta.main`.
    define: { 'import.meta.main': 'true' },
  });
}

if (import.meta.main) {
  rmSync(path.join(root, 'dist'), { recursive: true, force: true });
  await bundleFunctions(path.join(root, 'dist/functions'));
  await bundleTerminal(path.join(root, 'dist/cli'));
}
