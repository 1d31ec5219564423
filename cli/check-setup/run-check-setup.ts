import { checkSetup, type SetupRun } from '../../shared/audit/check-setup.ts';
import type { SetupReport } from '../../shared/audit/check-setup-report.ts';
import type { Scope } from '../../shared/audit/scope-settings.ts';
import type { Settings } from '../../shared/audit/settings.ts';
import { formatSetup } from './setup-lines.ts';
import { exitCodes, type CommandValues, type Terminal } from '../command.ts';
import { jsonDocument, printable } from '../printable.ts';

/** What `ringcheck check-setup` does. @returns the exit code */
export async function runCheckSetup(
  settings: Settings,
  scope: Scope,
  values: CommandValues,
  terminal: Terminal,
): Promise<number> {
  const report = await checkWithProgress(terminal, {
    settings,
    scope,
    endpoint: terminal.env['AWS_ENDPOINT_URL'],
    signal: terminal.signal,
  });
  if (terminal.signal.aborted) return exitCodes.interrupted;
  terminal.stdout.write(values['json'] === true ? toJson(report) : formatSetup(report));
  return exitCodeOf(report);
}

const eraseLine = '\r\u001b[2K';

async function checkWithProgress(terminal: Terminal, run: SetupRun): Promise<SetupReport> {
  const isShown = terminal.stderr.isTTY === true;
  let total = 0;
  let done = 0;
  try {
    return await checkSetup({
      ...run,
      onAccountsFound: (count) => {
        total = count;
      },
      onAccountDone: () => {
        done += 1;
        if (isShown) terminal.stderr.write(`${eraseLine}${done} of ${total} accounts`);
      },
      onExclusionIgnored: (because) => {
        terminal.stderr.write(`ringcheck: ${printable(because)}\n`);
      },
    });
  } finally {
    if (isShown) terminal.stderr.write(eraseLine);
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
