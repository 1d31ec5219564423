import { summaries } from '../command-list.ts';
import type { Command } from '../command.ts';
import { settingFlags } from '../setting-flags.ts';

const settingNames = ['external-id', 'remediation-role-name', 'concurrency'];
const settingsOfUndo = settingFlags((name) => settingNames.includes(name));

/** `ringcheck undo`: deletes what a record says was created. */
export const command: Command = {
  name: 'undo',
  usage: 'RECORD.json [--yes] [--this-account]',
  summary: summaries.undo,
  description:
    'What is no longer as it was made stays, and so does what another alarm relies on. Without --yes, or a word typed on a terminal, it only shows what it would do.',
  optionHelp: [
    ['--yes', 'delete without asking'],
    ['--this-account', "only the caller's own account, with the caller's own credentials"],
    ...settingsOfUndo.help,
  ],
  examples: [
    ['undo record.json', 'look at what would be deleted, and on a terminal be asked'],
    ['undo record.json --yes', 'delete it, and print what was deleted'],
  ],
  options: {
    yes: { type: 'boolean' },
    'this-account': { type: 'boolean' },
    ...settingsOfUndo.options,
  },
  positionals: [1, 1],
  async run([file = ''], values, terminal) {
    const { runUndo } = await import('../remediation/run-undo.ts');
    return await runUndo(file, await settingsOfUndo.read(values, terminal.env), values, terminal);
  },
};
