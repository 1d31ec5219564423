/** The table of accounts: filter, sort, turn pages, and pass a view on. */
import { expect, inject, test } from 'vitest';
import { columnOf, countOf, useBrowser } from './open-page.ts';
import { idsWhere, results } from './reported.ts';
import { changedId } from './report-files.ts';

const { organization, changed, empty, json } = inject('reports');
const open = useBrowser();

test('all accounts are there, the failed ones first', async () => {
  const page = await open(organization);

  expect(await countOf(page)).toBe('60 accounts, 1–50 shown');
  expect((await columnOf(page, 'accountId')).slice(0, 30)).toEqual(
    idsWhere(({ result }) => result.status === 'FAILED').slice(0, 30),
  );
});

test('a search finds ids, names, reasons and resources, letter case ignored, every word of it', async () => {
  const page = await open(organization);
  const search = page.getByRole('searchbox');

  await search.fill('NO-TRAIL');
  expect(await columnOf(page, 'accountId')).toEqual(idsWhere(({ result }) => result.reason === 'no-trail'));
  await search.fill('000000000016');
  expect(await columnOf(page, 'accountId')).toEqual(['000000000016']);
  const { name, accountId } = json.accounts.find((one) => one.accountId === '000000000016')!;
  await search.fill(`never-matches ${name.toUpperCase()}`);
  expect(await columnOf(page, 'accountId')).toEqual([accountId]);
  await search.fill('no such account');
  expect(await countOf(page)).toBe('0 of 60 accounts');
  await page.getByRole('button', { name: 'Clear filters' }).click();
  expect(await countOf(page)).toBe('60 accounts, 1–50 shown');
});

test('status, link and reason narrow the table together, and the count is told', async () => {
  const page = await open(organization);
  const failedAtAlarm = idsWhere(({ result }) => result.status === 'FAILED' && result.brokenLink === 'alarm');

  await page.getByRole('combobox', { name: 'Status', exact: true }).selectOption('FAILED');
  await page.getByRole('combobox', { name: 'Link', exact: true }).selectOption('alarm');
  expect(await columnOf(page, 'accountId')).toEqual(failedAtAlarm);
  expect(await page.getByRole('status').first().innerText()).toBe(`${failedAtAlarm.length} of 60 accounts`);
  await page.getByRole('combobox', { name: 'Reason', exact: true }).selectOption('alarm-muted');
  expect(await columnOf(page, 'accountId')).toEqual(
    idsWhere(({ result }) => result.reason === 'alarm-muted'),
  );
});

test('every column sorts both ways, and says so; what is empty comes last', async () => {
  const page = await open(organization, { fragment: '#size=100' });
  for (const [title, column] of [
    ['Account', 'accountId'],
    ['Name', 'name'],
    ['Reason', 'cause'],
    ['Resource', 'resource'],
    ['Region', 'region'],
  ] as const) {
    const head = page.getByRole('columnheader', { name: title });
    for (const [order, sign] of [
      ['ascending', 1],
      ['descending', -1],
    ] as const) {
      await head.getByRole('button').click();
      expect(await head.getAttribute('aria-sort')).toBe(order);
      const texts = await columnOf(page, column);
      const { compare } = new Intl.Collator('en', { numeric: true });
      expect(texts).toEqual(
        texts.toSorted((a, b) =>
          a === '' || b === '' ? (a === '' ? 1 : 0) - (b === '' ? 1 : 0) : sign * compare(a, b),
        ),
      );
      expect(new Set(texts).size).toBeGreaterThan(3);
    }
  }
  await page.getByRole('columnheader', { name: 'Link' }).getByRole('button').click();
  const links = (await columnOf(page, 'link')).filter((text) => text !== '');
  expect([...new Set(links)]).toEqual([
    'Trail',
    'Event selection',
    'Log delivery',
    'Metric filter',
    'Alarm',
    'Notification',
    'Subscriber',
  ]);
});

test('pages are turned, and each account is on one of them', async () => {
  const page = await open(organization, { fragment: '#size=25' });
  const paging = page.getByRole('navigation', { name: 'Pages of accounts' });
  const seen: string[] = [];

  for (const name of ['Next', 'Next', '']) {
    seen.push(...(await columnOf(page, 'accountId')));
    if (name !== '') await paging.getByRole('button', { name }).click();
  }
  expect(seen.toSorted()).toEqual(json.accounts.map(({ accountId }) => accountId).toSorted());
  expect(await paging.getByRole('button', { name: 'Next' }).getAttribute('aria-disabled')).toBe('true');
  await paging.getByRole('button', { name: 'First' }).click();
  expect(await columnOf(page, 'accountId')).toEqual(seen.slice(0, 25));
});

test('a view is kept in the address, and the address opens it again', async () => {
  const page = await open(organization);
  await page.getByRole('combobox', { name: 'Status', exact: true }).selectOption('FAILED');
  await page.getByRole('searchbox').fill('alarm');
  await page.getByRole('columnheader', { name: 'Account' }).getByRole('button').click();
  await page.getByRole('columnheader', { name: 'Account' }).getByRole('button').click();
  const shown = await columnOf(page, 'accountId');
  const fragment = new URL(page.url()).hash;

  const other = await open(organization, { fragment });
  expect(await columnOf(other, 'accountId')).toEqual(shown);
  expect(shown.length).toBeGreaterThan(5);
  expect(await other.getByRole('searchbox').inputValue()).toBe('alarm');
});

test('a fragment that means nothing shows all accounts', async () => {
  const page = await open(organization, {
    fragment: '#page=-3&size=1e9&sort=__proto__&order=x&constructor=1&%',
  });

  expect(await countOf(page)).toBe('60 accounts, 1–50 shown');
  expect(await columnOf(page, 'accountId')).toHaveLength(50);
});

test('a view without the account that is open is a view without it in the address too', async () => {
  const failed = idsWhere(({ result }) => result.status === 'FAILED')[0]!;
  const page = await open(organization, { fragment: `#account=${failed}` });

  await page.getByRole('combobox', { name: 'Status', exact: true }).selectOption('PASSED');
  const shown = await columnOf(page, 'accountId');
  const fragment = String(await page.evaluate('location.hash'));
  expect(fragment).toBe('#status=PASSED');
  expect(await columnOf(await open(organization, { fragment }), 'accountId')).toEqual(shown);

  // Sorted, the account is on another page than the first.
  const sorted = await open(organization, { fragment: `#account=${failed}&size=25` });
  await sorted.getByRole('columnheader', { name: 'Account' }).getByRole('button').click();
  await sorted.getByRole('columnheader', { name: 'Account' }).getByRole('button').click();
  expect(await sorted.evaluate('location.hash')).toBe('#sort=accountId&order=descending&size=25');
});

test('an open account that the new view shows stays open', async () => {
  const failed = idsWhere(({ result }) => result.status === 'FAILED')[0]!;
  const page = await open(organization, { fragment: `#account=${failed}` });

  await page.getByRole('combobox', { name: 'Status', exact: true }).selectOption('FAILED');
  expect(await page.evaluate('location.hash')).toBe(`#status=FAILED&account=${failed}`);
  expect(await page.locator('.panel').count()).toBe(1);
});

test('a rule that the account does not have is as if none were asked for', async () => {
  const { accountId } = results[0]!.account;
  const page = await open(organization, { fragment: `#account=${accountId}&rule=NOPE` });

  expect(await page.locator('.panel').count()).toBe(1);
  expect(await countOf(page)).not.toContain('not in this report');
});

test('who turns pages by the keyboard or by ear is brought to the rows, and told which they are', async () => {
  const page = await open(organization, { fragment: '#size=25' });
  const button = (name: string) => page.getByRole('button', { name, exact: true });

  await button('Next').focus();
  await page.keyboard.press('Enter');
  expect(await page.getByRole('status').first().innerText()).toBe('60 accounts, 26–50 shown');
  expect(await page.evaluate('document.activeElement.id')).toBe('accounts-title');
  expect(
    Number(await page.evaluate('document.getElementById("accounts-title").getBoundingClientRect().top')),
  ).toBeLessThan(100);
  await button('Next').click();
  // What cannot be done any more keeps its place in the order of the keyboard, and does nothing.
  await button('Next').focus();
  await page.keyboard.press('Enter');
  expect(await page.evaluate('document.activeElement.innerText')).toBe('Next');
  expect(await countOf(page)).toBe('60 accounts, 51–60 shown');
  await button('Clear filters').focus();
  await page.keyboard.press('Enter');
  expect(await page.evaluate('document.activeElement.innerText')).toBe('Clear filters');
});

test('a Region is found, and a finding that was not imported', async () => {
  const page = await open(changed);
  const search = page.getByRole('searchbox');

  await search.fill('us-east-1');
  expect((await columnOf(page, 'region')).length).toBeGreaterThan(0);
  expect(new Set(await columnOf(page, 'region'))).toEqual(new Set(['us-east-1']));
  await search.fill('');
  await page.getByRole('link', { name: '1 finding was not imported' }).click();
  expect(await columnOf(page, 'accountId')).toEqual([changedId]);
  expect(await columnOf(page, 'status')).toEqual([expect.stringContaining('finding not imported')]);
});

test('a name of a thousand words takes three lines of its row, and is told whole where it is opened', async () => {
  const page = await open(changed, { fragment: `#account=${changedId}` });

  expect((await page.locator('.row.opened .column-name').boundingBox())!.height).toBeLessThan(100);
  const name = page.locator('.panel .evidence').first();
  expect(await name.locator('p').isVisible()).toBe(false);
  await name.locator('summary').click();
  expect(await name.locator('p').innerText()).toBe('a long name '.repeat(500).trim());
});

test('a report of no account says that there is none', async () => {
  const page = await open(empty);

  expect(await page.locator('.empty').innerText()).toBe('There are no accounts.');
});
