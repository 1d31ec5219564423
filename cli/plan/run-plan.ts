import { readExceptionsFile } from '../../shared/audit/exceptions-file.ts';
import { planRemediation } from '../../shared/audit/plan-remediation.ts';
import { UsageError } from '../../shared/audit/usage-error.ts';
import type { Scope } from '../../shared/audit/scope-settings.ts';
import type { Settings } from '../../shared/audit/settings.ts';
import { exitCodes, type CommandValues, type Terminal } from '../command.ts';
import { findPlanFormat, planFormatNames } from './plan-formats.ts';
import { withProgress } from '../run-progress.ts';
import { readVerbosity } from '../verbosity.ts';

/** What `ringcheck plan` does. @returns the exit code */
export async function runPlan(
  settings: Settings,
  scope: Scope,
  values: CommandValues,
  terminal: Terminal,
): Promise<number> {
  const verbosity = readVerbosity(values);
  const format = formatOf(values);
  const exceptions = await readExceptionsFile(settings.exceptionsFile);
  const report = await withProgress(terminal, verbosity, async (observer) =>
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
}

function formatOf(values: CommandValues) {
  const name = typeof values['format'] === 'string' ? values['format'] : 'table';
  const format = findPlanFormat(name);
  if (format !== undefined) return format;
  throw new UsageError(`--format \`${name}\` is unknown: use one of ${planFormatNames.join(', ')}`);
}
