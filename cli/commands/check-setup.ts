import { summaries } from '../command-list.ts';
import type { Command } from '../command.ts';
import { outputHelp, outputOptions } from '../output-flag.ts';
import { readScope, scopeOptionHelp, scopeOptions } from '../scope-flags.ts';
import { settingFlags } from '../setting-flags.ts';
import { verbosityHelp, verbosityOptions } from '../verbosity.ts';

/** The settings of the audit that its set-up depends on. */
const settingNames = [
  'audit-role-name',
  'external-id',
  'security-hub-region',
  'concurrency',
  'remediation-role-name',
];
const settingsOfCheck = settingFlags((name) => settingNames.includes(name));

/** `ringcheck check-setup`: whether all is there that the audit and its findings need. */
export const command: Command = {
  name: 'check-setup',
  usage: '[--accounts IDS] [--ou ID-or-PATH] [--this-account] [--json]',
  summary: summaries['check-setup'],
  description: 'Like the audit it enters every account by AssumeRole, and so sets off the alarms on it.',
  optionHelp: [
    ...scopeOptionHelp,
    ['--json', 'one document of JSON, which names all accounts; so is an --output that ends in .json'],
    outputHelp,
    ...verbosityHelp(),
    ...settingsOfCheck.help,
  ],
  examples: [
    ['check-setup', 'the whole organization: after the deployment, and when accounts are undetermined'],
    ['check-setup --accounts 111111111111,222222222222', 'two accounts'],
    ['check-setup --ou Workloads/Prod --json', 'a unit and all below it, for a program'],
    ['check-setup --this-account', 'the account of your credentials; needs no organization'],
  ],
  options: {
    ...scopeOptions,
    json: { type: 'boolean' },
    ...outputOptions,
    ...verbosityOptions,
    ...settingsOfCheck.options,
  },
  positionals: [0, 0],
  async run(_positionals, values, terminal) {
    const { runCheckSetup } = await import('../check-setup/run-check-setup.ts');
    const settings = await settingsOfCheck.read(values, terminal.env);
    return await runCheckSetup(settings, await readScope(values, terminal.env), values, terminal);
  },
};
