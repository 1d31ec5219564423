import { expect, test } from 'vitest';
import { createPacer, type PaceClock } from '../../shared/aws/pace.ts';
import { createOrganizationsClient, listAccounts } from '../../shared/aws/organizations.ts';
import { createStsClient, lookedUpOptions, readCaller } from '../../shared/aws/sts.ts';
import { generateScenario, startSimulator } from '../../simulator/index.ts';
import { useEnvironment } from '../audit/simulated.ts';
import { aSession } from './a-session.ts';

/** A clock that moves only where somebody waits, or when told to. */
function aClock(): PaceClock & { move(milliseconds: number): void } {
  let time = 0;
  return {
    now: () => time,
    wait: async (milliseconds) => {
      time += milliseconds;
      await Promise.resolve();
    },
    move: (milliseconds) => {
      time += milliseconds;
    },
  };
}

test('after a burst calls come at the rate, and a rest gives the burst back', async () => {
  const clock = aClock();
  const pace = createPacer({ rate: 8, burst: 3 }, clock);
  const times: number[] = [];
  const call = async () => {
    await pace();
    times.push(clock.now());
  };
  for (let calls = 0; calls < 6; calls += 1) await call();
  clock.move(10_000);
  for (let calls = 0; calls < 4; calls += 1) await call();
  expect(times).toEqual([0, 0, 0, 125, 250, 375, 10_375, 10_375, 10_375, 10_500]);
});

test('calls that come together are spread, the first of them first', async () => {
  const waits: number[] = [];
  const pace = createPacer(
    { rate: 10, burst: 2 },
    {
      now: () => 0,
      wait: async (milliseconds) => {
        waits.push(milliseconds);
        await Promise.resolve();
      },
    },
  );
  await Promise.all(Array.from({ length: 5 }, pace));
  expect(waits).toEqual([100, 200, 300]);
});

test('an organization of more pages than the quota takes at once is listed without a refusal', async () => {
  const simulator = await startSimulator(generateScenario({ accounts: 240, seed: 1 }), {
    enforcesQuotas: true,
  });
  const restore = useEnvironment(simulator.env);
  try {
    const session = aSession();
    const sts = createStsClient(session);
    const caller = { ...session, credentials: sts.config.credentials, lookedUp: lookedUpOptions(sts) };
    await readCaller(sts);
    expect(await listAccounts(createOrganizationsClient(caller))).toHaveLength(240);
    expect(simulator.calls().byAccount['222222222222']?.['organizations:ListAccounts']).toBeGreaterThan(12);
    expect(simulator.quotaViolations().total).toBe(0);
  } finally {
    restore();
    await simulator.close();
  }
});
