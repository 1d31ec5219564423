import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** What these test leaves nothing behind in its process: no mocked client, no changed environment. Their files can share one. */
const stateless = [
  'alarm-chain',
  'docs',
  'filter-pattern',
  'findings',
  'layout',
  'organization',
  'remediation',
  'rules',
  'simulator',
].map((folder) => `test/${folder}/**/*.test.ts`);
/** They change what belongs to a whole process, such as its umask: a thread may not. */
const ofProcesses = ['test/package/**/*.test.ts'];
const heavy = ['test/long/**', 'test/page/**', '**/node_modules/**'];

export default defineConfig({
  test: {
    // A worker for each file costs more than most files: half of the time of those that can do without. A thread costs
    // less than a process.
    pool: 'threads',
    projects: [
      { extends: true, test: { name: 'stateless', include: stateless, exclude: heavy, isolate: false } },
      { extends: true, test: { name: 'processes', include: ofProcesses, exclude: heavy, pool: 'forks' } },
      {
        extends: true,
        test: {
          name: 'isolated',
          include: ['test/**/*.test.ts'],
          exclude: [...heavy, ...stateless, ...ofProcesses],
        },
      },
    ],
    // Many tests wait for simulated services rather than compute: on two cores, two workers would wait half of the time.
    maxWorkers: Math.max(6, availableParallelism()),
    // The functions log each account. What they log is tested where they run as Lambda runs them (test/package).
    env: { POWERTOOLS_LOG_LEVEL: 'SILENT', POWERTOOLS_METRICS_DISABLED: 'true' },
    globalSetup: ['test/package/package-folder.ts'],
    setupFiles: ['aws-sdk-client-mock-vitest/extend'],
    // Below the slowest honest case on two busy cores; a test that needs more belongs in test:long.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    coverage: {
      provider: 'v8',
      include: ['shared/**', 'functions/**', 'cli/**', 'simulator/**'],
      reporter: ['text-summary', 'lcovonly'],
    },
  },
});
