/** The script and the style of the HTML report, built from `cli/html-report/page`. */
import path from 'node:path';
import { build, type BuildOptions, type Metafile } from 'esbuild';
import { packagesIn, type BundledPackage } from './bundled-packages.ts';

/** What the page runs and looks like, as it stands between its tags. */
export interface HtmlPage {
  readonly script: string;
  readonly style: string;
}

const options = {
  absWorkingDir: path.join(import.meta.dirname, '..'),
  entryPoints: ['cli/html-report/page/main.tsx', 'cli/html-report/page/style/page.css'],
  outdir: 'page',
  write: false,
  metafile: true,
  bundle: true,
  minify: true,
  format: 'iife',
  platform: 'browser',
  // The first that know `light-dark()`: https://developer.mozilla.org/docs/Web/CSS/color_value/light-dark
  target: ['chrome123', 'firefox120', 'safari17.5'],
  jsx: 'automatic',
  jsxImportSource: 'preact',
  legalComments: 'none',
  logLevel: 'warning',
} as const satisfies BuildOptions;

/**
 * Builds the page. The same sources give the same bytes.
 * @throws Error where a text would end its tag
 */
export async function buildHtmlPage(): Promise<HtmlPage> {
  const { outputFiles, metafile } = await build(options);
  const textOf = (ending: string) => {
    const text = outputFiles.find((file) => file.path.endsWith(ending))?.text.trim() ?? '';
    // Neither begins a comment nor ends the element: https://html.spec.whatwg.org/multipage/scripting.html
    if (text === '' || /<!--|<\/?(script|style)/i.test(text)) {
      throw new Error(`what esbuild made of the page's *${ending} cannot stand in a page`);
    }
    return text;
  };
  return { script: `${notices(packagesIn([metafile]))}${textOf('.js')}`, style: textOf('.css') };
}

/** What the page is made of. */
export async function htmlPageContents(): Promise<Metafile> {
  return (await build(options)).metafile;
}

/** Who passes a report on passes these libraries on in it, and their licences ask that their text go along. */
function notices(packages: readonly BundledPackage[]): string {
  return packages
    .map(({ name, version, license, text }) => `/*! ${name} ${version} (${license})\n\n${text}\n*/\n`)
    .join('');
}
