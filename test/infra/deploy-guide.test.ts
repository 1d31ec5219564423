import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readTemplate } from './template.ts';

const guide = readFileSync('docs/deploy.md', 'utf8');

test('the guide lists every --param that serverless.yml reads, with its default', () => {
  const read = [...readFileSync('serverless.yml', 'utf8').matchAll(/\$\{param:([a-z-]+), '([^']*)'\}/g)];
  // The other table of the guide lists roles, whose names begin with ringcheck-.
  const listed = [...guide.matchAll(/^\| `((?!ringcheck-)[a-z][a-z-]*)` +\| (?:`([^`]+)`|[^|]+) +\|/gm)];

  expect(read.length).toBeGreaterThan(0);
  expect(listed.map(([, name, value = '']) => [name, value])).toEqual(
    read.map(([, name, value = '']) => [name, value]),
  );
});

test('the guide names every parameter of the member role’s template', () => {
  const names = Object.keys(readTemplate('infra/audit-role.yml').Parameters ?? {});

  expect(names.filter((name) => !guide.includes(name))).toEqual([]);
});

test('the guide says before anything else that the audit trips the alarms', () => {
  expect(guide.split('\n').find((line, index) => index > 0 && line !== '')).toMatch(
    /the audit trips the alarms/,
  );
});
