/** Whatever accounts are called: what they say stays text. Each page that is opened is watched for more (open-page.ts). */
import { readFileSync } from 'node:fs';
import { expect, inject, test } from 'vitest';
import { memberId } from '../audit/simulated.ts';
import { printable } from '../../shared/alarm-chain/printable.ts';
import { hostileTexts, missingId } from './hostile-organization.ts';
import { useBrowser } from './open-page.ts';

const { hostile, organization } = inject('reports');
const open = useBrowser();

test('hostile names are shown as the texts that they are: no element, no dialog, no request', async () => {
  const page = await open(hostile, { fragment: `#account=${memberId}` });

  expect(await page.locator('.row.opened .column-name').innerText()).toBe(
    printable(hostileTexts.accountName),
  );
  expect(await page.locator('.panel').innerText()).toContain(hostileTexts.alarmName);
  await page.getByRole('button', { name: missingId }).click();
  expect(await page.locator('.witness .pattern').innerText()).toContain(hostileTexts.pattern);
  // Commands with hidden characters would not be what they look like.
  expect(
    await page.locator('img, iframe, script[src], link, base, form[action], object, embed').count(),
  ).toBe(0);
  expect(await page.locator('script').count()).toBe(4);
  expect(await page.locator('main svg').count()).toBe(9);
});

test('what turns the reading direction is shown as an escape, in the file too', async () => {
  const page = await open(hostile, { fragment: '#q=444444444444' });

  expect(await page.locator('tbody .row .column-name').innerText()).toBe(
    String.raw`javascript:alert(7)//\u2028`,
  );
  expect(readFileSync(hostile, 'utf8')).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u2028]/);
});

test('a fragment of the address is a text too', async () => {
  const page = await open(hostile, {
    fragment: `#q=${encodeURIComponent('<img src=x onerror=alert(1)>')}&status=${encodeURIComponent('"><script>alert(2)</script>')}&account=${encodeURIComponent('<b>')}`,
  });

  expect(await page.locator('.result-count').innerText()).toBe(
    'Account <b> is not in this report. 0 of 4 accounts',
  );
});

test('what turns the reading direction is shown as an escape in what the address asks for too', async () => {
  const page = await open(hostile, { fragment: '#account=%E2%80%AE1&status=%E2%80%AE2' });

  expect(await page.locator('.result-count').innerText()).toBe(
    String.raw`Account \u202e1 is not in this report. 0 of 4 accounts`,
  );
  expect(await page.locator('option', { hasText: String.raw`\u202e2` }).count()).toBe(1);
});

test('a script that gets into the page all the same does not run, loads nothing and sends nothing', async () => {
  const page = await open(organization, { isAttacked: true });
  const blocked = await page.evaluate<readonly string[]>(`
    new Promise((resolve) => {
      const violated = [];
      addEventListener('securitypolicyviolation', (event) => violated.push(event.effectiveDirective));
      const script = document.createElement('script');
      const image = document.createElement('img');
      image.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACw=';
      document.body.append(image);
      document.body.setAttribute('style', 'color: red');
      try { document.body.insertAdjacentHTML('beforeend', '<b>'); } catch { violated.push('thrown'); }
      try { script.text = 'globalThis.hasRun = true'; document.body.append(script); } catch { violated.push('thrown'); }
      fetch('data:text/plain,x').catch(() => setTimeout(() => resolve(violated), 100));
    })
  `);

  expect(new Set(blocked)).toEqual(
    new Set(['img-src', 'style-src-attr', 'require-trusted-types-for', 'connect-src', 'thrown']),
  );
  expect(await page.evaluate('globalThis.hasRun')).toBe(undefined);
});
