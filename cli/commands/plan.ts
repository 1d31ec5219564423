import { readExceptionsFile } from '../../shared/audit/exceptions-file.ts';
import { planRemediation } from '../../shared/audit/plan-remediation.ts';
import { UsageError } from '../../shared/audit/usage-error.ts';
import { exitCodes, type Command, type CommandValues } from '../command.ts';
import { findPlanFormat, planFormatNames } from '../plan/plan-formats.ts';
import { withProgress } from '../run-progress.ts';
import { readScope, scopeOptionHelp, scopeOptions } from '../scope-flags.ts';
import { settingFlags } from '../setting-flags.ts';

/** Findings are none of a plan's, and it writes nothing. */
const unused = ['security-hub-region', 'refresh-days', 'remediation-role-name'];
const settingsOfPlan = settingFlags((name) => !unused.includes(name));

/** `ringcheck plan`: what would make the chains ring that do not, and what nobody but a person can mend. */
export const command: Command = {
  name: 'plan',
  usage: '[--accounts IDS] [--ou ID-or-PATH] [--this-account] --alarm-topic-arn ARN [--format FORMAT]',
  summary:
    'Audits afresh and plans the metric filters and alarms that are missing; writes nothing. Like the audit it enters every account by AssumeRole, and so sets off the alarms on it.',
  optionHelp: [
    ...scopeOptionHelp,
    ['--format FORMAT', `how the plan is printed: ${planFormatNames.join(', ')} (default table)`],
    ...settingsOfPlan.help,
  ],
  examples: [
    [
      'plan --accounts 333333333333 --alarm-topic-arn arn:{partition}:sns:{region}:{account}:security-alarms',
      'one account, whose own topic has that name',
    ],
    ['plan --ou Workloads --alarm-topic-arn ARN --format terraform', 'a unit, as resources of Terraform'],
  ],
  options: {
    ...scopeOptions,
    format: { type: 'string' },
    ...settingsOfPlan.options,
  },
  positionals: [0, 0],
  async run(_positionals, values, terminal) {
    const format = formatOf(values);
    const settings = settingsOfPlan.read(values, terminal.env);
    const scope = readScope(values, terminal.env);
    const exceptions = await readExceptionsFile(settings.exceptionsFile);
    const report = await withProgress(terminal, async (observer) =>
      planRemediation({
        observer,
        settings,
        scope,
        exceptions,
        publishes: false,
        now: () => new Date(),
        endpoint: terminal.env['AWS_ENDPOINT_URL'],
        signal: terminal.signal,
      }),
    );
    if (terminal.signal.aborted) return exitCodes.interrupted;
    terminal.stdout.write(format(report));
    return report.accounts.some(({ outcome }) => outcome === 'refused') ? exitCodes.failed : exitCodes.ok;
  },
};

function formatOf(values: CommandValues) {
  const name = typeof values['format'] === 'string' ? values['format'] : 'table';
  const format = findPlanFormat(name);
  if (format !== undefined) return format;
  throw new UsageError(`--format \`${name}\` is unknown: use one of ${planFormatNames.join(', ')}`);
}
