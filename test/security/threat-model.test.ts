/** SECURITY.md says of each threat which test shows what happens: these tests are there. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const page = readFileSync('SECURITY.md', 'utf8');
/** The rows of the tables of threats, each as its cells. */
const rows = page
  .slice(page.indexOf('\n## Threats'))
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| --'))
  .map((line) => line.split(/(?<!\\)\|/).slice(1, -1))
  .map((cells) => cells.map((cell) => cell.trim()))
  .filter(([, , shownBy]) => shownBy !== 'shown by');

interface Reference {
  readonly file: string;
  readonly title: string;
}

/** `file.test.ts` “a title”, “another”; `another.test.ts` “its title” */
function referencesIn(cell: string): readonly Reference[] {
  return cell.split(/(?=`test\/)/).flatMap((part) => {
    const file = /^`([^`]+)`/.exec(part)?.[1] ?? '';
    return [...part.matchAll(/“([^”]+)”/g)].map(([, title = '']) => ({ file, title }));
  });
}

const references = rows.flatMap(([, , shownBy = '']) => referencesIn(shownBy));

function hasTest({ file, title }: Reference): boolean {
  if (!/^test\/[\w./-]+\.test\.ts$/.test(file) || !existsSync(file)) return false;
  const source = readFileSync(file, 'utf8');
  return ["'", '"', '`'].some((quote) => source.includes(`${quote}${title}${quote}`));
}

test('the tables are read: threats, what happens, and tests', () => {
  expect(rows.length).toBeGreaterThan(35);
  expect(rows.filter((cells) => cells.length !== 3)).toEqual([]);
  expect(references.length).toBeGreaterThan(rows.length);
});

test('every test that is named is there, under that title', () => {
  expect(references.filter((reference) => !hasTest(reference))).toEqual([]);
});

test('a test that is not there is missed', () => {
  const file = 'test/security/threat-model.test.ts';

  expect(hasTest({ file, title: 'a test that is not there is missed' })).toBe(true);
  expect(hasTest({ file, title: ['of', 'another', 'title'].join(' ') })).toBe(false);
  expect(hasTest({ file: 'test/security/absent.test.ts', title: 'x' })).toBe(false);
});

test('a threat that no test shows is said to be accepted', () => {
  const unshown = rows.filter(
    ([, happens = '', shownBy = '']) =>
      referencesIn(shownBy).length === 0 && !/\*\*accepted\*\*/i.test(happens),
  );

  expect(unshown.map(([tried]) => tried)).toEqual([]);
});

test('every link leads to a file', () => {
  const links = [...page.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target = '']) => target);

  expect(links).not.toEqual([]);
  expect(links.filter((target) => !existsSync(target))).toEqual([]);
});

test('every test of security stands for a threat', () => {
  const unnamed = globSync('test/security/*.test.ts').filter((file) => !page.includes(file));

  expect(unnamed).toEqual([]);
});
