/** The HTML report as a text: test/page opens it in a browser. */
import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildHtmlPage } from '../../bundle/html-page.ts';
import { detailOf } from '../../cli/html-report/account-detail.ts';
import { builtPage } from '../../cli/html-report/built-page.ts';
import { chainEnd, countLinks } from '../../cli/html-report/chain-end.ts';
import { markup, scriptJson } from '../../cli/html-report/markup.ts';
import type { AccountDetail } from '../../cli/html-report/page-data.ts';
import { shareTexts } from '../../cli/html-report/shared-texts.ts';
import { linkNames } from '../../shared/alarm-chain/index.ts';
import { collectFindings, type CollectedFinding } from '../../shared/audit/collect-findings.ts';
import type { AccountReport, Report, ResultReport } from '../../shared/audit/report.ts';
import { readSettings } from '../../shared/audit/settings.ts';
import { UsageError } from '../../shared/audit/usage-error.ts';
import { generateScenario } from '../../simulator/index.ts';
import { withSimulator } from '../audit/simulated.ts';
import { written } from './written.ts';

let report: Report;
let findings: readonly CollectedFinding[];
let page: string;

beforeAll(async () => {
  await withSimulator(generateScenario({ accounts: 60, seed: 7 }), async (audit, { env }) => {
    const collector = collectFindings(readSettings({}, env));
    report = await audit({ observer: { ...collector }, onJudged: collector.onJudged });
    findings = collector.findingsOf(report);
  });
  page = await written('html', report, { findings });
  // 60 accounts over loopback, beside the other tests.
}, 60_000);

const resultsOf = ({ accounts }: Report) => accounts.flatMap(({ results }) => results);
const failed = () => resultsOf(report).find(({ reason }) => reason === 'no-alarm') as ResultReport;
const collected = (change: object): CollectedFinding => ({ ...findings[0]!, ...change });
const hash = (text = '') => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
/** The page without its script and data: what is there where no script runs. */
const still = () => page.slice(0, page.indexOf('<script type'));

const numbers = (pattern: RegExp) =>
  [...still().matchAll(pattern)].map(([, digits = '']) => Number(digits.replaceAll(',', '')));

describe('the file', () => {
  test('allows its scripts and its one style by their very contents, and nothing else', () => {
    const [style, ...moreStyles] = [...page.matchAll(/<style>([\s\S]*?)<\/style>/g)];
    const scripts = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)];
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]?.replaceAll('&#39;', "'");

    // The first sets the chosen colours before anything is drawn.
    expect([moreStyles.length, scripts.length]).toEqual([0, 2]);
    expect(policy?.split('; ')).toEqual([
      `default-src 'none'`,
      `script-src ${scripts.map(([, script]) => hash(script)).join(' ')}`,
      `style-src ${hash(style?.[1])}`,
      `base-uri 'none'`,
      `form-action 'none'`,
      `require-trusted-types-for 'script'`,
      `trusted-types 'none'`,
    ]);
    expect(page).not.toMatch(/\s(style|on\w+)=/);
  });

  test('is the same for the same report', async () => {
    expect(await written('html', report, { findings })).toBe(page);
    expect(await buildHtmlPage()).toEqual(await buildHtmlPage());
  });

  test('holds the licences of the libraries in it', () => {
    for (const name of ['preact', '@tanstack/table-core', '@tanstack/store']) {
      expect(page).toMatch(new RegExp(`/\\*! ${name} \\d+\\.\\d+\\.\\d+ \\(MIT\\)`));
    }
    expect(page.match(/Permission is hereby granted/g)).toHaveLength(3);
  });

  test('leads to AWS’s documentation alone', () => {
    const links = [...page.matchAll(/https?:\/\/[\w.-]+/g)].map(([link]) => link);

    // The names of XML are of Preact, the others of the licences.
    expect([...new Set(links)].filter((link) => !link.endsWith('w3.org'))).toEqual([
      'https://docs.aws.amazon.com',
    ]);
  });
});

describe('the summary', () => {
  test('counts each status as the report has it', () => {
    const count = (status: string) => resultsOf(report).filter((result) => result.status === status).length;

    expect(numbers(/tile-count">([\d,]+)/g)).toEqual([
      ...['FAILED', 'WARNING', 'NOT_AVAILABLE', 'PASSED'].map(count),
      report.coverage.excluded,
    ]);
    expect(still()).toContain(`${report.coverage.judged} of `);
  });

  test('counts what passes, breaks and is not seen at each link: nothing is lost on the way', () => {
    const entered = resultsOf(report).filter(({ chain }) => chain.length > 0);
    const counts = countLinks(resultsOf(report), linkNames, 'both');
    let arriving = entered.length;
    for (const { link, passing, broken, unseen } of counts) {
      expect([link, passing + broken + unseen]).toEqual([link, arriving]);
      expect([link, broken]).toEqual([link, entered.filter(({ brokenLink }) => brokenLink === link).length]);
      arriving = passing;
    }
    expect(numbers(/flow-count passing"><b>([\d,]+)/g)).toEqual(counts.map(({ passing }) => passing));
    expect(numbers(/flow-count broken[^"]*"><b>([\d,]+)/g)).toEqual(counts.map(({ broken }) => broken));
    expect(counts.every(({ broken }, index) => broken > 0 || linkNames[index] === 'live')).toBe(true);
  });

  test('an account that only CloudGuard refuses ends at its filter, though the chain holds there', () => {
    const refused = resultsOf(report).find(({ reason }) => reason === 'filter-broader-than-rule')!;

    expect(refused.chain.every(({ state }) => state !== 'broken')).toBe(true);
    expect(chainEnd(refused, 'both')).toMatchObject({ link: 'metric-filter', state: 'broken' });
  });

  test('a live proof that nobody has yet ends no chain', () => {
    const passed = resultsOf(report).find(({ status }) => status === 'PASSED')!;

    expect(passed.chain.at(-1)).toMatchObject({ link: 'live', state: 'unseen' });
    expect(chainEnd(passed, 'both')).toBeNull();
  });
});

describe('what an account has chosen', () => {
  const account = { accountId: '333333333333', why: null } as AccountReport;

  test('ends no script and begins no comment: JSON stays what it was', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('</script>', '<!--', '<script', '&lt;'),
        (text, piece) => {
          const { text: json } = scriptJson({ [text]: `${text}${piece}` });

          expect(json).not.toMatch(/[<>&\u2028\u2029]/);
          expect(JSON.parse(json)).toEqual({ [text]: `${text}${piece}` });
        },
      ),
    );
  });

  test('is a text in markup, also within an attribute', () => {
    expect(markup`<a title="${`"'<b>&\u202e`}">${'</a>'}</a>`.text).toBe(
      String.raw`<a title="&quot;&#39;&lt;b&gt;&amp;\u202e">&lt;/a&gt;</a>`,
    );
  });

  test('a command that hides something is not offered, and nor are the others', () => {
    const detail = detailOf(account, failed(), collected({ commands: ['aws a', 'aws \u200bb'] }));

    expect(detail).toMatchObject({ commands: [], hasHiddenCommand: true });
    expect(detailOf(account, failed(), collected({ commands: ['aws a'] }))).toMatchObject({
      commands: ['aws a'],
      hasHiddenCommand: false,
    });
  });

  test.each([
    'javascript:alert(1)',
    'https://docs.aws.amazon.com.example.com/',
    'https://docs.aws.amazon.com/" onclick="x',
    'http://docs.aws.amazon.com/',
  ])('is no link: %s', (url) => {
    const advice = { Text: 'x', Url: url };

    expect(detailOf(account, failed(), collected({ advice })).mend).toEqual({ text: 'x', url: null });
  });
});

test('every mend of a finding is told, with its page of AWS, and every command, and whether they are another way', () => {
  const own = report.accounts.flatMap((account) =>
    account.results.map((result) => {
      const one = findings.find(({ accountId }) => accountId === account.accountId)!;
      return { detail: detailOf(account, result, one), ...one };
    }),
  );

  expect(own.filter(({ commands }) => commands.length > 0).length).toBeGreaterThan(5);
  expect(new Set(own.map(({ detail }) => detail.areCommandsInstead)).size).toBe(2);
  for (const { detail, advice, commands, areCommandsInstead } of own) {
    expect(detail.mend).toEqual(advice === null ? null : { text: advice.Text, url: advice.Url ?? null });
    expect(detail.commands).toEqual(commands);
    expect(detail.areCommandsInstead).toBe(areCommandsInstead);
  }
});

test('a checkout without esbuild is told what to install, before anything is audited', async () => {
  const missing = Object.assign(new Error("Cannot find package 'esbuild'"), { code: 'ERR_MODULE_NOT_FOUND' });

  await expect(builtPage(async () => Promise.reject(missing))).rejects.toEqual(
    new UsageError('--format html is built by esbuild here, which is not installed: run `npm ci`'),
  );
});

test('details that share texts are read back as they were', () => {
  const details = ['a', 'b'].map((name) => ({
    message: `${name}: a sentence that only one of them says`,
    notes: [{ code: 'regions-unseen', message: 'a sentence that both of them say, word for word' }],
  })) as unknown as readonly AccountDetail[];
  const shared = shareTexts(details);

  expect(shared.texts).toEqual(['a sentence that both of them say, word for word']);
  expect(JSON.stringify(shared.details)).not.toContain('both of them');
  const restored = JSON.parse(JSON.stringify(shared.details), (_key, value: unknown) =>
    typeof value === 'object' && value !== null && 't' in value ? shared.texts[Number(value.t)] : value,
  ) as unknown;
  expect(restored).toEqual(details);
});
