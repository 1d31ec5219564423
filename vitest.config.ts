import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/long/**', 'test/page/**', '**/node_modules/**'],
    // Many tests wait for simulated services rather than compute: on two cores, two workers would wait half of the time.
    maxWorkers: Math.max(4, availableParallelism()),
    // The functions log each account. What they log is tested where they run as Lambda runs them (test/package).
    env: { POWERTOOLS_LOG_LEVEL: 'SILENT', POWERTOOLS_METRICS_DISABLED: 'true' },
    globalSetup: ['test/package/package-folder.ts'],
    setupFiles: ['aws-sdk-client-mock-vitest/extend'],
    // Below the slowest honest case on two busy cores; a test that needs more belongs in test:long.
    testTimeout: 30_000,
    coverage: {
      provider: 'v8',
      include: ['shared/**', 'functions/**', 'cli/**', 'simulator/**'],
      reporter: ['text-summary', 'lcovonly'],
    },
  },
});
