import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import { generateScenario, type Simulator } from '../../simulator/index.ts';
import { hours } from './flow-support.ts';
import { asAuditor, simulate } from './support.ts';

const days = 3;
/** These miss some AssumeRole calls, or those of other Regions; the audit's own visit may still ring. */
const missesOtherCalls = ['filter-misses-events', 'trail-misses-regions'];

/** Enters every account that can be entered, and answers those. */
async function visitAll(simulator: Simulator): Promise<readonly string[]> {
  const sts = new STSClient(asAuditor(simulator));
  const visits = Object.keys(simulator.scenario.accounts).map(async (accountId) => {
    const RoleArn = `arn:aws:iam::${accountId}:role/ringcheck-audit`;
    const visit = sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'ringcheck' }));
    return await visit.then(
      () => [accountId],
      () => [],
    );
  });
  return (await Promise.all(visits)).flat();
}

/** On how many of the days somebody was told that an alarm of the account is in ALARM. */
async function daysHeard(simulator: Simulator): Promise<ReadonlyMap<string, number>> {
  const heard = new Map<string, number>();
  for (let day = 0; day < days; day += 1) {
    const before = simulator.deliveries().total;
    const visited = await visitAll(simulator);
    simulator.advanceClock(24 * hours);
    const messages = simulator.deliveries().deliveries.slice(before);
    const alarmed = new Set(
      messages
        .map(({ message }) => JSON.parse(message) as { AWSAccountId: string; NewStateValue: string })
        .filter(({ NewStateValue }) => NewStateValue === 'ALARM')
        .map(({ AWSAccountId }) => AWSAccountId),
    );
    for (const accountId of visited) {
      heard.set(accountId, (heard.get(accountId) ?? 0) + (alarmed.has(accountId) ? 1 : 0));
    }
  }
  return heard;
}

test.for([1, 2])(
  'in the generated organization of seed %i exactly the accounts that should ring do, day after day',
  async (seed) => {
    const simulator = await simulate({
      ...generateScenario({ accounts: 150, seed }),
      now: '2026-01-15T12:00:00Z',
    });
    const heard = await daysHeard(simulator);
    expect(heard.size).toBeGreaterThan(100);
    const wrong = [...heard].flatMap(([accountId, count]) => {
      const [expected] = simulator.scenario.accounts[accountId]?.expected?.results ?? [];
      const isWrong =
        (expected?.rings === 'yes' && count < days) ||
        (expected?.rings === 'no' && count === days && !missesOtherCalls.includes(expected.reason ?? ''));
      return isWrong ? [{ accountId, expected, count }] : [];
    });
    expect(wrong).toEqual([]);
  },
);
