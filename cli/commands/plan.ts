import { summaries } from '../command-list.ts';
import type { Command } from '../command.ts';
import { planFormatNames } from '../plan/plan-format-names.ts';
import { outputHelp, outputOptions } from '../output-flag.ts';
import { readScope, scopeOptionHelp, scopeOptions } from '../scope-flags.ts';
import { settingFlags } from '../setting-flags.ts';
import { verbosityHelp, verbosityOptions } from '../verbosity.ts';

/** Findings are none of a plan's, and it writes nothing. */
const unused = ['security-hub-region', 'refresh-days', 'remediation-role-name'];
const settingsOfPlan = settingFlags((name) => !unused.includes(name));

/** `ringcheck plan`: what would make the chains ring that do not, and what nobody but a person can mend. */
export const command: Command = {
  name: 'plan',
  usage: '[--accounts IDS] [--ou ID-or-PATH] [--this-account] --alarm-topic-arn ARN [--format FORMAT]',
  summary: summaries.plan,
  description: 'Like the audit it enters every account by AssumeRole, and so sets off the alarms on it.',
  optionHelp: [
    ...scopeOptionHelp,
    [
      '--format FORMAT',
      `how the plan is printed: ${planFormatNames.join(', ')} (default: json for an --output that ends in .json, else table)`,
    ],
    outputHelp,
    ...verbosityHelp(),
    ...settingsOfPlan.help,
  ],
  examples: [
    [
      'plan --accounts 333333333333 --alarm-topic-arn arn:{partition}:sns:{region}:{account}:security-alarms',
      'one account, whose own topic has that name',
    ],
    [
      'plan --ou Workloads --alarm-topic-arn arn:{partition}:sns:{region}:111111111111:security-alarms --format terraform',
      'a unit, with one topic for all, as resources of Terraform',
    ],
    [
      'plan --this-account --alarm-topic-arn arn:{partition}:sns:{region}:111111111111:security-alarms --output plan.json',
      'a file that apply carries out',
    ],
  ],
  options: {
    ...scopeOptions,
    format: { type: 'string' },
    ...outputOptions,
    ...verbosityOptions,
    ...settingsOfPlan.options,
  },
  positionals: [0, 0],
  async run(_positionals, values, terminal) {
    const { runPlan } = await import('../plan/run-plan.ts');
    const settings = await settingsOfPlan.read(values, terminal.env);
    return await runPlan(settings, await readScope(values, terminal.env), values, terminal);
  },
};
