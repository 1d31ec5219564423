import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { defaultNodeLimit } from '../../shared/filter-pattern/decision/relate.ts';
import { runCommand } from './fake-terminal.ts';

async function explainJson(pattern: string): Promise<Record<string, unknown>> {
  const { stdout } = await runCommand(['explain', '--json', '--', pattern]);
  return JSON.parse(stdout) as Record<string, unknown>;
}

describe('explain --json', () => {
  test('prints exactly the contracted members, on one line', async () => {
    const { code, stdout, stderr } = await runCommand(['explain', '--json', '{($.eventName=AssumeRole)}']);
    expect([code, stderr, stdout.match(/\n/g)?.length]).toEqual([0, '', 1]);
    expect(JSON.parse(stdout)).toEqual({
      pattern: '{($.eventName=AssumeRole)}',
      ruleId: 'D9.AWS.MON.22',
      valid: true,
      error: null,
      kind: 'json',
      canonical: '{ $.eventName = "AssumeRole" }',
      relation: 'equivalent',
      neverMatches: false,
      misses: null,
      extra: null,
      uncertainties: [],
      budget: { used: expect.any(Number) as unknown, limit: defaultNodeLimit },
    });
  });

  test('what is no pattern is an answer: its error, its kind, exit code 0', async () => {
    const { code, stdout } = await runCommand(['explain', '--json', '{ $.eventName EXISTS }']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      valid: false,
      error: { code: 'unsupported-operator', index: 14 },
      kind: 'json',
      canonical: null,
      relation: 'invalid',
      misses: null,
      extra: null,
    });
  });

  test('the empty pattern and one that starts with a minus are legal', async () => {
    expect(await explainJson('')).toMatchObject({ kind: 'text', canonical: '', relation: 'broader' });
    expect(await explainJson('-AssumeRole')).toMatchObject({
      canonical: '-AssumeRole',
      relation: 'disjoint',
    });
  });

  test('control characters are escaped and the JSON stays what it was', async () => {
    const pattern = '{ $.eventName = "\u001b[31m\u009b\u202e" }';
    const { stdout } = await runCommand(['explain', '--json', pattern]);
    // oxlint-disable-next-line no-control-regex -- control characters are what this is about
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect((JSON.parse(stdout) as { pattern: string }).pattern).toBe(pattern);
  });
});

describe('explain --input', () => {
  const lines = '{"pattern":"{ $.eventName = AssumeRole }"}\n\nnot json\n{"pattern":1}\n{"pattern":""}';

  test('answers each line of stdin, and a bad one by its number, with exit code 2 at the end', async () => {
    const { code, stdout } = await runCommand(['explain', '--input', '-'], { stdin: lines });
    const answers = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(code).toBe(2);
    expect(answers.map(({ relation, line }) => relation ?? line)).toEqual(['equivalent', 3, 4, 'broader']);
    expect(answers[2]).toEqual({ line: 4, error: 'expected an object with a string "pattern"' });
  });

  test('reads a file', async () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'ringcheck-')), 'patterns.jsonl');
    writeFileSync(file, '{"pattern":"{ $.eventName = AssumeRole* }"}\r\n');
    const { code, stdout } = await runCommand(['explain', '--input', file]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ relation: 'broader' });
  });

  test.each([
    [['explain', '--input', '/no/such/file'], 'cannot read `/no/such/file`: there is no such file'],
    [['explain', '--input', tmpdir()], 'it is a directory'],
    [['explain', '--input', '-', 'x'], 'give a pattern or --input, not both'],
    [['explain'], 'no pattern: give one in quotes'],
    [['explain', '--rule', 'D9.AWS.MON.99', 'x'], 'unknown rule `D9.AWS.MON.99`: use one of D9.AWS.MON.22'],
  ])('%j is a usage error of one line', async (args, message) => {
    const { code, stdout, stderr } = await runCommand(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr.trimEnd()).not.toContain('\n');
  });

  test('stops when interrupted', async () => {
    const { code, stdout } = await runCommand(['explain', '--input', '-'], {
      stdin: lines,
      signal: AbortSignal.abort(),
    });
    expect([code, stdout]).toEqual([130, '']);
  });
});
