import { auditOrganization } from '../../shared/audit/audit-organization.ts';
import { collectFindings } from '../../shared/audit/collect-findings.ts';
import { readExceptionsFile } from '../../shared/audit/exceptions-file.ts';
import type { Report } from '../../shared/audit/report.ts';
import { exitCodes, type Command } from '../command.ts';
import { findFormat, formatNames } from '../formats/index.ts';
import { layoutOf } from '../layout.ts';
import { withProgress } from '../run-progress.ts';
import { readScope, scopeOptionHelp, scopeOptions } from '../scope-flags.ts';
import { settingFlags } from '../setting-flags.ts';

/** The audit writes nothing by the remediation's role. */
const settingsOfAudit = settingFlags((name) => name !== 'remediation-role-name');

/** `ringcheck audit`: the whole organization, or a part of it, from a terminal. */
export const command: Command = {
  name: 'audit',
  usage: '[--accounts IDS] [--ou ID-or-PATH] [--this-account] [--publish] [--format FORMAT]',
  summary: 'Audit the organization of the current credentials.',
  optionHelp: [
    ...scopeOptionHelp,
    ['--publish', 'import findings into Security Hub; without it nothing is written anywhere'],
    ['--format FORMAT', `how the report is printed: ${formatNames.join(', ')} (default table)`],
    ...settingsOfAudit.help,
  ],
  options: {
    ...scopeOptions,
    publish: { type: 'boolean' },
    format: { type: 'string' },
    ...settingsOfAudit.options,
  },
  positionals: [0, 0],
  async run(_positionals, values, terminal) {
    const format = await findFormat(values['format']);
    const settings = settingsOfAudit.read(values, terminal.env);
    const scope = readScope(values, terminal.env);
    const exceptions = await readExceptionsFile(settings.exceptionsFile);
    const collector = format.needsFindings ? collectFindings(settings) : null;
    const report = await withProgress(terminal, async (observer) =>
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
    terminal.stdout.write(await format.write({ report, findings }, layoutOf(terminal)));
    return exitCodeOf(report);
  },
};

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
