/** The last line of .ci/run says how many tests passed and failed. It must never say that none failed where one did. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(path.join(tmpdir(), 'ringcheck-count-'));
const file = path.join(folder, 'results.json');

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What is said of a step `page` that wrote such a file, beside a step `tests` of which 3 passed. */
function counted(text: string, ...failed: readonly string[]): string {
  const tests = path.join(folder, 'tests.json');
  writeFileSync(tests, report([{ status: 'passed', tests: ['passed', 'passed', 'passed'] }]));
  writeFileSync(file, text);
  const steps = [`tests=${tests}`, `page=${file}`, 'properties, twice='];
  return execFileSync(process.execPath, ['.ci/count-tests.mjs', ...steps, '--', ...failed], {
    encoding: 'utf8',
  }).trim();
}

/** As Vitest's JSON reporter writes it. https://vitest.dev/guide/reporters.html#json-reporter */
function report(files: readonly { readonly status: string; readonly tests: readonly string[] }[]): string {
  const count = (status: string) =>
    files.flatMap(({ tests }) => tests).filter((one) => one === status).length;
  return JSON.stringify({
    numPassedTests: count('passed'),
    numFailedTests: count('failed'),
    testResults: files.map(({ status, tests }) => ({
      status,
      assertionResults: tests.map((one) => ({ status: one })),
    })),
  });
}

const whole = { status: 'passed', tests: ['passed', 'passed'] };

test('tests are counted over all steps', () => {
  expect(counted(report([whole]))).toBe('5 passed, 0 failed');
  expect(counted(report([whole, { status: 'failed', tests: ['passed', 'failed'] }]), 'page')).toBe(
    '6 passed, 1 failed',
  );
});

test.each([
  ['a setup of all files that throws, or no file', report([]), 3],
  ['a file that cannot be loaded', report([whole, { status: 'failed', tests: [] }]), 5],
  ['a hook before the tests that throws', report([{ status: 'failed', tests: ['skipped', 'skipped'] }]), 3],
  ['a hook after the tests that throws', report([{ status: 'failed', tests: ['passed', 'passed'] }]), 5],
  ['an error outside every test', report([whole]), 5],
  ['a report that breaks off', report([whole]).slice(0, -20), 3],
  ['a report of another form', '{}', 3],
  ['no report', '', 3],
])('%s counts as one failure', (_name, text, passed) => {
  expect(counted(text, 'page')).toBe(`${passed} passed, 1 failed`);
});

test('each file that failed without a failed test counts', () => {
  const broken = { status: 'failed', tests: ['passed'] };

  expect(counted(report([broken, broken, { status: 'failed', tests: [] }]), 'page')).toBe(
    '5 passed, 3 failed',
  );
});

test('a step that wrote no results of its own counts one failure where it failed', () => {
  expect(counted(report([whole]), 'properties, twice', 'lint')).toBe('5 passed, 1 failed');
});
