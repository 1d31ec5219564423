/** Process of `npm run bench -- audit`: the simulated organization. Arguments: accounts, seed, latency in milliseconds. */
import { generateScenario, startSimulator } from '../../simulator/index.ts';

const [accounts, seed, latency] = process.argv.slice(2).map(Number);
const simulator = await startSimulator(generateScenario({ accounts: accounts ?? 1, seed: seed ?? 1 }), {
  latency: latency ?? 0,
  enforcesQuotas: true,
});
const withoutTrail = Object.entries(simulator.scenario.accounts)
  .filter(([, { regions }]) => Object.values(regions).every(({ trails }) => trails.length === 0))
  .map(([accountId]) => accountId);
process.stdout.write(
  `${JSON.stringify({ endpoint: simulator.endpoint, env: simulator.env, withoutTrail })}\n`,
);
process.once('SIGTERM', () => {
  void simulator.close();
});
