import { checkSetup, type SetupRun } from '../../shared/audit/check-setup.ts';
import type { SetupReport } from '../../shared/audit/check-setup-report.ts';
import { formatSetup } from '../check-setup/setup-lines.ts';
import { exitCodes, type Command, type Terminal } from '../command.ts';
import { jsonDocument, printable } from '../printable.ts';
import { readScope, scopeOptionHelp, scopeOptions } from '../scope-flags.ts';
import { settingFlags } from '../setting-flags.ts';

/** The settings of the audit that its set-up depends on. */
const settingNames = [
  'audit-role-name',
  'external-id',
  'security-hub-region',
  'concurrency',
  'remediation-role-name',
];
const settingsOfCheck = settingFlags((name) => settingNames.includes(name));

/** `ringcheck check-setup`: whether all is there that the audit and its findings need. */
export const command: Command = {
  name: 'check-setup',
  usage: '[--accounts IDS] [--ou ID-or-PATH] [--this-account] [--json]',
  summary:
    'Looks whether the audit can do its work, and says what to mend; reads only. Like the audit it enters every account by AssumeRole, and so sets off the alarms on it.',
  optionHelp: [
    ...scopeOptionHelp,
    ['--json', 'print one document of JSON, which names all accounts'],
    ...settingsOfCheck.help,
  ],
  examples: [
    ['check-setup', 'the whole organization: after the deployment, and when accounts are undetermined'],
    ['check-setup --accounts 111111111111,222222222222', 'two accounts'],
    ['check-setup --ou Workloads/Prod --json', 'a unit and all below it, for a program'],
    ['check-setup --this-account', 'the account of your credentials; needs no organization'],
  ],
  options: {
    ...scopeOptions,
    json: { type: 'boolean' },
    ...settingsOfCheck.options,
  },
  positionals: [0, 0],
  async run(_positionals, values, terminal) {
    const report = await checkWithProgress(terminal, {
      settings: settingsOfCheck.read(values, terminal.env),
      scope: readScope(values, terminal.env),
      endpoint: terminal.env['AWS_ENDPOINT_URL'],
      signal: terminal.signal,
    });
    if (terminal.signal.aborted) return exitCodes.interrupted;
    terminal.stdout.write(values['json'] === true ? toJson(report) : formatSetup(report));
    return exitCodeOf(report);
  },
};

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
