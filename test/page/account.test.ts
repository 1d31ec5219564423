/** One account: it opens in its place, shows its chain, the proof and the commands, and closes again. */
import { expect, inject, test } from 'vitest';
import { columnOf, countOf, useBrowser } from './open-page.ts';
import { changedId, exceptedId } from './report-files.ts';

const { organization, changed, json } = inject('reports');
const open = useBrowser();

/** An account whose filter misses events, and one whose filter catches others too. */
const missedId = idOf('filter-misses-events');
const broaderId = idOf('filter-broader-than-rule');

function idOf(reason: string): string {
  return json.accounts.find(({ results }) => results[0]?.reason === reason)?.accountId ?? '';
}

function resultOf(accountId: string) {
  return json.accounts.find((account) => account.accountId === accountId)!.results[0]!;
}

test('an account opens and closes by its number, one at a time', async () => {
  const page = await open(organization);
  const [first, second] = [
    page.getByRole('button', { name: missedId }),
    page.getByRole('button', { name: broaderId }),
  ];

  expect(await first.getAttribute('aria-expanded')).toBe('false');
  await first.click();
  expect(await first.getAttribute('aria-expanded')).toBe('true');
  expect(await page.locator(`[id="${await first.getAttribute('aria-controls')}"]`).innerText()).toContain(
    'The metric filter misses some records of the event',
  );
  await second.click();
  expect(await first.getAttribute('aria-expanded')).toBe('false');
  expect(await page.locator('.panel').count()).toBe(1);
  await second.click();
  expect(await page.locator('.panel').count()).toBe(0);
});

test('Escape closes an account from within it, and the focus is at its number again', async () => {
  const page = await open(organization);
  await page.getByRole('button', { name: missedId }).click();
  await page.getByRole('button', { name: 'Copy command 1' }).focus();

  await page.keyboard.press('Escape');

  expect(await page.locator('.panel').count()).toBe(0);
  expect(await page.evaluate('document.activeElement.innerText')).toBe(missedId);
});

test('a link to an account opens it, on whatever page of the table it stands', async () => {
  const last = json.accounts.find(({ state }) => state === 'excluded')!;
  const page = await open(organization, { fragment: `#account=${last.accountId}&size=25` });

  expect(await page.locator('.panel').innerText()).toContain('Not audited');
  expect(await page.evaluate('document.activeElement.innerText')).toBe(last.accountId);
  expect(await page.locator('.paging-page').innerText()).toBe('Page 3 of 3');
});

test('a link to an account that a filter would hide takes the filter away', async () => {
  const page = await open(organization, { fragment: `#account=${missedId}&status=PASSED` });

  expect(await page.locator('.panel').count()).toBe(1);
  expect(await countOf(page)).toBe('60 accounts, 1–50 shown');
});

test('a link to an account that is not there says so', async () => {
  const page = await open(organization, { fragment: '#account=121212121212' });

  expect(await countOf(page)).toBe('Account 121212121212 is not in this report. 60 accounts, 1–50 shown');
});

test('the chain is drawn link by link, each with a word for its state and its evidence', async () => {
  const page = await open(organization, { fragment: `#account=${missedId}` });
  const { chain } = resultOf(missedId);
  const words = { holds: 'holds', broken: 'broken', unseen: 'not seen' } as const;
  const links = page.locator('.chain .link');

  expect(await links.locator('.link-state').allInnerTexts()).toEqual([
    ...chain.map(({ state }) => words[state]),
    ...Array<string>(8 - chain.length).fill('not reached'),
  ]);
  expect(await links.nth(3).innerText()).toContain(String(chain[3]!.observed!['pattern']));
  const trail = links.nth(0);
  expect(await trail.getByText(chain[0]!.resource!.arn!).isVisible()).toBe(false);
  await trail.locator('summary').click();
  expect(await trail.getByText(chain[0]!.resource!.arn!).isVisible()).toBe(true);
});

test('a filter that misses events shows the record that it misses, with what it reads marked', async () => {
  const page = await open(organization, { fragment: `#account=${missedId}` });
  const witness = page.locator('.witness');

  expect(await witness.innerText()).toContain('The filter misses this record of an AssumeRole call');
  expect(JSON.parse(await witness.locator('.record').innerText())).toEqual(resultOf(missedId).witness);
  // What it asks for is not there; what it finds decides nothing.
  expect(await witness.locator('.absent').allInnerTexts()).toEqual([
    'Not in this record: errorCode, which the filter asks for.',
  ]);
  expect(await witness.locator('.record mark').count()).toBe(0);
  expect(await witness.locator('.record .read').allInnerTexts()).toEqual(['"eventName": "AssumeRole",']);
  expect(await witness.locator('.legend').innerText()).toBe('Underlined: what the pattern reads besides.');
});

test('a filter that is broader shows a record that it catches besides, and that only CloudGuard refuses it', async () => {
  const page = await open(organization, { fragment: `#account=${broaderId}` });

  expect(await page.locator('.witness').innerText()).toContain('The filter catches this record too');
  expect(await page.locator('.chain .link-state').nth(3).innerText()).toBe(
    'holds, but CloudGuard refuses it',
  );
  expect(await page.locator('.verdicts dd').allInnerTexts()).toEqual(['fail', 'yes']);
});

test('an accepted failure says who has accepted it and until when', async () => {
  const page = await open(organization, { fragment: `#account=${exceptedId}` });

  expect(await page.locator('.callout').innerText()).toBe(
    'Excepted through 2099-12-31 by payments: it closes in spring',
  );
  expect(await page.locator('.row.opened .column-status').innerText()).toContain('excepted');
  expect(await page.locator('a[href="#status=FAILED"]').innerText()).toContain('(1 excepted)');
});

test('what became of the finding is told, and where AWS says what to do', async () => {
  const page = await open(organization, { fragment: `#account=${missedId}` });

  expect(await page.locator('.panel').innerText()).toContain(`created ringcheck/D9.AWS.MON.22/${missedId}`);
  const link = page.getByRole('link', { name: /AWS documentation/ });
  expect(await link.getAttribute('href')).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
  expect(await link.getAttribute('rel')).toContain('noreferrer');
});

test('where a command needs a topic of the reader’s, that is said', async () => {
  const page = await open(organization, { fragment: `#account=${missedId}` });

  expect(await page.locator('.commands pre').nth(1).innerText()).toContain('SNS-TOPIC-ARN');
  expect(await page.locator('.commands > p').first().innerText()).toContain(
    'with a topic of yours for SNS-TOPIC-ARN',
  );
});

test('a finding that was not imported is told in red', async () => {
  const page = await open(changed, { fragment: `#account=${changedId}` });
  const told = page.locator('.panel .not-imported');

  expect(await told.innerText()).toBe('not imported');
  expect(await page.evaluate('getComputedStyle(document.querySelector(".panel .not-imported")).color')).toBe(
    'rgb(176, 34, 26)',
  );
  expect(await page.locator('.panel').innerText()).toContain('AccessDeniedException: no');
});

test('commands that hide something are left out, and it is said how else to mend the account', async () => {
  const page = await open(changed, { fragment: `#account=${changedId}` });

  expect(await page.locator('.mend').innerText()).toContain('Rename the resource, or carry out by hand');
  expect(await page.locator('.mend').innerText()).not.toContain('plan');
  expect(await page.locator('.commands').count()).toBe(0);
});

test('a live proof is to come, and says what it waits for', async () => {
  const passedId = json.accounts.find(({ results }) => results[0]?.status === 'PASSED')!.accountId;
  const page = await open(organization, { fragment: `#account=${passedId}` });
  const live = page.locator('.chain .link').last();

  expect(await live.locator('.link-state').innerText()).toBe('not proven yet');
  expect(await live.locator('.link-cause').count()).toBe(0);
});

test('a command is copied whole, and that it is copied is told', async () => {
  const page = await open(organization, {
    fragment: `#account=${missedId}`,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const command = await page.locator('.commands pre').nth(1).innerText();

  await page.getByRole('button', { name: 'Copy command 2' }).click();

  await page.getByText('Command 2: Copied').waitFor({ state: 'attached' });
  // The button shows it, and is called what it was: who listens hears it once.
  expect(await page.locator('.copy').nth(1).innerText()).toContain('Copied');
  expect(await page.getByRole('button', { name: 'Copy command 2', exact: true }).count()).toBe(1);
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(command);
  expect(command).toMatch(/^aws cloudwatch put-metric-alarm /);
});

test('where there is no clipboard for the page, the selection is copied', async () => {
  const page = await open(organization, {
    fragment: `#account=${missedId}`,
    permissions: ['clipboard-read'],
  });
  await page.evaluate(`
    globalThis.clipboard = navigator.clipboard;
    Object.defineProperty(navigator, 'clipboard', { value: undefined });
  `);
  const command = await page.locator('.commands pre').first().innerText();

  await page.getByRole('button', { name: 'Copy command 1' }).click();

  await page.getByText('Command 1: Copied').waitFor({ state: 'attached' });
  expect(await page.evaluate('clipboard.readText()')).toBe(command);
  expect(command).toMatch(/^aws logs put-metric-filter /);
});

test('where nothing can be copied, that is said', async () => {
  const page = await open(organization, { fragment: `#account=${missedId}` });
  await page.evaluate(`
    Object.defineProperty(navigator, 'clipboard', { value: undefined });
    document.execCommand = () => false;
  `);

  await page.getByRole('button', { name: 'Copy command 1' }).click();

  await page.getByText('Command 1: Not copied').waitFor({ state: 'attached' });
  expect(await page.locator('.copy').first().innerText()).toContain('Not copied: select the text instead');
});

test('everything is done by the keyboard alone', async () => {
  const page = await open(organization);
  const press = async (...keys: readonly string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const focused = async () => String(await page.evaluate('document.activeElement.innerText'));
  const tabTo = async (fits: (text: string) => boolean) => {
    for (let step = 0; step < 60; step += 1) {
      if (fits(await focused())) return;
      await press('Tab');
    }
    throw new Error('the focus never came there');
  };

  await press('Tab');
  expect(await focused()).toBe('Skip to the accounts');
  await press('Enter', 'Tab');
  await page.keyboard.type('filter-misses');
  const ids = await columnOf(page, 'accountId');
  await tabTo((text) => text === 'Account');
  await press('Enter', 'Enter');
  expect(await columnOf(page, 'accountId')).toEqual(ids.toReversed());
  await tabTo((text) => text === ids.at(-1));
  await press('Enter');
  expect(await page.locator('.panel').count()).toBe(1);
  await tabTo((text) => text.startsWith('Copy'));
  await press('Escape');
  expect(await page.locator('.panel').count()).toBe(0);
});
