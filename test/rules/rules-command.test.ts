import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { run } from '../../cli/ringcheck.ts';
import { rules } from '../../shared/rules/index.ts';

/** Runs `ringcheck rules …` and returns all that it said. */
async function runRules(...args: string[]) {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const exitCode = await run(['rules', ...args], {
    stdout,
    stderr,
    stdin: new PassThrough(),
    env: {},
    signal: new AbortController().signal,
  });
  stdout.end();
  stderr.end();
  return { exitCode, stdout: await text(stdout), stderr: await text(stderr) };
}

test('without an id, one line for each rule', async () => {
  expect(await runRules()).toEqual({
    exitCode: 0,
    stdout:
      "D9.AWS.MON.22  High      Ensure a log metric filter and alarm exist for STS 'AssumeRole' action\n",
    stderr: '',
  });
});

test('with an id, everything that the catalogue knows of the rule', async () => {
  const { exitCode, stdout, stderr } = await runRules('D9.AWS.MON.22');

  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const rule = rules[0]!;
  const told = [
    rule.title,
    rule.gsl,
    rule.pattern,
    'sts.amazonaws.com',
    ...rule.remediation.portal,
    ...rule.remediation.commandLine,
    ...rule.remediation.terraform.split('\n').map((line) => line.trim()),
    ...rule.references,
    ...rule.frameworks,
  ];
  expect(told.filter((line) => !stdout.includes(line))).toEqual([]);
  expect(stdout.replaceAll('\n', ' ')).toContain(rule.description);
});

test('--json without an id is the catalogue itself', async () => {
  const { exitCode, stdout } = await runRules('--json');

  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toEqual(rules);
});

test('--json with an id is that rule', async () => {
  const { exitCode, stdout } = await runRules('D9.AWS.MON.22', '--json');

  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toEqual(rules[0]);
});

test('an unknown rule is one line that names the known ones, and exit code 2', async () => {
  expect(await runRules('D9.AWS.MON.99')).toEqual({
    exitCode: 2,
    stdout: '',
    stderr: 'ringcheck: unknown rule `D9.AWS.MON.99`: use one of D9.AWS.MON.22\n',
  });
});

test.each([[['D9.AWS.MON.22', 'D9.AWS.MON.22']], [['--yaml']]])(
  'wrong usage %j is one line and exit code 2',
  async (args) => {
    const { exitCode, stdout, stderr } = await runRules(...args);

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^ringcheck: [^\n]+\n$/);
  },
);
