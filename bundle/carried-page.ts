import type { Plugin } from 'esbuild';
import { buildHtmlPage } from './html-page.ts';

/** Puts the built page into a bundle where the sources would build it: nobody who installs the package has esbuild. */
export const carriedPage: Plugin = {
  name: 'carried-page',
  setup(build) {
    build.onLoad({ filter: /[\\/]bundle[\\/]html-page\.ts$/ }, async () => ({
      contents: `const page = ${JSON.stringify(await buildHtmlPage())};\nexport async function buildHtmlPage() { return page; }\n`,
      loader: 'js',
    }));
  },
};
