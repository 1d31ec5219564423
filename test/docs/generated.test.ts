import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fillParts, MarkerError } from '../../docs/generator/fill-parts.ts';
import { documentFiles, generated } from '../../docs/generator/generate.ts';
import { table } from '../../docs/generator/markdown.ts';
import { inGeneral } from '../../docs/generator/reasons-parts.ts';
import { breakReasons, linkNames, noteCodes } from '../../shared/alarm-chain/index.ts';
import { scopeDescriptions } from '../../shared/audit/scope-settings.ts';
import { settingDescriptions } from '../../shared/audit/settings.ts';
import { refusalReasons } from '../../shared/remediation/index.ts';

test.each(documentFiles())('%s says what the code says: else run `npm run docs`', async (file) => {
  expect(readFileSync(file, 'utf8')).toBe(await generated(file));
});

/** The cells of a row that begins so. */
function row(file: string, first: string): readonly string[] {
  const line = readFileSync(file, 'utf8')
    .split('\n')
    .find((one) => one.startsWith(`| \`${first}\``));
  return (line?.split('|') ?? []).slice(1, -1).map((cell) => cell.trim());
}

describe('what is generated holds', () => {
  test.each([
    ['README.md', settingDescriptions],
    ['docs/terminal.md', scopeDescriptions],
  ] as const)('in %s each setting with its variable, meaning and default', (file, descriptions) => {
    expect(descriptions.map(({ flag }) => row(file, flag))).toEqual(
      descriptions.map(({ flag, variable, meaning, defaultText }) => [
        `\`${flag}\``,
        `\`${variable}\``,
        meaning,
        defaultText,
      ]),
    );
  });

  test('each refusal with its meaning', () => {
    const refusals = Object.entries(refusalReasons);

    expect(refusals.map(([reason]) => row('docs/remediation.md', reason)[1])).toEqual(
      refusals.map(([, meaning]) => meaning),
    );
  });

  test('every reason, in chain order, below a heading of its name', () => {
    const page = readFileSync('docs/reasons.md', 'utf8');
    const headings = [...page.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading);

    expect(headings.slice(0, Object.keys(breakReasons).length)).toEqual(
      linkNames.flatMap((link) =>
        Object.entries(breakReasons)
          .filter(([, reason]) => reason.link === link)
          .map(([name]) => name),
      ),
    );
  });

  test('every note', () => {
    const page = readFileSync('docs/reasons.md', 'utf8');

    expect(noteCodes.filter((code) => !page.includes(`\n- \`${code}\`: `))).toEqual([]);
  });
});

describe('a marker', () => {
  const parts = { first: () => 'new', second: () => 'other' };
  const both = '<!-- generated: second -->\n<!-- /generated -->\n';

  test('what stands between two is written anew, the rest stays', async () => {
    const text = `before\n<!-- generated: first -->\nold\n<!-- /generated -->\nafter\n${both}`;

    expect(await fillParts('a.md', text, parts)).toBe(
      'before\n<!-- generated: first -->\n\nnew\n\n<!-- /generated -->\nafter\n' +
        '<!-- generated: second -->\n\nother\n\n<!-- /generated -->\n',
    );
  });

  test.each([
    [
      'that is unknown',
      `<!-- generated: third -->\n<!-- /generated -->\n${both}`,
      'a.md:1: the part `third` is unknown',
    ],
    ['that is missing', both, 'a.md: first has no marker: add `<!-- generated: first -->`'],
    [
      'that is never closed',
      `${both}<!-- generated: first -->\nold\n`,
      'the part `first` of a.md:3 is not closed',
    ],
    [
      'within another',
      `<!-- generated: first -->\n${both}`,
      'a.md:2: close the part `first` of a.md:1 before it',
    ],
    ['that closes nothing', '<!-- /generated -->\n', 'a.md:1: `<!-- /generated -->` closes nothing'],
    ['that stands twice', `${both}${both}`, 'a.md:3: the part `second` stands twice'],
    ['that is misspelt', `<!-- generated first -->\n`, 'a.md:1: `<!-- generated first -->` is no marker'],
    ['that is misspelt at its end', `${both}<!--/generated-->\n`, 'a.md:3: `<!--/generated-->` is no marker'],
  ])('%s is an error that says what to do', async (_what, text, message) => {
    const filled = fillParts('a.md', text, parts);

    await expect(filled).rejects.toThrow(MarkerError);
    await expect(filled).rejects.toThrow(message);
  });
});

test('a bar or a line break does not end a cell', () => {
  expect(table(['a'], [['x | y\nz']])).toBe('| a |\n| --- |\n| x \\| y z |');
});

test('a mend that is said of any account has no placeholder left, and an unknown one is an error', () => {
  expect(inGeneral('Let the {trail} of account {account} go.')).toBe('Let the trail of the account go.');
  expect(() => inGeneral('Ask {nobody}.')).toThrow('give {nobody} a noun');
});
