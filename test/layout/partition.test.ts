import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

/**
 * CloudTrail records that are shown as examples: invented accounts of the partition that most readers know. No call is
 * made with what stands in them. The simulator, which is no part of the product, simulates that partition only.
 */
const exampleRecords: readonly string[] = [
  'base-records.ts',
  'caller-shapes.ts',
  'likelier-records.ts',
  'plausible-values.ts',
].map((file) => `shared/filter-pattern/decision/${file}`);

const files = globSync(['{functions,cli,shared}/**/*.{ts,json}', 'infra/**/*', 'serverless.yml'])
  .map((file) => file.split(path.sep).join('/'))
  .filter((file) => /\.(ts|json|ya?ml)$/.test(file));

/** The lines of a file that are no comments, with those that hold a text. */
function linesWith(file: string, form: RegExp): readonly string[] {
  return readFileSync(file, 'utf8')
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .split('\n')
    .filter((line) => !/^\s*(\/\/|#)/.test(line) && form.test(line))
    .map((line) => `${file}: ${line.trim()}`);
}

test('no ARN of the product names its partition: it is that of the caller or of the stack', () => {
  const wrong = files
    .filter((file) => !exampleRecords.includes(file))
    .flatMap((file) => linesWith(file, /arn:aws[\w-]*:/));

  expect(wrong).toEqual([]);
});

test('no call of the product names an endpoint: the SDK knows the domain of every partition', () => {
  const hosts = /https?:\/\/[\w.-]+\.(amazonaws\.com|api\.aws)\b|['"`][\w-]+\.[\w-]+-\d\.amazonaws\.com/;

  expect(
    files.filter((file) => file.startsWith('shared/aws/')).flatMap((file) => linesWith(file, hosts)),
  ).toEqual([]);
});

test('the files with example records are there, and hold some', () => {
  expect(exampleRecords.filter((file) => linesWith(file, /arn:aws:/).length === 0)).toEqual([]);
});
