import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { launchChromium } from './launch-chromium.ts';

interface Opened {
  readonly page: Page;
  /** What a page must not do: errors, warnings, dialogs, requests besides the file itself. */
  readonly faults: readonly string[];
}

interface PageOptions {
  /** Of the address, with its `#`. */
  readonly fragment?: string;
  /** The test itself does what the page must not do. */
  readonly isAttacked?: boolean;
}

/**
 * A browser for a file of tests. Each page that it opens is closed after its test, which fails for any fault of it.
 * @returns opens a report at a fragment of its address
 */
export function useBrowser(): (file: string, options?: PageOptions & BrowserContextOptions) => Promise<Page> {
  let browser: Browser | undefined;
  let opened: Opened[] = [];
  beforeAll(async () => {
    browser = await launchChromium(process.env);
  });
  afterAll(async () => {
    await browser?.close();
  });
  afterEach(async () => {
    const faults = opened.flatMap((one) => one.faults);
    for (const { page } of opened) await page.context().close();
    opened = [];
    expect(faults).toEqual([]);
  });
  return async (file, { fragment = '', isAttacked = false, ...options } = {}) => {
    if (browser === undefined) throw new Error('a page is opened within a test only');
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    const page = await context.newPage();
    const address = pathToFileURL(file).href;
    opened.push({ page, faults: isAttacked ? [] : watched(page, address) });
    await page.goto(`${address}${fragment}`);
    return page;
  };
}

function watched(page: Page, address: string): readonly string[] {
  const faults: string[] = [];
  // A violation of the Content-Security-Policy is an error on the console.
  page.on('console', (message) => faults.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('popup', () => faults.push('another page was opened'));
  page.on('request', (request) => {
    if (request.url().replace(/#.*/, '') !== address) faults.push(`request: ${request.url()}`);
  });
  return faults;
}

/** The texts of a column, by the name in its class, on the page of the table that is shown. */
export async function columnOf(page: Page, column: string): Promise<readonly string[]> {
  return await page.locator(`tbody .row .column-${column}`).allInnerTexts();
}

/** What the table says that it shows: "38 of 60 accounts". */
export async function countOf(page: Page): Promise<string> {
  return await page.locator('.result-count').innerText();
}
