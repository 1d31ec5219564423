/** `--output FILE`: the report is there whole, or the file is as it was, and the report is never lost. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exceptionsInput } from '../../cli/exceptions-input.ts';
import { openOutput } from '../../cli/output-file.ts';
import type { Terminal } from '../../cli/command.ts';
import type { Report } from '../../shared/audit/report.ts';
import { loadScenario, startSimulator } from '../../simulator/index.ts';
import { anOrganization, memberId, useEnvironment } from '../audit/simulated.ts';
import { runCommand } from './fake-terminal.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'ringcheck-output-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});
const inFolder = (name: string) => path.join(folder, name);

type Simulator = Awaited<ReturnType<typeof startSimulator>>;

/** A command on the organization of one member, which passes. */
async function onMember(
  args: readonly string[],
  use: { signal?: AbortSignal; onStderr?: (text: string) => void } = {},
) {
  const simulator = await startSimulator(loadScenario(anOrganization()));
  const restore = useEnvironment(simulator.env);
  try {
    const scope = ['--accounts', memberId];
    const result = await runCommand([...args, ...scope], { env: simulator.env, ...use });
    return { ...result, calls: callsOf(simulator) };
  } finally {
    restore();
    await simulator.close();
  }
}

function callsOf(simulator: Simulator): number {
  return simulator.calls().total;
}

test('the file holds the whole report, stdout nothing, and stderr says where it is', async () => {
  const file = inFolder('report.json');
  writeFileSync(file, 'the old one');
  const { code, stdout, stderr } = await onMember(['audit', '--output', file]);

  expect({ code, stdout, stderr }).toEqual({
    code: 0,
    stdout: '',
    stderr: `ringcheck: the report is in ${file}\n`,
  });
  expect((JSON.parse(readFileSync(file, 'utf8')) as Report).coverage.judged).toBe(1);
  expect(readdirSync(folder)).toEqual(['report.json']);
});

test.for([
  ['audit', 'report.ndjson', [], /^\{"accountId":/],
  ['audit', 'report.JSON', [], /^\{\n {2}"schemaVersion": 1/],
  ['audit', 'report.txt', [], /^D9\.AWS\.MON\.22: 0 FAILED/],
  ['audit', 'report', [], /^D9\.AWS\.MON\.22: 0 FAILED/],
  ['audit', 'report.json', ['--format', 'table'], /^D9\.AWS\.MON\.22: 0 FAILED/],
  ['plan', 'plan.json', [], /^\{\n {2}"schemaVersion": 1/],
  ['plan', 'plan.txt', [], /^OUTCOME /],
  ['check-setup', 'setup.txt', [], /^ok /],
  ['check-setup', 'setup.json', [], /^\{\n {2}"schemaVersion": 1/],
  ['audit', 'report.markdown', [], /^# Ringcheck/],
  ['audit', 'report.asff.json', [], /^\[/],
  ['plan', 'plan.md', ['--format', 'table'], /^OUTCOME /],
] as const)('%s --output %s %j → the format that this means', async ([command, name, further, form]) => {
  await onMember([command, '--quiet', '--output', inFolder(name), ...further]);

  expect(readFileSync(inFolder(name), 'utf8')).toMatch(form);
});

test.for([
  ['plan', 'plan.md', 'markdown'],
  ['plan', 'plan.sarif.json', 'sarif'],
  ['check-setup', 'setup.HTM', 'html'],
] as const)(
  '%s --output %s asks for what it does not write: one line, exit 2',
  async ([command, name, format]) => {
    const file = inFolder(name);
    const { code, stderr, calls } = await onMember([command, '--output', file]);

    expect({ code, calls }).toEqual({ code: 2, calls: 0 });
    expect(stderr).toBe(
      `ringcheck: --output ${file} asks for ${format}, which ${command} does not write: let it end in .json or .txt\n`,
    );
  },
);

test('a file is no terminal: nothing in it is coloured or cut', async () => {
  const simulator = await startSimulator(loadScenario(anOrganization({ name: 'n'.repeat(50) })));
  const restore = useEnvironment(simulator.env);
  try {
    const args = ['audit', '--output', inFolder('report.txt')];
    await runCommand(args, { env: simulator.env, isTerminal: true, columns: 40 });
    const text = readFileSync(inFolder('report.txt'), 'utf8');
    expect(text).toContain('n'.repeat(50));
    expect(text).not.toContain('\u001b');
  } finally {
    restore();
    await simulator.close();
  }
});

test('`-` is stdout', async () => {
  const { code, stdout, stderr } = await onMember(['audit', '--output', '-', '--format', 'json']);

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(JSON.parse(stdout)).toHaveProperty('schemaVersion', 1);
});

describe('what cannot be written is refused before any call: one line, exit 2', () => {
  const refused: readonly (readonly [what: string, file: () => string, message: RegExp])[] = [
    ['a folder that is not there', () => inFolder('absent/report.json'), /ENOENT\): make its folder first/],
    ['a folder', () => folder, /is a folder: name a file in it/],
    ['what ends as a folder does', () => `${inFolder('absent')}/`, /is a folder: name a file in it/],
    ['a file as a folder', () => `${import.meta.filename}/report.json`, /ENOTDIR\): make its folder first/],
    ['a device', () => '/dev/null', /is no regular file: leave --output out/],
    ['a name that is too long', () => inFolder('n'.repeat(300)), /ENAMETOOLONG\): choose a shorter name/],
    ['nothing', () => '', /--output is empty/],
    [
      'a ring of links',
      () => {
        symlinkSync(inFolder('a'), inFolder('b'));
        symlinkSync(inFolder('b'), inFolder('a'));
        return inFolder('a');
      },
      /leads in a ring/,
    ],
    ['stdout by its name, into a pipe', () => '/dev/stdout', /is a stream and no file: use `-` for stdout/],
    ['what is open, by its number', () => '/proc/self/fd/1', /is a stream and no file/],
    [
      'a link to the folder of what is open',
      () => {
        symlinkSync('/proc/self/fd', inFolder('open'));
        return inFolder('open/1');
      },
      /is a stream and no file/,
    ],
    [
      'a pipe with a name',
      () => {
        execFileSync('mkfifo', [inFolder('pipe')]);
        return inFolder('pipe');
      },
      /is no regular file/,
    ],
  ];
  test.for(refused)('%s', async ([, file, message]) => {
    const { code, stdout, stderr, calls } = await onMember(['audit', '--output', file()]);

    expect({ code, stdout, calls }).toEqual({ code: 2, stdout: '', calls: 0 });
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

test.for([
  ['before the first call', ''],
  ['once an account is done', memberId],
] as const)(
  'an audit that is interrupted %s leaves the old file as it was, and nothing else',
  async ([, at]) => {
    const file = inFolder('report.json');
    writeFileSync(file, 'the old one');
    const interruption = new AbortController();
    if (at === '') interruption.abort();
    const { code, stdout } = await onMember(['audit', '--verbose', '--output', file], {
      signal: interruption.signal,
      onStderr: (text) => {
        if (text.includes(at)) interruption.abort();
      },
    });

    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    expect(readFileSync(file, 'utf8')).toBe('the old one');
    expect(readdirSync(folder)).toEqual(['report.json']);
  },
);

describe('the exceptions are never replaced by the report', () => {
  const ways: readonly (readonly [way: string, output: () => string])[] = [
    ['by their name', () => inFolder('exceptions.yml')],
    [
      'by a link',
      () => {
        symlinkSync(inFolder('exceptions.yml'), inFolder('to'));
        return inFolder('to');
      },
    ],
    [
      'by another name of the same file',
      () => {
        linkSync(inFolder('exceptions.yml'), inFolder('other'));
        return inFolder('other');
      },
    ],
    [
      'by a folder that is a link',
      () => {
        symlinkSync(folder, inFolder('here'));
        return inFolder('here/exceptions.yml');
      },
    ],
  ];
  describe.for(['audit', 'plan'])('%s', (command) => {
    test.for(ways)('%s', async ([, output]) => {
      writeFileSync(inFolder('exceptions.yml'), '[]');
      const args = [command, '--exceptions', inFolder('exceptions.yml'), '--output', output()];
      const { code, stdout, stderr, calls } = await onMember(args);

      expect({ code, stdout, calls }).toEqual({ code: 2, stdout: '', calls: 0 });
      expect(stderr).toMatch(
        /^ringcheck: --output .* holds the exceptions, which would be lost: choose another/,
      );
      expect(readFileSync(inFolder('exceptions.yml'), 'utf8')).toBe('[]');
    });
  });

  test('nor is the file that is read where none is named, there or not', async () => {
    const inputs = [exceptionsInput({ exceptionsFile: undefined })];

    await expect(openOutput({ output: './exceptions.yml' }, {} as Terminal, inputs)).rejects.toThrow(
      /^--output \.\/exceptions\.yml holds the exceptions/,
    );
  });
});

function collect(texts: string[]) {
  return { write: (text: string) => texts.push(text) > 0 };
}

/** An output that was opened, and then something happens to the file before the report is written. */
async function writeAfter(file: string, happens: () => void) {
  const [stdout, stderr] = [[] as string[], [] as string[]];
  const terminal = { stdout: collect(stdout), stderr: collect(stderr) } as unknown as Terminal;
  const output = await openOutput({ output: file }, terminal);
  happens();
  const isKept = await output.write('the report\n', 'normal');
  return { isKept, stdout: stdout.join(''), stderr: stderr.join('') };
}

test('a report that the file does not take after all goes to stdout, and stderr says so', async () => {
  mkdirSync(inFolder('reports'));
  const file = inFolder('reports/report.json');
  const gone = await writeAfter(file, () => {
    rmSync(inFolder('reports'), { recursive: true });
  });

  expect(gone).toEqual({
    isKept: false,
    stdout: 'the report\n',
    stderr: `ringcheck: --output ${file} could not be written (ENOENT): the report is on stdout instead\n`,
  });
});

test('where the last step fails, the old one is as it was and nothing is left beside it', async () => {
  const file = inFolder('report.json');
  const taken = await writeAfter(file, () => {
    mkdirSync(file);
    writeFileSync(path.join(file, 'old'), '');
  });

  expect(taken).toMatchObject({ isKept: false, stdout: 'the report\n' });
  expect(readdirSync(folder)).toEqual(['report.json']);
  expect(readdirSync(file)).toEqual(['old']);
});

test('a link is kept, and what it leads to is written, there or not', async () => {
  mkdirSync(inFolder('elsewhere'));
  writeFileSync(inFolder('elsewhere/old'), 'the old one');
  for (const target of ['old', 'new']) {
    symlinkSync(path.join('elsewhere', target), inFolder(`to-${target}`));
    const { isKept } = await writeAfter(inFolder(`to-${target}`), () => undefined);
    expect(isKept).toBe(true);
    expect(lstatSync(inFolder(`to-${target}`)).isSymbolicLink()).toBe(true);
    expect(readFileSync(path.join(folder, 'elsewhere', target), 'utf8')).toBe('the report\n');
  }
  expect(readdirSync(inFolder('elsewhere')).toSorted()).toEqual(['new', 'old']);
});

test('a file keeps who may read it, whatever the umask; a new one has what the umask allows', async () => {
  for (const [name, mode] of [
    ['private', 0o600],
    ['shared', 0o666],
  ] as const) {
    writeFileSync(inFolder(name), '');
    chmodSync(inFolder(name), mode);
    await writeAfter(inFolder(name), () => undefined);
    expect(statSync(inFolder(name)).mode & 0o777).toBe(mode);
  }
  await writeAfter(inFolder('new'), () => undefined);
  writeFileSync(inFolder('usual'), '');

  expect(statSync(inFolder('new')).mode).toBe(statSync(inFolder('usual')).mode);
});
