/** What axe-core finds in the page: nothing. https://github.com/dequelabs/axe-core */
import axe, { type AxeResults } from 'axe-core';
import { expect, inject, test } from 'vitest';
import type { Page } from 'playwright-core';
import { useBrowser } from './open-page.ts';

const { organization, json } = inject('reports');
const open = useBrowser();

const openedAccount = json.accounts.find(({ results }) => results[0]?.reason === 'filter-misses-events')!;
// Rows are all alike: fewer of them take less time.
const fragment = `#account=${openedAccount.accountId}&size=25`;

/** Runs axe-core in the page. Its source comes through the browser's own door, past the page's policy. */
async function violationsIn(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const { violations, passes } = await page.evaluate<AxeResults>(
    'axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })',
  );
  // Contrast was really looked at.
  expect(passes.map(({ id }) => id)).toEqual(expect.arrayContaining(['color-contrast', 'aria-allowed-attr']));
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.each([
    ['the page', { fragment: '#size=25' }],
    ['a filtered page', { fragment: '#status=FAILED&size=25' }],
    ['an opened account', { fragment }],
    ['a telephone', { fragment, viewport: { width: 375, height: 800 } }],
  ])(`${colorScheme}: %s has no violation`, async (_name, options) => {
    const page = await open(organization, { colorScheme, ...options });

    expect(await violationsIn(page)).toEqual([]);
  });
}

test('axe-core would find a text that can hardly be read', async () => {
  const page = await open(organization);
  await page.evaluate('document.querySelector(".lead").style.color = "#bbb"');

  expect(await violationsIn(page)).toContainEqual(expect.stringMatching(/^color-contrast: /));
});
