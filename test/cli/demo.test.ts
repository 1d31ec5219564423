import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCommand } from './fake-terminal.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'ringcheck-demo-'));
const page = path.join(folder, 'page.html');

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('the demo, on a terminal of 80 columns', () => {
  let told: Awaited<ReturnType<typeof runCommand>>;
  beforeAll(async () => {
    told = await runCommand(['demo', '--output', page], {
      isTerminal: true,
      columns: 80,
      env: { NO_COLOR: '1' },
    });
  });

  test('leads the reader to no account of the simulation', () => {
    expect(told.stdout).not.toMatch(/^Next:/m);
  });

  test('ends with 0, and says nothing on a stderr that is no terminal', () => {
    expect({ code: told.code, stderr: told.stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('tells its story in order: audit, explain, remediate, audit again, the page', () => {
    const chapters = told.stdout.split('\n').filter((line) => /^\d\. /.test(line));

    expect(chapters.map((line) => line.split(/[ :,]/)[1])).toEqual([
      'Audit',
      'Why',
      'Remediate',
      'Audit',
      'The',
    ]);
  });

  test('shows what each chapter came to', () => {
    expect(told.stdout).toContain('D9.AWS.MON.22: 22 FAILED, 0 WARNING, 0 NOT_AVAILABLE, 3 PASSED');
    expect(told.stdout).toContain('findings: 25 created');
    expect(told.stdout).toContain('3 metric filters and 5 alarms made; judged again, 5 accounts ring.');
    expect(told.stdout.replaceAll(/\n +/g, ' ')).toContain(
      '11 broken-before-the-filter, 6 topic-not-usable.',
    );
    expect(told.stdout).toContain('3 accounts passed before, 8 do now.');
    expect(told.stdout).toContain('Findings: 25 unchanged.');
  });

  test('shows of the record that slips through only the lines that decide', () => {
    const record = /for example:\n\n {2}\{\n([\s\S]*?)\n {2}\}\n/.exec(told.stdout)?.[1];

    expect(record).toBe('    …\n>   "eventName": "AssumeRole",\n    …');
    expect(told.stdout).toContain('    {($.eventName=AssumeRole)}');
  });

  test('has no line that the terminal would break', () => {
    // Where the page is, is told whole: a path that is broken cannot be opened.
    const lines = told.stdout.split('\n').filter((line) => !line.includes(page));

    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  test('leaves the page of its first audit, and says where', () => {
    expect(told.stdout).toContain(`   ${page}\n`);
    expect(readdirSync(folder)).toEqual(['page.html']);
    const html = readFileSync(page, 'utf8');
    expect(html).toMatch(/^<!doctype html>/i);
    expect(html).toContain('000000000017');
  });
});

test.for(['x.json', '-'])('%s is no page: one line, exit 2', async (file) => {
  expect(await runCommand(['demo', '--output', file])).toEqual({
    code: 2,
    stdout: '',
    stderr: `ringcheck: --output ${file} is no page: name a file that ends with .html\n`,
  });
});

test('interrupted while it audits, it says nothing of what it had by then', async () => {
  const interruption = new AbortController();
  const told = await runCommand(['demo', '--output', page], {
    signal: interruption.signal,
    isInteractive: true,
    columns: 80,
    onStderr: () => {
      interruption.abort();
    },
  });

  expect(told.code).toBe(130);
  expect(told.stdout).toMatch(/publish a finding for each\.\n\n$/);
});

test('a page that cannot be written ends the demo before it begins, in one line', async () => {
  const { code, stdout, stderr } = await runCommand([
    'demo',
    '--output',
    path.join(folder, 'missing', 'page.html'),
  ]);

  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^ringcheck: --output .* cannot be written \(ENOENT\): make its folder first.*\n$/);
});
