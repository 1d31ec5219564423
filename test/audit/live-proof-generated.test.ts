import { expect, test } from 'vitest';
import { generateScenario } from '../../simulator/index.ts';
import { overDays, type Day } from './days.ts';
import { expectedAccounts, judgedAccounts } from './generated.ts';

test('over days, a generated organization is judged as before, all that rings is proved, and no finding is touched', async () => {
  const scenario = generateScenario({ accounts: 60, seed: 11 });
  const laterDay = async ({ run }: Day) => {
    const report = await run();
    const results = report.accounts.flatMap((account) => account.results);

    expect(judgedAccounts(report)).toEqual(expectedAccounts(scenario));
    expect(new Set(results.flatMap(({ finding }) => finding?.outcome ?? []))).toEqual(new Set(['unchanged']));
    const ringing = results.filter(({ rings }) => rings === 'yes');
    expect(new Set(ringing.map(({ chain }) => chain.at(-1)?.state))).toEqual(new Set(['holds']));
  };
  await overDays(scenario, [
    async ({ run }) => {
      expect(judgedAccounts(await run())).toEqual(expectedAccounts(scenario));
    },
    laterDay,
    laterDay,
  ]);
});
