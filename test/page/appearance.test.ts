/** How the page looks: in the dark, on paper, on a telephone, and where nothing runs. */
import { expect, inject, test } from 'vitest';
import type { Page } from 'playwright-core';
import { useBrowser } from './open-page.ts';

const { organization, large, json } = inject('reports');
const open = useBrowser();

const openedAccount = json.accounts.find(({ results }) => results[0]?.reason === 'filter-misses-events')!;
const fragment = `#account=${openedAccount.accountId}`;

/** From 0, black, to 255. */
async function groundOf(page: Page): Promise<number> {
  const colour = String(await page.evaluate('getComputedStyle(document.body).backgroundColor'));
  return Number(/\d+/.exec(colour)?.[0]);
}

test('light and dark are the system’s, until the reader chooses', async () => {
  const dark = await open(organization, { colorScheme: 'dark' });
  expect(await groundOf(dark)).toBeLessThan(40);

  const page = await open(organization, { colorScheme: 'light' });
  const colours = page.getByRole('combobox', { name: 'Colours' });
  expect(await groundOf(page)).toBeGreaterThan(220);
  await colours.selectOption('Dark');
  expect(await groundOf(page)).toBeLessThan(40);
  // The choice is there before anything is drawn: a large report would be light for a moment.
  await page.addInitScript(`
    new MutationObserver(() => { globalThis.wasDrawn ??= document.body !== null; })
      .observe(document, { attributes: true, subtree: true, attributeFilter: ['data-theme'] });
  `);
  await page.reload();
  expect(await page.evaluate('wasDrawn')).toBe(false);
  expect(await groundOf(page)).toBeLessThan(40);
  expect(await colours.inputValue()).toBe('dark');
  await colours.selectOption('As the system');
  expect(await groundOf(page)).toBeGreaterThan(220);
  await page.reload();
  expect(await groundOf(page)).toBeGreaterThan(220);
});

test('on paper it is light, without what can only be pressed, and with all evidence', async () => {
  const page = await open(organization, { colorScheme: 'dark', fragment });
  await page.emulateMedia({ media: 'print' });

  expect(await page.locator('.filters').isVisible()).toBe(false);
  expect(await page.locator('.copy').first().isVisible()).toBe(false);
  const arn = openedAccount.results[0]!.chain[0]!.resource!.arn!;
  expect(await page.locator('.chain .link').first().getByText(arn).isVisible()).toBe(true);
  expect(String(await page.evaluate('getComputedStyle(document.body).color'))).toBe('rgb(27, 29, 32)');
});

test('on paper it is said which rows were printed, where there are more', async () => {
  const page = await open(organization);
  await page.emulateMedia({ media: 'print' });

  expect(await page.locator('.printed').innerText()).toBe('Printed: rows 1–50 of 60.');
  expect(await page.locator('thead').isVisible()).toBe(true);
  // A page is narrower than a screen, and no telephone.
  await page.setViewportSize({ width: 718, height: 1000 });
  expect(await page.locator('thead').isVisible()).toBe(true);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(718);
});

test('with the colours of the reader’s system, what is followed is outlined, and nothing else is', async () => {
  const page = await open(organization, { forcedColors: 'active', fragment: '#status=FAILED' });
  const styleOf = async (selector: string, property: string) =>
    String(await page.evaluate(`getComputedStyle(document.querySelector('${selector}')).${property}`));

  expect(await styleOf('.tile[aria-current]', 'outlineStyle')).toBe('solid');
  expect(await styleOf('.tile:not([aria-current])', 'outlineStyle')).toBe('none');
  // A border that is not to be seen is not to be seen here either.
  const ground = await styleOf('body', 'backgroundColor');
  expect(await styleOf('.flow-step', 'borderTopColor')).toBe(ground);
  expect(await styleOf('.reason', 'borderTopColor')).toBe(ground);
});

test.each([320, 375, 800, 900, 1024])('nothing has to be pushed sideways at a width of %d', async (width) => {
  const page = await open(organization, { viewport: { width, height: 800 }, fragment });

  expect(await page.locator('.panel').isVisible()).toBe(true);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
  // The panel itself does not cut anything off either.
  expect(
    await page.evaluate('document.querySelector(".panel").getBoundingClientRect().right'),
  ).toBeLessThanOrEqual(width);
});

test('on a telephone the accounts are cards that can be sorted', async () => {
  const page = await open(organization, { viewport: { width: 375, height: 800 } });

  await page.getByLabel('Sort by').selectOption('accountId');
  const first = page.locator('tbody .row').first();
  const lowest = json.accounts.map(({ accountId }) => accountId).toSorted()[0]!;
  expect(await first.innerText()).toContain(lowest);
  expect(await page.locator('thead').isVisible()).toBe(false);
  const descending = page.getByRole('button', { name: 'Descending' });
  expect(await descending.getAttribute('aria-pressed')).toBe('false');
  await descending.click();
  expect(await descending.getAttribute('aria-pressed')).toBe('true');
  expect(await first.innerText()).toContain(
    json.accounts
      .map(({ accountId }) => accountId)
      .toSorted()
      .at(-1),
  );
});

test('without JavaScript, coverage, statuses and links are told, and what to do', async () => {
  const page = await open(organization, { javaScriptEnabled: false });
  const text = await page.locator('body').innerText();
  const { judged, undetermined } = json.coverage;
  const failed = json.accounts.filter(({ results }) => results[0]?.status === 'FAILED').length;

  expect(text).toContain(`${judged} of ${judged + undetermined} accounts in scope were judged`);
  expect(await page.locator('.tile-count').first().innerText()).toBe(String(failed));
  expect(await page.locator('.flow-link').count()).toBe(8);
  expect(await page.locator('.noscript').innerText()).toContain('needs JavaScript');
});

test('who has asked for less motion sees none', async () => {
  const page = await open(organization, { reducedMotion: 'reduce' });

  expect(await page.evaluate('getComputedStyle(document.querySelector(".tile")).transitionDuration')).toBe(
    '0s',
  );
});

test('5,000 accounts: a page of them in the document, and the right rows after a search and a sort', async () => {
  const page = await open(large);
  const rows = page.locator('tbody .row');

  expect(await page.locator('.result-count').innerText()).toBe('5,000 accounts, 1–50 shown');
  expect(await rows.count()).toBe(50);
  await page.getByRole('columnheader', { name: 'Account' }).getByRole('button').click();
  await page.getByRole('columnheader', { name: 'Account' }).getByRole('button').click();
  expect(await rows.first().innerText()).toContain('100000004999');
  await page.getByRole('searchbox').fill('100000004321');
  expect(await rows.count()).toBe(1);
  await page.getByRole('button', { name: '100000004321' }).click();
  const source = json.accounts[4321 % json.accounts.length]!;
  expect(await page.locator('.panel').innerText()).toContain(
    source.state === 'excluded' ? 'Not audited' : 'The chain',
  );
  await page.getByRole('searchbox').fill('');
  await page.getByRole('combobox', { name: 'Reason', exact: true }).selectOption('no-trail');
  const expected = json.accounts.flatMap(({ results }, index) =>
    results[0]?.reason === 'no-trail'
      ? Array.from({ length: 5000 }, (_, row) => row).filter((row) => row % json.accounts.length === index)
      : [],
  ).length;
  expect(await page.locator('.result-count').innerText()).toMatch(
    new RegExp(`^${expected} of 5,000 accounts`),
  );
  expect(await page.evaluate('document.querySelectorAll("*").length')).toBeLessThan(3_000);
});
