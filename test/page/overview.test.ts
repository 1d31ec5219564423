/** Tiles, links of the chain and reasons lead to their accounts. */
import { expect, inject, test } from 'vitest';
import { columnOf, countOf, useBrowser } from './open-page.ts';
import { idsWhere } from './reported.ts';

const { organization } = inject('reports');
const open = useBrowser();

test('tiles, links of the chain and reasons lead to their accounts, and say which is followed', async () => {
  const page = await open(organization);
  const follow = async (selector: string) => {
    const link = page.locator(selector);
    await link.click();
    await link.and(page.locator('[aria-current=true]')).waitFor();
    expect(await page.locator('[aria-current]').count()).toBe(1);
    return await columnOf(page, 'accountId');
  };

  expect(await follow('a[href="#status=NOT_AVAILABLE"]')).toEqual(
    idsWhere(({ result }) => result.status === 'NOT_AVAILABLE'),
  );
  expect(await follow('a[href="#link=subscriber"]')).toEqual(
    idsWhere(({ result }) => result.brokenLink === 'subscriber'),
  );
  expect(await follow('a[href="#reason=alarm-never-resets"]')).toEqual(
    idsWhere(({ result }) => result.reason === 'alarm-never-resets'),
  );
  // The reader is where the accounts are.
  expect(await page.evaluate('document.activeElement.id')).toBe('accounts-title');
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.locator('[aria-current]').waitFor({ state: 'detached' });
});

test('each of them leads to as many accounts as it counts', async () => {
  const page = await open(organization);
  const links = await page.locator('main a[data-filter]').all();

  expect(links.length).toBeGreaterThan(15);
  for (const link of links) {
    // Those of the reasons that are folded away too: the script follows the address.
    const { fragment, counts } = await link.evaluate((element) => ({
      fragment: element.getAttribute('href') ?? '',
      counts: [...element.querySelectorAll('.tile-count, .broken b, .unseen b, :scope.reason b')].map((one) =>
        Number(one.textContent),
      ),
    }));
    await page.evaluate(`location.hash = ${JSON.stringify(fragment)}`);
    await link.and(page.locator('[aria-current=true]')).waitFor({ state: 'attached' });
    const sum = counts.reduce((total, count) => total + count, 0);
    expect([fragment, sum]).toEqual([fragment, Number.parseInt(await countOf(page), 10)]);
  }
});

test('what has no accounts is no link', async () => {
  const page = await open(organization);
  const live = page.locator('.flow-link').last();

  expect(await live.innerText()).toContain('not proven yet');
  expect(await live.getByRole('link').count()).toBe(0);
});

test('they keep the order and the size of pages that the reader has chosen', async () => {
  const page = await open(organization, { fragment: '#sort=name&order=descending&size=25&page=2&q=a' });

  await page.locator('a[href="#status=FAILED"]').click();
  expect(await page.evaluate('location.hash')).toBe('#status=FAILED&sort=name&order=descending&size=25');
  const names = await columnOf(page, 'name');
  const { compare } = new Intl.Collator('en', { numeric: true });
  expect(names).toEqual(names.toSorted((a, b) => compare(b, a)));
});

test('without a script they are no links', async () => {
  const page = await open(organization, { javaScriptEnabled: false });

  expect(await page.locator('main').getByRole('link').count()).toBe(0);
});

test('a count of thousands stays on its line, and has the room for it', async () => {
  const page = await open(organization);
  const { height, text, room } = await page.evaluate<Record<'height' | 'text' | 'room', number>>(`(() => {
    const count = document.querySelector('.reason b');
    count.textContent = '43,210';
    return { height: count.offsetHeight, text: count.scrollWidth, room: count.clientWidth };
  })()`);

  expect(height).toBeLessThan(30);
  expect(text).toBe(room);
});
