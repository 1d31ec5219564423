import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const readme = readFileSync('README.md', 'utf8');

test('the two commands are the first thing after the sentence that says what this is', () => {
  expect(
    readme
      .split('\n')
      .filter((line) => line !== '')
      .slice(2, 6)
      .join('\n'),
  ).toMatch(/^```sh\nnpm ci && npm run demo .*\nnpm ci && npm test .*\n```$/);
});

test('is short enough to be read', () => {
  expect(readme.split('\n').length).toBeLessThanOrEqual(235);
});

test('tells the noise plainly, and that the audit makes it', () => {
  const [, noise = ''] = /\n## The noise of this rule\n([^]*?)\n## /.exec(readme) ?? [];

  expect(noise).toContain('it sets off the very alarm that it looks for');
  expect(noise).toContain('Do not narrow the rule');
});

test('has a source for every tool that it compares with', () => {
  const header = readme.split('\n').find((line) => line.includes('[Security Hub CSPM]')) ?? '';
  const tools = [...header.matchAll(/\[[^\]]+\]\[([a-z]+)\]/g)].map(([, name]) => name);

  expect(tools.length).toBe(6);
  expect(tools.filter((name) => !readme.includes(`\n[${name}]: https://`))).toEqual([]);
});
