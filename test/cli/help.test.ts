/** What the help texts say, how wide they are, and how little they load. */
import { parseArgs } from 'node:util';
import { describe, expect, test } from 'vitest';
import { commandNames, type CommandName } from '../../cli/command-list.ts';
import type { Command } from '../../cli/command.ts';
import { wrapCommand } from '../../cli/wrap.ts';
import { runCommand } from './fake-terminal.ts';
import { loadedModules } from './loaded-modules.ts';

/** Each word of a command line as a POSIX shell reads it, up to where its output goes. */
function wordsOf(line: string): readonly string[] {
  const words: readonly string[] = line.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? [];
  const redirected = words.indexOf('>');
  return words
    .slice(0, redirected === -1 ? words.length : redirected)
    .map((word) => word.replaceAll(/'([^']*)'/g, '$1'));
}

async function commandOf(name: CommandName): Promise<Command> {
  const { command } = (await import(`../../cli/commands/${name}.ts`)) as { readonly command: Command };
  return command;
}

describe.for(commandNames)('%s --help', (name) => {
  test('gives examples that the command itself can be called with', async () => {
    const { examples, options, positionals } = await commandOf(name);

    expect(examples.length).toBeGreaterThan(0);
    for (const [line] of examples) {
      const [command, ...args] = wordsOf(line);
      expect(command).toBe(name);
      const parsed = parseArgs({ args, options, allowPositionals: true, strict: true });
      expect(parsed.positionals.length).toBeGreaterThanOrEqual(positionals[0]);
      expect(parsed.positionals.length).toBeLessThanOrEqual(positionals[1]);
    }
  });

  test('prints every example and option, to be copied', async () => {
    const { examples, options } = await commandOf(name);
    const { code, stdout, stderr } = await runCommand([name, '--help']);
    // As the shell reads what goes on in the next line.
    const joined = stdout.replaceAll(/ \\\n */g, ' ');

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const [line] of examples) expect(joined).toContain(`\n  ringcheck ${line}\n`);
    for (const option of Object.keys(options)) expect(stdout).toContain(`--${option}`);
  });

  test.for([80, 160])('fits a terminal of %i columns', async (columns) => {
    for (const env of [{}, { npm_lifecycle_event: 'ringcheck' }]) {
      const { stdout } = await runCommand([name, '--help'], { isTerminal: true, columns, env });
      expect(stdout.split('\n').filter((line) => line.length > columns)).toEqual([]);
    }
  });
});

test('the general help names every command, the exit codes and where the documents are, at 80 columns', async () => {
  const { code, stdout } = await runCommand(['--help'], { isTerminal: true, columns: 80 });

  expect(code).toBe(0);
  expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  for (const name of commandNames) expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
  for (const exit of [0, 1, 2, 3, 130]) expect(stdout).toMatch(new RegExp(`^  ${exit} `, 'm'));
  expect(stdout).toMatch(/docs\//);
});

test('a pipe, which has no width, gets lines of up to 100 columns', async () => {
  const widths = (await runCommand(['plan', '--help'])).stdout.split('\n').map((line) => line.length);

  expect(Math.max(...widths)).toBeGreaterThan(90);
  expect(Math.max(...widths)).toBeLessThanOrEqual(100);
});

test('a command line is never broken within its quotes', () => {
  expect(wrapCommand(`ringcheck explain --json '{ $.a = "b c" }' --rule X`, 30)).toEqual([
    'ringcheck explain --json \\',
    `    '{ $.a = "b c" }' --rule \\`,
    '    X',
  ]);
});

describe('what a help text loads', () => {
  /** No library, nothing that calls AWS, judges, simulates or remediates: only what says how commands are called. */
  const heavy =
    /^node_modules\/|^shared\/(?:aws|filter-pattern|findings|remediation|rules|organization)\/|^shared\/alarm-chain\/(?!printable\.ts$)|^simulator\/(?!generator\/generator-bounds\.ts$)|\/run-/;

  test('of all commands: none of them', async () => {
    const loaded = await loadedModules(['--help']);

    expect(loaded).toContain('cli/command-list.ts');
    expect(loaded.filter((file) => heavy.test(file) || file.startsWith('cli/commands/'))).toEqual([]);
    // Each file costs a read and the stripping of its types.
    expect(loaded.length).toBeLessThanOrEqual(10);
  });

  test.for(commandNames)('of `%s`: how it is called', async (name) => {
    const loaded = await loadedModules([name, '--help']);

    expect(loaded).toContain(`cli/commands/${name}.ts`);
    expect(loaded.filter((file) => heavy.test(file))).toEqual([]);
    expect(loaded.length).toBeLessThanOrEqual(16);
  });
});
