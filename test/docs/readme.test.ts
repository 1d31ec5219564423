import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { scopeDescriptions } from '../../shared/audit/scope-settings.ts';
import { settingDescriptions } from '../../shared/audit/settings.ts';
import { refusalReasons } from '../../shared/remediation/index.ts';

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

test.for([...settingDescriptions, ...scopeDescriptions])(
  'the tables of settings have $flag as the code has it',
  (setting) => {
    const row = readme.split('\n').find((line) => line.startsWith(`| \`${setting.flag}\``));
    const cells = row
      ?.split('|')
      .map((cell) => cell.trim())
      .slice(1, 5);

    expect(cells).toEqual([
      `\`${setting.flag}\``,
      `\`${setting.variable}\``,
      setting.meaning,
      setting.defaultText,
    ]);
  },
);

test.for(Object.entries(refusalReasons))('the table of refusals says what %s means', ([reason, meaning]) => {
  const row = readme.split('\n').find((line) => line.startsWith(`| \`${reason}\``));

  expect(row?.split('|')[2]?.trim()).toBe(meaning);
});

test.for(['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'docs/deploy.md'])(
  'every link in %s leads to a file',
  (file) => {
    const links = [...readFileSync(file, 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(
      ([, target]) => target ?? '',
    );

    expect(links.filter((target) => !existsSync(path.join(path.dirname(file), target)))).toEqual([]);
  },
);
