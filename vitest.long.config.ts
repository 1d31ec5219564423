import { defineConfig } from 'vitest/config';
import config from './vitest.config.ts';

const { projects: _projects, ...settings } = config.test ?? {};

/**
 * `npm run test:long`: the pattern engine's properties, each tried 10,000 times at least, large organizations, and the
 * fault campaign.
 */
export default defineConfig({
  test: {
    ...settings,
    include: ['test/filter-pattern/**/*.test.ts', 'test/long/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    env: {
      ...config.test?.env,
      RINGCHECK_PROPERTY_RUNS: process.env['RINGCHECK_PROPERTY_RUNS'] ?? '10000',
    },
    testTimeout: 600_000,
  },
});
