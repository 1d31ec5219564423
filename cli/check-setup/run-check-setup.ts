import { checkSetup, type SetupRun } from '../../shared/audit/check-setup.ts';
import type { SetupReport } from '../../shared/audit/check-setup-report.ts';
import type { Scope } from '../../shared/audit/scope-settings.ts';
import type { Settings } from '../../shared/audit/settings.ts';
import { formatSetup } from './setup-lines.ts';
import { exitCodes, type CommandValues, type Terminal } from '../command.ts';
import { jsonDocument, printable } from '../printable.ts';
import { isJsonFile } from '../formats/format-of-file.ts';
import { openOutput } from '../output-file.ts';
import { progressOf, tell } from '../run-progress.ts';
import { readVerbosity, type Verbosity } from '../verbosity.ts';

/** What `ringcheck check-setup` does. @returns the exit code */
export async function runCheckSetup(
  settings: Settings,
  scope: Scope,
  values: CommandValues,
  terminal: Terminal,
): Promise<number> {
  const verbosity = readVerbosity(values);
  const output = await openOutput(values, terminal);
  const isJson = values['json'] === true || isJsonFile('check-setup', output.file);
  const report = await checkWithProgress(terminal, verbosity, {
    settings,
    scope,
    endpoint: terminal.env['AWS_ENDPOINT_URL'],
    signal: terminal.signal,
  });
  if (terminal.signal.aborted) return exitCodes.interrupted;
  const text = isJson ? toJson(report) : formatSetup(report);
  const isKept = await output.write(text, verbosity);
  const code = exitCodeOf(report);
  return code === exitCodes.ok && !isKept ? exitCodes.undetermined : code;
}

async function checkWithProgress(
  terminal: Terminal,
  verbosity: Verbosity,
  run: SetupRun,
): Promise<SetupReport> {
  const progress = progressOf(terminal, verbosity);
  try {
    return await checkSetup({
      ...run,
      onAccountsFound: progress.start,
      onAccountStarted: progress.begin,
      onAccountDone: (accountId, refusal) => {
        progress.advance();
        if (verbosity === 'verbose') {
          const line =
            refusal === null ? `entered      ${accountId}` : `not entered  ${accountId}  ${refusal}`;
          progress.say(`${printable(line)}\n`);
        }
      },
      onThrottled: progress.throttle,
      onExclusionIgnored: (because) => {
        if (verbosity !== 'quiet') tell(progress, printable(because));
      },
    });
  } finally {
    progress.end();
  }
}

function toJson(report: SetupReport): string {
  const checks = report.checks.map(({ check, state, results }) => ({
    check,
    state,
    results: results.map((result) => ({ ...result, count: result.accountIds.length })),
  }));
  return jsonDocument({ ...report, checks });
}

/** 1 where something is missing, 3 where something could not be looked at; what is optional counts for nothing. */
function exitCodeOf({ checks }: SetupReport): number {
  if (checks.some(({ state }) => state === 'missing')) return exitCodes.failed;
  return checks.some(({ state }) => state === 'unknown') ? exitCodes.undetermined : exitCodes.ok;
}
