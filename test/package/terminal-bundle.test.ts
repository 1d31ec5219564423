import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { terminalOptions } from '../../bundle/bundle-options.ts';
import type { Format } from '../../cli/formats/format.ts';
import { bundleTerminal } from '../../esbuild.config.ts';
import type { Report } from '../../shared/audit/report.ts';
import { loadScenario, startSimulator } from '../../simulator/index.ts';
import { anOrganization, withSimulator } from '../audit/simulated.ts';
import { validSarif } from '../cli/sarif/validate-sarif.ts';
import { plainLayout, written } from '../cli/written.ts';
import { packagingTimeout } from './package-service.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'ringcheck-terminal-'));
// As the package has it, beside the templates.
const programFolder = path.join(folder, 'package/dist/cli');
const program = path.join(programFolder, 'ringcheck.mjs');

let unshaken: readonly string[];

beforeAll(async () => {
  unshaken = await bundleTerminal(programFolder);
  cpSync('infra', path.join(folder, 'package/infra'), { recursive: true });
}, packagingTimeout);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('all clients of the bundled program are shaken', () => {
  expect(unshaken).toEqual([]);
});

test('the bundled program runs by itself, outside the checkout', () => {
  const printed = execFileSync(process.execPath, [program, 'rules'], { cwd: folder, encoding: 'utf8' });

  expect(printed).toMatch(/^D9\.AWS\.MON\.22 /);
});

test('the bundled program finds credentials as the SDK does: here a profile names the program that gives them', async () => {
  const simulator = await startSimulator(loadScenario(anOrganization({})));
  try {
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, ...others } = simulator.env;
    const credentials = path.join(folder, 'credentials.json');
    const config = path.join(folder, 'config');
    writeFileSync(
      credentials,
      JSON.stringify({
        Version: 1,
        AccessKeyId: AWS_ACCESS_KEY_ID,
        SecretAccessKey: AWS_SECRET_ACCESS_KEY,
        SessionToken: AWS_SESSION_TOKEN,
      }),
    );
    writeFileSync(config, `[profile auditor]\ncredential_process = cat ${credentials}\n`);
    const env = { ...others, AWS_CONFIG_FILE: config, AWS_PROFILE: 'auditor', PATH: process.env['PATH'] };
    const run = promisify(execFile)(process.execPath, [program, 'audit', '--format', 'json'], {
      cwd: folder,
      env,
    });
    // Two of the three accounts have no trail.
    const { code, stdout } = (await run.catch((error: unknown) => error)) as { code: number; stdout: string };

    expect({ code, coverage: (JSON.parse(stdout) as Report).coverage }).toEqual({
      code: 1,
      coverage: { accounts: 3, judged: 3, undetermined: 0, excluded: 0 },
    });
  } finally {
    await simulator.close();
  }
});

test('the bundled program writes every format, SARIF as its schema has it', async () => {
  const simulator = await startSimulator(loadScenario(anOrganization({})));
  try {
    const env = { ...simulator.env, PATH: process.env['PATH'] };
    const formats = ['asff', 'sarif', 'markdown'];
    const runs = formats.map(async (format) => {
      const run = promisify(execFile)(process.execPath, [program, 'audit', '--format', format], {
        cwd: folder,
        env,
      });
      // Two of the three accounts have no trail.
      return (await run.catch((error: unknown) => error)) as { code: number; stdout: string };
    });
    const [asff, sarif, markdown] = await Promise.all(runs);

    expect(JSON.parse(asff!.stdout)).toHaveLength(3);
    expect(validSarif(sarif!.stdout).runs[0]?.results).toHaveLength(2);
    expect(markdown!.stdout).toContain('**2 failed**, **0 not determined**, **1 passed**');
    expect([asff, sarif, markdown].map((run) => run?.code)).toEqual([1, 1, 1]);
  } finally {
    await simulator.close();
  }
});

test('a help text loads none of the formats that it names', () => {
  const coverage = path.join(folder, 'coverage');
  const env = { PATH: process.env['PATH'], NODE_V8_COVERAGE: coverage };
  const help = execFileSync(process.execPath, [program, 'audit', '--help'], { encoding: 'utf8', env });

  expect(help).toMatch(/table, json, ndjson, asff, sarif, markdown,\s+html/);
  const told = readdirSync(coverage).map((file) => readFileSync(path.join(coverage, file), 'utf8'));
  const files = told.flatMap((text) =>
    [...text.matchAll(/"url":"(file:[^"]+)"/g)].flatMap(([, url = '']) =>
      url.includes('/dist/cli/') ? [fileURLToPath(url)] : [],
    ),
  );
  const loaded = files.map((file) => readFileSync(file, 'utf8')).join('');
  // The first is the command's own; the others stand in one format each: SARIF, Markdown, HTML, and the table.
  const texts = [
    'import findings into Security Hub',
    'json.schemastore.org/sarif',
    'Where chains break',
    'Does one AssumeRole call ring?',
    'WHERE',
  ];
  expect(texts.filter((text) => loaded.includes(text))).toEqual(texts.slice(0, 1));
});

test('the bundled program carries the HTML report’s page: it writes the same bytes as the sources, without esbuild', async () => {
  const outdir = path.join(folder, 'format');
  const { metafile } = await build({
    ...terminalOptions,
    entryPoints: ['cli/formats/html.ts'],
    outdir,
    metafile: true,
  });
  const { html } = (await import(pathToFileURL(path.join(outdir, 'html.mjs')).href)) as { html: Format };
  const report = await withSimulator(anOrganization({ regions: {} }), async (audit) => audit());

  expect(await html.write({ report, findings: [] }, plainLayout)).toBe(await written('html', report));
  expect(Object.keys(metafile.inputs).filter((file) => file.includes('esbuild'))).toEqual([]);
});

test('the bundled program serves the simulated organization by the policies that it comes with', async () => {
  const run = promisify(execFile)(process.execPath, [program, 'demo'], { cwd: folder });

  await expect(run).resolves.toMatchObject({ stdout: expect.stringContaining('8 do now') as unknown });
});

test('without the policies it says what is missing, in one line', () => {
  const alone = path.join(folder, 'alone');
  cpSync(programFolder, alone, { recursive: true });
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(alone, 'ringcheck.mjs'), 'demo'],
    {
      cwd: alone,
      encoding: 'utf8',
    },
  );

  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(
    /^ringcheck: the simulated organization needs the folder infra\/ .*install the whole package\n$/,
  );
});

test('starting the program loads no command and no AWS SDK', () => {
  // The smallest SDK client alone is larger.
  expect(bytesOf(program)).toBeLessThan(15_000);
});

test.for(['audit', 'plan', 'apply', 'check-setup', 'undo', 'explain', 'simulate'])(
  'how `%s` is called stands apart from what it does',
  (name) => {
    const chunks = readdirSync(path.join(programFolder, 'chunks'));
    const chunk = chunks.find((file) => new RegExp(`^${name}-\\w{8}\\.mjs$`).test(file));

    expect(bytesOf(path.join(programFolder, 'chunks', chunk ?? name))).toBeLessThan(20_000);
  },
);

/** Of a module and everything that is loaded before it runs. */
function bytesOf(file: string): number {
  return [...staticImports(file)].map((one) => statSync(one).size).reduce((sum, size) => sum + size, 0);
}

/** A module and everything that it imports before it runs. */
function staticImports(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found;
  found.add(file);
  for (const [, specifier] of readFileSync(file, 'utf8').matchAll(
    /(?:\bfrom|^import|;import)\s*"(\.[^"]+)"/gm,
  )) {
    staticImports(path.resolve(path.dirname(file), specifier ?? ''), found);
  }
  return found;
}
