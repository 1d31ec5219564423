import type { HtmlPage } from '../../bundle/html-page.ts';

let built: Promise<HtmlPage> | null = null;

/**
 * The script and the style of the page. In a checkout they are built when they are first asked for; the bundled program
 * carries them inside (`bundle/carried-page.ts` answers this import there).
 */
export async function builtPage(): Promise<HtmlPage> {
  built ??= import('../../bundle/html-page.ts').then(async ({ buildHtmlPage }) => buildHtmlPage());
  return await built;
}
