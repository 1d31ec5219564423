import { defineConfig } from 'vitest/config';
import config from './vitest.config.ts';

const { projects: _projects, ...settings } = config.test ?? {};

/** `npm run test:page`: the HTML report in a browser. It needs Chromium (`test/page/find-chromium.ts`). */
export default defineConfig({
  test: {
    ...settings,
    include: ['test/page/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    globalSetup: ['test/page/report-files.ts'],
    // Each file has a browser of its own, which has processes enough.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
