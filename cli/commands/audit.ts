import { summaries } from '../command-list.ts';
import type { Command } from '../command.ts';
import { formatNames } from '../formats/index.ts';
import { outputHelp, outputOptions } from '../output-flag.ts';
import { readScope, scopeOptionHelp, scopeOptions } from '../scope-flags.ts';
import { settingFlags } from '../setting-flags.ts';
import { verbosityHelp, verbosityOptions } from '../verbosity.ts';

/** The audit writes nothing by the remediation's role. */
const settingsOfAudit = settingFlags((name) => name !== 'remediation-role-name');

/** `ringcheck audit`: the whole organization, or a part of it, from a terminal. */
export const command: Command = {
  name: 'audit',
  usage: '[--accounts IDS] [--ou ID-or-PATH] [--this-account] [--publish] [--format FORMAT]',
  summary: summaries.audit,
  description:
    'It enters every account by AssumeRole, and so sets off the alarms on it. Without --publish nothing is written anywhere.',
  optionHelp: [
    ...scopeOptionHelp,
    ['--publish', 'import findings into Security Hub; without it nothing is written anywhere'],
    [
      '--format FORMAT',
      `how the report is printed: ${formatNames.join(', ')} (default: what the name of --output FILE ends with, else table)`,
    ],
    outputHelp,
    ...verbosityHelp('; in a table all accounts of the scope, and what is worth knowing of each'),
    ...settingsOfAudit.help,
  ],
  examples: [
    ['audit', 'the whole organization, as a table; nothing is written'],
    ['audit --this-account', 'the account of your credentials; needs no organization'],
    ['audit --accounts 111111111111,222222222222', 'two accounts'],
    ['audit --ou Workloads/Prod --exclude-tag stage=sandbox', 'a unit and all below it, but for some'],
    ['audit --publish', 'all, with a finding for each account in Security Hub'],
    ['audit --output report.json', 'for a program, in a file that is written whole or not at all'],
    ['audit --quiet --format ndjson', 'for a pipe: one account a line, and no progress'],
  ],
  options: {
    ...scopeOptions,
    publish: { type: 'boolean' },
    format: { type: 'string' },
    ...outputOptions,
    ...verbosityOptions,
    ...settingsOfAudit.options,
  },
  positionals: [0, 0],
  async run(_positionals, values, terminal) {
    const { runAudit } = await import('../audit/run-audit.ts');
    const settings = await settingsOfAudit.read(values, terminal.env);
    return await runAudit(settings, await readScope(values, terminal.env), values, terminal);
  },
};
