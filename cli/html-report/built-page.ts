import type { HtmlPage } from '../../bundle/html-page.ts';
import { UsageError } from '../../shared/audit/usage-error.ts';

export type { HtmlPage };

type PageBuilder = () => Promise<{ readonly buildHtmlPage: () => Promise<HtmlPage> }>;

/**
 * The script and the style of the page. A checkout builds them; the bundled program carries them inside
 * (`bundle/carried-page.ts` answers this import there).
 * @throws UsageError in a checkout without what builds it
 */
export async function builtPage(load: PageBuilder = loadBuilder): Promise<HtmlPage> {
  try {
    const { buildHtmlPage } = await load();
    return await buildHtmlPage();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error;
    throw new UsageError('--format html is built by esbuild here, which is not installed: run `npm ci`');
  }
}

async function loadBuilder(): ReturnType<PageBuilder> {
  return await import('../../bundle/html-page.ts');
}
