import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { format, resolveConfig } from 'prettier';
import { functionOptions, terminalOptions } from './bundle/bundle-options.ts';
import { contentsOf, type BundleContents } from './bundle/bundle-contents.ts';
import { unshakenClients } from './bundle/unmet-replacements.ts';
import { bundleProblems, functionNames, type Bundles, type FunctionName } from './bundle/bundle-limits.ts';
import { describeSizes } from './bundle/bundle-sizes.ts';
import { defaultExceptionsFile, packExceptions } from './shared/audit/exceptions-file.ts';
import { UsageError } from './shared/audit/usage-error.ts';

const root = import.meta.dirname;

/**
 * Bundles every Lambda function below `folder`: `functions/audit.ts` becomes `folder/audit/audit.mjs`. The bytes do not
 * depend on where the folder is: the source map names the sources as seen from `dist/functions/audit`.
 * @param exceptions the JSON of `packExceptions`
 * @returns what the bundles are made of
 */
export async function bundleFunctions(folder: string, exceptions: string): Promise<Bundles> {
  const bundles = new Map<FunctionName, BundleContents>();
  for (const name of functionNames) {
    const { outputFiles, metafile } = await build({
      ...functionOptions,
      entryPoints: [`functions/${name}.ts`],
      outdir: path.join('dist/functions', name),
      write: false,
      metafile: true,
      // Read by --enable-source-maps (serverless.yml). The sources themselves would only make the zip larger.
      sourcemap: 'linked',
      sourcesContent: false,
    });
    mkdirSync(path.join(folder, name), { recursive: true });
    for (const file of outputFiles) {
      writeFileSync(path.join(folder, name, path.basename(file.path)), file.contents);
    }
    if ('functions/packaged-exceptions.ts' in metafile.inputs) {
      writeFileSync(path.join(folder, name, 'exceptions.json'), exceptions);
    }
    bundles.set(name, contentsOf(metafile));
  }
  return bundles;
}

/**
 * Bundles the terminal program into `folder/ringcheck.mjs`, the package's `bin`: Node strips no types below
 * node_modules. Split, so that a command loads the SDK only if it needs it.
 * @returns what of the SDK should have been shaken and was not, one line each
 */
export async function bundleTerminal(folder: string): Promise<readonly string[]> {
  const { metafile } = await build({ ...terminalOptions, outdir: folder, metafile: true });
  return unshakenClients(metafile).map((phrase) => `the bundle of the terminal program: ${phrase}`);
}

/** Makes everything below `dist/` and the record of sizes. @returns what is wrong, one line each */
async function buildAll(): Promise<readonly string[]> {
  rmSync(path.join(root, 'dist'), { recursive: true, force: true });
  const exceptions = await packExceptions(path.join(root, defaultExceptionsFile));
  const bundles = await bundleFunctions(path.join(root, 'dist/functions'), exceptions);
  const ofTerminal = await bundleTerminal(path.join(root, 'dist/cli'));
  const record = path.join(root, 'docs/bundle-sizes.md');
  const style = await resolveConfig(record);
  writeFileSync(record, await format(describeSizes(bundles), { ...style, filepath: record }));
  return [...bundleProblems(bundles), ...ofTerminal];
}

if (import.meta.main) {
  try {
    const problems = await buildAll();
    for (const problem of problems) process.stderr.write(`${problem}\n`);
    process.exitCode = problems.length > 0 ? 1 : 0;
  } catch (error) {
    if (error instanceof UsageError) process.stderr.write(`${error.message}\n`);
    // What esbuild, or a plugin of ours, has found is on the terminal already.
    else if (!(error instanceof Error && 'errors' in error && 'warnings' in error)) throw error;
    process.exitCode = error instanceof UsageError ? 2 : 1;
  } finally {
    // What is too large, or half made, must not be deployed.
    if (process.exitCode !== 0) rmSync(path.join(root, 'dist'), { recursive: true, force: true });
  }
}
