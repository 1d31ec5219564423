import { auditOrganization } from '../../shared/audit/audit-organization.ts';
import { collectFindings } from '../../shared/audit/collect-findings.ts';
import { readExceptionsFile } from '../../shared/audit/exceptions-file.ts';
import type { Report } from '../../shared/audit/report.ts';
import type { Scope } from '../../shared/audit/scope-settings.ts';
import type { Settings } from '../../shared/audit/settings.ts';
import { exitCodes, type CommandValues, type Terminal } from '../command.ts';
import { formatOfFile } from '../formats/format-of-file.ts';
import { findFormat } from '../formats/index.ts';
import { writeReport } from '../formats/write-report.ts';
import { fileLayoutOf, layoutOf } from '../layout.ts';
import { exceptionsInput } from '../exceptions-input.ts';
import { openOutput } from '../output-file.ts';
import { withProgress } from '../run-progress.ts';
import { toldBy } from '../told.ts';
import { readVerbosity } from '../verbosity.ts';

/** What `ringcheck audit` does. @returns the exit code */
export async function runAudit(
  settings: Settings,
  scope: Scope,
  values: CommandValues,
  terminal: Terminal,
): Promise<number> {
  const verbosity = readVerbosity(values);
  const output = await openOutput(values, terminal, [exceptionsInput(settings)]);
  const formatName = values['format'] ?? formatOfFile(output.file ?? '') ?? 'table';
  const format = await findFormat(formatName);
  const exceptions = await readExceptionsFile(settings.exceptionsFile);
  const collector = format.needsFindings ? collectFindings(settings) : null;
  const report = await withProgress(terminal, verbosity, async (observer) =>
    auditOrganization({
      observer: { ...observer, ...collector },
      ...(collector === null ? {} : { onJudged: collector.onJudged }),
      settings,
      scope,
      exceptions,
      publishes: values['publish'] === true,
      now: () => new Date(),
      endpoint: terminal.env['AWS_ENDPOINT_URL'],
      signal: terminal.signal,
    }),
  );
  if (terminal.signal.aborted) return exitCodes.interrupted;
  const findings = collector?.findingsOf(report) ?? [];
  const layout = {
    ...(output.file === null ? layoutOf(terminal, verbosity) : fileLayoutOf(terminal, verbosity)),
    told: toldBy(values, terminal.env),
  };
  const text = await writeReport(String(formatName), format, { report, findings }, layout);
  const isKept = await output.write(text, verbosity);
  const code = exitCodeOf(report);
  return code === exitCodes.ok && !isKept ? exitCodes.undetermined : code;
}

/** 1 where something failed that nobody accepted, 3 where something could not be seen or published, else 0. */
export function exitCodeOf({ accounts }: Report): number {
  const results = accounts.flatMap((account) => account.results);
  if (results.some(({ status, exception }) => status === 'FAILED' && exception === null))
    return exitCodes.failed;
  const isIncomplete =
    accounts.some(({ state }) => state === 'undetermined') ||
    results.some(({ finding }) => finding?.outcome === 'failed');
  return isIncomplete ? exitCodes.undetermined : exitCodes.ok;
}
