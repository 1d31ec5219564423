/** What the documents show is what the program does: examples are run, and every command line is one that it takes. */
import { parseArgs } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Command } from '../../cli/command.ts';
import { formatNames } from '../../cli/formats/index.ts';
import { documentFiles } from '../../docs/generator/generate.ts';
import { readCommands } from '../../docs/generator/terminal-parts.ts';
import { runCommand } from '../cli/fake-terminal.ts';
import { callsIn, codeBlocksOf, examplesOf, isOutput, wordsOf } from './documented-commands.ts';

const blocks = documentFiles().flatMap(codeBlocksOf);
const prefix = 'npm run --silent ringcheck -- ';

const examples = blocks
  .filter(({ language }) => language === 'console')
  .flatMap((block) =>
    examplesOf(block).map((example) => ({ ...example, place: `${block.file}:${block.line}` })),
  );

test('the README has an example, and every document on patterns has', () => {
  const files = new Set(examples.map(({ place }) => place.split(':')[0]));

  expect([...files]).toEqual(
    expect.arrayContaining(['README.md', 'docs/how-it-decides.md', 'docs/operate.md']),
  );
});

test.each(examples)('$place prints what it says: $command', async ({ command, output }) => {
  expect(command.startsWith(prefix), `only ${prefix}explain can be run here`).toBe(true);
  const args = wordsOf(command.slice(prefix.length));
  expect(args[0]).toBe('explain');

  const { code, stdout } = await runCommand(args, { env: { npm_lifecycle_event: 'ringcheck' } });

  expect(code).toBe(0);
  const printed = stdout.replace(/\n$/, '').split('\n');
  expect(isOutput(output, printed) ? output : printed).toEqual(output);
});

describe('an output with lines left out', () => {
  const printed = ['a', 'b', 'c', 'd'];

  test.each([
    [['a', 'b', 'c', 'd'], true],
    [['a', '…', 'd'], true],
    [['…', 'c', '…'], true],
    [['a', '…', '  …', 'd', '…'], true],
    [['a', 'b', 'c'], false],
    [['a', '…', 'x', '…'], false],
    [['…', 'c', 'b', '…'], false],
    [['b', '…'], false],
  ])('%j is that of a, b, c, d: %s', (expected, is) => {
    expect(isOutput(expected, printed)).toBe(is);
  });
});

describe('every command line of a document', () => {
  const calls = blocks
    .filter(({ language }) => ['sh', 'console', 'yaml'].includes(language))
    .flatMap((block) =>
      callsIn(block.text.replaceAll(/^\$ /gm, '')).map((words) => ({
        words,
        place: `${block.file}:${block.line}`,
      })),
    )
    .filter(({ words: [name] }) => name !== 'COMMAND');

  test('is one that the program takes', async () => {
    const commands = new Map<string, Command>(
      (await readCommands()).map((command) => [command.name, command]),
    );
    const refused = calls.flatMap(({ words: [name = '', ...args], place }) => {
      const command = commands.get(name);
      if (command === undefined) return [`${place}: there is no command ${name}`];
      const { options } = command;
      try {
        const { positionals } = parseArgs({ args, options, allowPositionals: true, strict: true });
        const [least, most] = command.positionals;
        const isFitting = positionals.length >= least && positionals.length <= most;
        return isFitting ? [] : [`${place}: ${name} takes other arguments than ${positionals.join(' ')}`];
      } catch (error) {
        return [`${place}: ${String(error)}`];
      }
    });

    expect(calls.length).toBeGreaterThan(20);
    expect(refused).toEqual([]);
  });

  test('names formats that there are', () => {
    const formats = calls
      .filter(({ words: [name] }) => name === 'audit')
      .flatMap(({ words }) => words.filter((_word, index) => words[index - 1] === '--format'));

    expect(formats.length).toBeGreaterThan(0);
    expect(formats.filter((name) => !formatNames.includes(name))).toEqual([]);
  });
});
