import { summaries } from '../command-list.ts';
import type { Command } from '../command.ts';
import { settingFlags } from '../setting-flags.ts';
import { verbosityHelp, verbosityOptions } from '../verbosity.ts';

/** The plan says which rules; how often an unchanged finding is imported again is for the audit to say. */
const unused = ['rule', 'refresh-days'];
const settingsOfApply = settingFlags((name) => !unused.includes(name));

/** `ringcheck apply`: carries out what still holds of a plan. */
export const command: Command = {
  name: 'apply',
  usage: 'PLAN.json [--yes] [--record FILE] [--publish] [--this-account]',
  summary: summaries.apply,
  description: 'Without --yes, or a word typed on a terminal, it only shows what it would do.',
  optionHelp: [
    ['--yes', 'write without asking'],
    [
      '--publish',
      'import the findings as judged at the end, and set them RESOLVED, or NOTIFIED with what to do',
    ],
    [
      '--record FILE',
      'keep the record in a new file too, which grows with each write: for undo, however this ends',
    ],
    ['--this-account', "only the caller's own account, with the caller's own credentials"],
    ...verbosityHelp(),
    ...settingsOfApply.help,
  ],
  examples: [
    ['apply plan.json', 'look at what would be done, and on a terminal be asked'],
    ['apply plan.json --yes --record record.json', 'do it, and keep the record for undo'],
  ],
  options: {
    yes: { type: 'boolean' },
    publish: { type: 'boolean' },
    record: { type: 'string' },
    'this-account': { type: 'boolean' },
    ...verbosityOptions,
    ...settingsOfApply.options,
  },
  positionals: [1, 1],
  async run([file = ''], values, terminal) {
    const { runApply } = await import('../remediation/run-apply.ts');
    return await runApply(file, await settingsOfApply.read(values, terminal.env), values, terminal);
  },
};
