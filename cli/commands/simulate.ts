// By its own file: the whole simulated organization is not what a help text should have to load.
import { firstSeedWithOrganizationTrail, mostAccounts } from '../../simulator/generator/generator-bounds.ts';
import { summaries } from '../command-list.ts';
import type { Command } from '../command.ts';
import { defaultSeed } from '../simulate/default-seed.ts';

/** `ringcheck simulate`: serves a simulated organization on loopback until it is interrupted. */
export const command: Command = {
  name: 'simulate',
  usage: '(--scenario FILE | --accounts N [--seed S]) [--port N] [--print-scenario] [--json]',
  summary: summaries.simulate,
  optionHelp: [
    ['--scenario FILE', 'a JSON file that describes the organization (docs/scenarios.md)'],
    ['--accounts N', `an organization made up of N accounts, 1 to ${mostAccounts}, all included`],
    [
      '--seed S',
      `which of the many of that size; a whole number, ${defaultSeed} by default, from ${firstSeedWithOrganizationTrail} on with an organization trail`,
    ],
    ['--port N', 'the port to listen on; a free one by default'],
    ['--print-scenario', 'print the scenario with its defaults filled in, and exit'],
    ['--json', 'once it answers, print {"endpoint", "env"} as one line'],
  ],
  examples: [
    ['simulate --accounts 60', 'one account or more for each thing that can be broken'],
    ['simulate --accounts 200 --seed 1000000', 'one with an organization trail'],
    ['simulate --accounts 60 --print-scenario > scenario.json', 'a scenario to change'],
    ['simulate --scenario scenario.json --port 4600', 'and to serve'],
  ],
  options: {
    scenario: { type: 'string' },
    accounts: { type: 'string' },
    seed: { type: 'string' },
    port: { type: 'string' },
    'print-scenario': { type: 'boolean' },
    json: { type: 'boolean' },
  },
  positionals: [0, 0],
  async run(_positionals, values, terminal) {
    const { runSimulate } = await import('../simulate/run-simulate.ts');
    return await runSimulate(values, terminal);
  },
};
