/** Markdown in what an account has named: a reader of GitHub's syntax finds no element but those of the report itself. */
import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { code, fenced, prose } from '../../cli/formats/markdown-text.ts';
import { cut, printable, printableLines } from '../../shared/alarm-chain/index.ts';
import type { CollectedFinding } from '../../shared/audit/collect-findings.ts';
import type { Report } from '../../shared/audit/report.ts';
import { aLink, anAccount, aReport, aResource, aResult } from '../cli/small-report.ts';
import { written } from '../cli/written.ts';
import { piecedTexts } from './hostile-text.ts';

const memberId = '333333333333';
const otherId = '444444444444';

/** What begins, ends, links, escapes or mentions, on GitHub and elsewhere. */
const pieces = [
  '`',
  '``',
  '```',
  '````',
  '~~~',
  '|',
  '\\',
  '\\|',
  '\\`',
  '[x](https://evil.example)',
  '![x](https://evil.example/x.png)',
  '[x](javascript:alert(1))',
  '[x]: https://evil.example',
  '[^1]',
  '[x]',
  '](',
  '<https://evil.example>',
  'https://evil.example',
  'www.evil.example',
  'http://',
  'a@evil.example',
  'mailto:a@evil.example',
  '@admin',
  '@org/team',
  '#1',
  'GH-1',
  'org/repo#1',
  '0123456789abcdef0123456789abcdef01234567',
  '<img src=x onerror=alert(1)>',
  '<script>',
  '</details>',
  '</summary>',
  '<!--',
  '-->',
  '&lt;',
  '&#96;',
  '*',
  '**',
  '_',
  '~~',
  '$x$',
  ':smile:',
  '# ',
  '> ',
  '- ',
  '1. ',
  '- [ ] ',
  '---',
  '===',
  '\n',
  '\n\n',
  '\r',
  '\t',
  '    ',
  ' ',
  '"',
  "'",
  '(',
  ')',
  '.',
  'word',
  '12',
  'é漢',
  '\u202e',
];
const hostile = piecedTexts(pieces, 10);

function parse(markdown: string): Nodes {
  return fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

function nodesOf(node: Nodes): readonly Nodes[] {
  return [node, ...('children' in node ? node.children.flatMap(nodesOf) : [])];
}

/** Without what marks, or folds: backticks and white space, and the quotes around white space alone. */
function bare(shown: string): string {
  return shown.replaceAll(/[`\s"]/g, '');
}

/** The types of what stands within the one paragraph of a text, which there must be. */
function inlineOf(markdown: string): readonly Nodes[] {
  const root = parse(markdown);
  if (root.type !== 'root' || root.children.length !== 1) throw new Error(`not one block: ${markdown}`);
  const [paragraph] = root.children;
  if (paragraph?.type !== 'paragraph') throw new Error(`not a paragraph: ${markdown}`);
  return paragraph.children;
}

describe('a text of somebody else', () => {
  test('is one code span, and the very text', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const [before, span, after, ...others] = inlineOf(`x ${code(text)} y`);
        expect([before, after]).toMatchObject([
          { type: 'text', value: 'x ' },
          { type: 'text', value: ' y' },
        ]);
        expect(others).toEqual([]);
        const shown = printable(text);
        const value = shown.trim() === '' ? `"${shown}"` : shown;
        expect(span).toMatchObject({ type: 'inlineCode', value });
      }),
      { numRuns: 1000 },
    );
  });

  test('within sentences is in code spans, wherever it is no plain word, and no character of it is lost', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(hostile, fc.constantFrom('the alarm', 'is gone', '`x`'))), (parts) => {
        const text = parts.join(' ');
        const inline = inlineOf(`x ${prose(text)} y`);
        const values = inline.map((node) => ('value' in node ? node.value : node.type));

        expect(inline.filter(({ type }) => type !== 'text' && type !== 'inlineCode')).toEqual([]);
        expect(bare(values.join(''))).toBe(bare(`x ${printable(text)} y`));
        const plain = inline.flatMap((node) => (node.type === 'text' ? [node.value] : [])).join(' ');
        expect(plain).not.toMatch(/[@#<>[\]{}|*_~$\\&=+/^%-]|https?:|www|GH|[0-9a-f]{7}/);
      }),
      { numRuns: 1000 },
    );
  });

  test('of several lines is one block of code, whatever fences it holds', () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom('sh', 'json'), (text, language) => {
        const root = parse(`x\n\n${fenced(text, language)}\n\ny`);
        expect(root).toMatchObject({
          children: [
            { type: 'paragraph' },
            { type: 'code', lang: language, value: printableLines(text.trimEnd()) },
            { type: 'paragraph' },
          ],
        });
      }),
      { numRuns: 500 },
    );
  });
});

/** A report and its findings in which whatever can be a text is that text. */
function reportOf(texts: readonly string[]): { report: Report; findings: readonly CollectedFinding[] } {
  const [name, resource, region, message, because, owner, reason, error, note, advice, command, ou] =
    texts as unknown as Readonly<Record<number, string>> & readonly string[];
  const broken = aLink('alarm', {
    state: 'broken',
    reason: 'no-alarm',
    resource: { ...aResource('alarm', resource!, otherId), region: region! },
    observed: { because: because! },
  });
  const failed = aResult({
    status: 'FAILED',
    rings: 'no',
    brokenLink: 'alarm',
    reason: 'no-alarm',
    message: message!,
    witness: { [name!]: message },
    chain: [broken],
    exception: { owner: owner!, reason: reason!, expires: '2026-12-31', account: null, ou: ou! },
    finding: { id: 'ringcheck/x', outcome: 'failed', error: error! },
  });
  const cloudguard = aResult({ ...failed, reason: null, brokenLink: null, chain: [], exception: null });
  const unseen = aResult({ status: 'NOT_AVAILABLE', rings: 'unknown', message: message!, chain: [] });
  const inAlarm = aResult({ notes: [{ code: 'alarm-already-in-alarm', link: 'alarm', message: note! }] });
  const report = aReport([
    anAccount(memberId, failed, { name: name! }),
    anAccount(otherId, cloudguard, { name: name! }),
    anAccount('555555555555', unseen, { name: name!, state: 'undetermined', why: 'undecided' }),
    anAccount('666666666666', inAlarm, { name: name! }),
    anAccount('777777777777', null, { name: name!, state: 'excluded', why: 'out-of-scope' }),
  ]);
  const findings = [memberId, '555555555555'].map((accountId) => ({
    accountId,
    ruleId: 'D9.AWS.MON.22',
    finding: {} as CollectedFinding['finding'],
    advice: { Text: advice! },
    areCommandsInstead: accountId === memberId,
    commands: accountId === memberId ? [printable(command!)] : [],
    commandAccountId: memberId,
  }));
  return { report, findings };
}

/** The blocks of a report in their nesting, with the levels of the headings; what is inline has no part in it. */
function shapeOf(node: Nodes): unknown {
  if (node.type === 'paragraph' || node.type === 'tableCell') return node.type;
  const own = node.type === 'heading' ? `${node.type} ${node.depth}` : node.type;
  return 'children' in node ? [own, node.children.map(shapeOf)] : own;
}

async function treeOf(texts: readonly string[]): Promise<Nodes> {
  const { report, findings } = reportOf(texts);
  return parse(await written('markdown', report, { findings }));
}

function valuesOf(tree: Nodes, type: Nodes['type']): readonly string[] {
  return nodesOf(tree).flatMap((node) => (node.type === type && 'value' in node ? [node.value] : []));
}

test('a report has no element, link, image, HTML, mention or reference more for it', async () => {
  const plain = await treeOf(Array.from({ length: 12 }, () => 'word'));
  const ours = valuesOf(plain, 'html');
  expect(ours).toEqual([
    `<details><summary>${memberId}: commands and witness record</summary>`,
    '</details>',
    `<details><summary>${otherId}: witness record</summary>`,
    '</details>',
  ]);

  await fc.assert(
    fc.asyncProperty(fc.array(hostile, { minLength: 12, maxLength: 12 }), async (texts) => {
      const tree = await treeOf(texts);

      expect(shapeOf(tree)).toEqual(shapeOf(plain));
      expect(valuesOf(tree, 'html')).toEqual(ours);
      const nodes = nodesOf(tree);
      const links = nodes.flatMap((node) => (node.type === 'link' ? [node.url] : []));
      expect(links.filter((url) => !url.startsWith('https://docs.aws.amazon.com/'))).toEqual([]);
      expect(links).toHaveLength(nodesOf(plain).filter(({ type }) => type === 'link').length);
      expect(new Set(nodes.map(({ type }) => type))).toEqual(new Set(nodesOf(plain).map(({ type }) => type)));
      // GitHub looks for mentions and references in the texts that are left.
      expect(valuesOf(tree, 'text').join('\n')).not.toMatch(
        /[@#<>[\]{}|*_~$\\&]|https?:|www\.|GH-|[0-9a-f]{7}/,
      );
      const name = cut(printable(texts[0]!), 80);
      expect(valuesOf(tree, 'inlineCode')).toContain(name.trim() === '' ? `"${name}"` : name);
    }),
    { numRuns: 150 },
  );
});
