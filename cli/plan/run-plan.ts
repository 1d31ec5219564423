import { readExceptionsFile } from '../../shared/audit/exceptions-file.ts';
import { planRemediation } from '../../shared/audit/plan-remediation.ts';
import { UsageError } from '../../shared/audit/usage-error.ts';
import type { Scope } from '../../shared/audit/scope-settings.ts';
import type { Settings } from '../../shared/audit/settings.ts';
import { exitCodes, type CommandValues, type Terminal } from '../command.ts';
import { findPlanFormat, planFormatNames } from './plan-formats.ts';
import { exceptionsInput } from '../exceptions-input.ts';
import { isJsonFile } from '../formats/format-of-file.ts';
import { openOutput } from '../output-file.ts';
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
  const output = await openOutput(values, terminal, [exceptionsInput(settings)]);
  const format = formatOf(values, output.file);
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
  const isKept = await output.write(format(report), verbosity);
  const isRefused = report.accounts.some(({ outcome }) => outcome === 'refused');
  return isRefused || !isKept ? exitCodes.failed : exitCodes.ok;
}

/** What apply takes is JSON, and so is a file that is named so. */
function formatOf(values: CommandValues, file: string | null) {
  const given = values['format'];
  const name = typeof given === 'string' ? given : isJsonFile('plan', file) ? 'json' : 'table';
  const format = findPlanFormat(name);
  if (format !== undefined) return format;
  throw new UsageError(`--format \`${name}\` is unknown: use one of ${planFormatNames.join(', ')}`);
}
