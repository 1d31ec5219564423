/** No regular expression of the product takes more than linear time, whatever text an account makes it read. */
import { globSync, readFileSync } from 'node:fs';
import jsTokens from 'js-tokens';
import { analyse } from 'scslre';
import { expect, test } from 'vitest';

interface Found {
  readonly where: string;
  readonly source: string;
  readonly flags: string;
}

const files = globSync('{shared,functions,cli}/**/*.ts');
const found = files.flatMap((file) => literalsIn(readFileSync(file, 'utf8'), file));

function literalsIn(code: string, file: string): readonly Found[] {
  let line = 1;
  return [...jsTokens(code)].flatMap(({ type, value }) => {
    const where = `${file}:${line}`;
    line += value.split('\n').length - 1;
    const [, source = '', flags = ''] = /^\/(.*)\/([a-z]*)$/s.exec(value) ?? [];
    return type === 'RegularExpressionLiteral' ? [{ where, source, flags }] : [];
  });
}

/** Where a text can be chosen so that matching takes the square of its length, or worse. */
function slowPlaces({ where, source, flags }: Found): readonly string[] {
  const { reports } = analyse({ source, flags });
  return reports.map(({ type, exponential }) => `${where} ${type}${exponential ? ', exponential' : ''}`);
}

/** Those that take the square of a length, and why that length is short. */
const bounded: ReadonlyMap<string, string> = new Map([
  [String.raw`^\*+|\*+$`, 'a value of a filter pattern, of 1,024 characters at most'],
  ['[^\\s`]*(?:`[^`]*`[^\\s`]*)+|\\S+', 'a sentence about such a pattern'],
  [String.raw`\{(\d*)(,?)(\d*)\}`, 'a quantifier within such a pattern'],
  [String.raw`^(\S+)\/(\S+) (\d{1,6})( sketch)?$`, 'a product field, of 2,048 characters at most'],
  [String.raw`\[([^\]]*)\]|"([^"]*)"|\S+`, 'used only before the last bracket that closes one'],
]);

test('the literals are found: as many as are written', () => {
  expect(found.length).toBeGreaterThan(80);
  expect(found.map(({ source }) => source)).toContain(String.raw`^\d{12}$`);
});

/** The same for a source by itself. */
function slow(source: string): readonly string[] {
  return slowPlaces({ where: '', source, flags: '' });
}

test('what is slow is known to be', () => {
  expect(slow('^(a+)+$')).toEqual([expect.stringContaining('exponential')]);
  expect(slow('\\s+$')).not.toEqual([]);
  expect(slow('^[a-z]+$')).toEqual([]);
});

test('none is slow', () => {
  const all = found.filter(({ source }) => !bounded.has(source)).flatMap(slowPlaces);

  expect(all).toEqual([]);
});

test('those that are let be are still there, and still slow', () => {
  for (const source of bounded.keys()) {
    const there = found.filter((one) => one.source === source);

    expect(there).not.toEqual([]);
    expect(there.flatMap(slowPlaces)).not.toEqual([]);
  }
});

test('regular expressions that are put together have no text of an account in them', () => {
  const made = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/new RegExp\(\s*(\S+?)[,)]/g)].map(
      ([, first]) => `${file}: ${first}`,
    ),
  );

  // Constants, and an account id: twelve digits.
  expect(made.toSorted()).toEqual([
    'shared/alarm-chain/field-selection.ts: tokenPattern',
    'shared/alarm-chain/metric-math-parse.ts: tokenPattern',
    'shared/alarm-chain/printable.ts: hidden',
    'shared/remediation/permission.ts: `^arn:[a-z-]+:securityhub:[a-z0-9-]+:${accountId}:product/${accountId}/default$`',
  ]);
});
