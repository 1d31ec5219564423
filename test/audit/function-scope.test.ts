import type { Context } from 'aws-lambda';
import { expect, test } from 'vitest';
import { handler } from '../../functions/audit.ts';
import { loadScenario, startSimulator } from '../../simulator/index.ts';
import { anOrganization, memberId, useEnvironment } from './simulated.ts';

const context = { getRemainingTimeInMillis: () => 900_000 } as Context;

/** What the function answers, with settings of its environment. */
async function invoke(event: unknown, settings: Readonly<Record<string, string>>) {
  const simulator = await startSimulator(
    loadScenario(anOrganization({}, { '444444444444': { organizationalUnit: 'Sandbox' } })),
  );
  const restore = useEnvironment({ ...simulator.env, POWERTOOLS_DEV: 'false', ...settings });
  try {
    return (await handler(event, context)).coverage;
  } finally {
    restore();
    await simulator.close();
  }
}

test('the environment narrows the scheduled audit', async () => {
  expect(
    await invoke({}, { RINGCHECK_OU: 'Workloads,Sandbox', RINGCHECK_EXCLUDE_ACCOUNTS: memberId }),
  ).toMatchObject({
    accounts: 4,
    judged: 1,
    excluded: 3,
  });
});

test('a batch replaces what the environment includes; what it excludes stays excluded', async () => {
  const batch = { accounts: [memberId, '444444444444'] };

  expect(await invoke(batch, { RINGCHECK_OU: 'Security' })).toMatchObject({ judged: 2, excluded: 2 });
  expect(await invoke(batch, { RINGCHECK_EXCLUDE_OU: 'Sandbox' })).toMatchObject({ judged: 1, excluded: 3 });
});

test('a malformed setting ends the run, which Lambda hands to the dead-letter queue', async () => {
  await expect(invoke({}, { RINGCHECK_EXCLUDE_TAG: 'production' })).rejects.toThrow(
    'RINGCHECK_EXCLUDE_TAG `production` is not a tag',
  );
  await expect(invoke({}, { RINGCHECK_EXCEPTIONS: 'absent.json' })).rejects.toThrow(
    'absent.json cannot be read (ENOENT): check RINGCHECK_EXCEPTIONS',
  );
  await expect(invoke({}, { RINGCHECK_EXCEPTIONS: 'README.md' })).rejects.toThrow(
    'README.md is not JSON: the functions read exceptions as `npm run build` writes them',
  );
});
