import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { build, type BuildOptions } from 'esbuild';
import { functionNames } from '../../bundle/bundle-limits.ts';
import { functionOptions } from '../../bundle/bundle-options.ts';
import { bundleFunctions } from '../../esbuild.config.ts';
import { medianOf } from '../stopwatch.ts';

/** How long one bundle takes to load in a fresh process. */
export interface ImportMeasure {
  readonly name: string;
  readonly bytes: number;
  /** Milliseconds, the median of the rounds. */
  readonly median: number;
  /** Milliseconds. */
  readonly least: number;
  /** Its median in medians of `bare`. */
  readonly ratio: number;
}

/** The bundle that all others are compared with. */
export const bare = 'bare clients';

/** Importing a bundle takes longer than this on no machine, milliseconds. */
const importTimeout = 60_000;

/**
 * Imports every packaged function, and the bare clients bundled with the same settings and with esbuild's alone, each in a
 * fresh process with Lambda's flags. All are imported once in each round, so that they meet the same busy and quiet moments
 * of the machine.
 */
export async function measureImports(rounds: number): Promise<readonly ImportMeasure[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'ringcheck-cold-start-'));
  try {
    const files = await bundleAll(folder);
    const times = new Map([...files.keys()].map((name): [string, number[]] => [name, []]));
    // The first round brings the files into the system's cache and is not counted.
    for (let round = 0; round <= rounds; round += 1) {
      for (const [name, file] of files) {
        const milliseconds = await importOnce(file);
        if (round > 0) times.get(name)?.push(milliseconds);
      }
    }
    const reference = medianOf(times.get(bare) ?? []);
    return [...files].map(([name, file]) => {
      const ofBundle = times.get(name) ?? [];
      const median = medianOf(ofBundle);
      const least = Math.min(...ofBundle);
      return { name, bytes: statSync(file).size, median, least, ratio: median / reference };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The bundles by their names. */
async function bundleAll(folder: string): Promise<ReadonlyMap<string, string>> {
  await bundleFunctions(folder, '[]\n');
  const bundleBare = async (name: string, options: BuildOptions) => {
    const outfile = path.join(folder, `${name}.mjs`);
    await build({ ...options, entryPoints: ['bench/cold-start/bare-clients.ts'], outfile });
    return outfile;
  };
  return new Map([
    [bare, await bundleBare('bare', functionOptions)],
    [`${bare}, not shaken`, await bundleBare('bare-not-shaken', { ...functionOptions, plugins: [] })],
    ...functionNames.map((name) => [name, path.join(folder, name, `${name}.mjs`)] as const),
  ]);
}

async function importOnce(file: string): Promise<number> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    // As in Lambda: https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html
    [
      '--enable-source-maps',
      '--no-experimental-require-module',
      '--no-experimental-detect-module',
      path.join(import.meta.dirname, 'import-once.mjs'),
      file,
    ],
    { env: { AWS_REGION: 'us-east-1', POWERTOOLS_SERVICE_NAME: 'bench' }, timeout: importTimeout },
  );
  const milliseconds = Number(stdout);
  if (stdout === '' || Number.isNaN(milliseconds)) throw new Error(`${file} printed \`${stdout}\``);
  return milliseconds;
}
