import { applyRemediation, planAgreed, type ApplyTerms } from '../../shared/audit/apply-remediation.ts';
import { beginRun } from '../../shared/audit/begin-run.ts';
import { readExceptionsFile } from '../../shared/audit/exceptions-file.ts';
import { reportPlans } from '../../shared/audit/plan-remediation.ts';
import type { Run } from '../../shared/audit/run.ts';
import { readSettings, settingDescriptions } from '../../shared/audit/settings.ts';
import { tellFindings } from '../../shared/audit/tell-findings.ts';
import { defaultProductArn, findingId } from '../../shared/findings/index.ts';
import {
  readPlan,
  refuse,
  type AgreedPlan,
  type AlarmStep,
  type Outcome,
  type RemediationRecord,
  type Step,
} from '../../shared/remediation/index.ts';
import { findRule } from '../../shared/rules/index.ts';
import { exitCodes, type Command, type CommandValues, type Terminal } from '../command.ts';
import { formatPlanTable } from '../plan/plan-formats.ts';
import { printable } from '../printable.ts';
import { canAsk, confirm } from '../remediation/confirm.ts';
import { readDocument } from '../remediation/read-document.ts';
import { withProgress } from '../run-progress.ts';
import { textsOf } from '../scope-flags.ts';

/** The plan says which rules, and nothing is imported. */
const unused = ['rule', 'refresh-days'];
const usedSettings = settingDescriptions.filter(({ flag }) => !unused.includes(flag.slice(2)));

/** `ringcheck apply`: carries out what still holds of a plan. */
export const command: Command = {
  name: 'apply',
  usage: 'PLAN.json [--yes] [--publish] [--this-account]',
  summary:
    'Carries out what still holds of a plan, and prints the record of what was made. Without --yes, or a word typed on a terminal, it only shows what it would do.',
  optionHelp: [
    ['--yes', 'write without asking'],
    [
      '--publish',
      'tell Security Hub too: the findings become RESOLVED, or NOTIFIED with what a person must do',
    ],
    ['--this-account', "only the caller's own account, with the caller's own credentials"],
    ...usedSettings.map(
      ({ flag, meaning, defaultText }) => [`${flag} VALUE`, `${meaning} (default ${defaultText})`] as const,
    ),
  ],
  examples: [
    ['plan --accounts 333333333333 --alarm-topic-arn ARN --format json > plan.json', 'first the plan'],
    ['apply plan.json', 'look at what would be done, and on a terminal be asked'],
    ['apply plan.json --yes > record.json', 'do it, and keep the record for undo'],
  ],
  options: {
    yes: { type: 'boolean' },
    publish: { type: 'boolean' },
    'this-account': { type: 'boolean' },
    ...Object.fromEntries(
      usedSettings.map(({ flag }) => [flag.slice(2), { type: 'string', multiple: true } as const]),
    ),
  },
  positionals: [1, 1],
  async run([file = ''], values, terminal) {
    const plan = await readDocument(file, terminal, readPlan);
    const run = await runFor(plan, values, terminal);
    if (plan.refused > 0) {
      terminal.stderr.write(`ringcheck: left alone, as the plan refuses them: ${plan.refused} accounts\n`);
    }
    if (plan.accounts.length === 0) return end(terminal, recordOf(run, plan, []));
    const terms = termsOf(plan, run);
    if (values['yes'] !== true) {
      const answer = await ask(terminal, run, terms);
      if (answer !== 'agreed') return answer;
    }
    const outcomes = await withProgress(terminal, async (observer) =>
      carryOut(terminal, { ...run, observer }, terms, values['publish'] === true),
    );
    return end(terminal, recordOf(run, plan, outcomes));
  },
};

function end(terminal: Terminal, record: RemediationRecord): number {
  terminal.stdout.write(`${JSON.stringify(record, null, 2)}\n`);
  if (terminal.signal.aborted) return exitCodes.interrupted;
  return record.accounts.some(({ error }) => error !== null) ? exitCodes.failed : exitCodes.ok;
}

async function runFor(plan: AgreedPlan, values: CommandValues, terminal: Terminal): Promise<Run> {
  const flags = Object.fromEntries(
    usedSettings.map(({ flag }) => [flag.slice(2), textsOf(values, flag.slice(2))]),
  );
  const settings = readSettings(flags, terminal.env);
  const ruleIds = new Set(plan.accounts.map(({ ruleId }) => ruleId));
  const accounts = [...new Set(plan.accounts.map(({ accountId }) => accountId))];
  const sources = { accounts: 'account of the plan', organizationalUnits: '', tags: '' };
  return {
    settings: { ...settings, rules: settings.rules.filter(({ id }) => ruleIds.has(id)) },
    scope:
      values['this-account'] === true
        ? { kind: 'this-account' }
        : { kind: 'selected', accounts, organizationalUnits: [], sources },
    exceptions: await readExceptionsFile(settings.exceptionsFile),
    publishes: false,
    now: () => new Date(),
    endpoint: terminal.env['AWS_ENDPOINT_URL'],
    signal: terminal.signal,
  };
}

/** Who applies a plan agrees to its very steps, and to their accounts and topics. */
function termsOf({ accounts }: AgreedPlan, { settings }: Run): ApplyTerms {
  const writable = new Set(accounts.flatMap(({ steps }) => steps.map(({ accountId }) => accountId)));
  const agreedSteps = (accountId: string, ruleId: string) =>
    accounts.find((one) => one.accountId === accountId && one.ruleId === ruleId)?.steps ?? [];
  return {
    topicOf: (accountId, ruleId) => settings.alarmTopicArn ?? topicIn(agreedSteps(accountId, ruleId)) ?? null,
    isAllowed: (accountId) => writable.has(accountId),
    agreedSteps,
    isAsked: true,
  };
}

function topicIn(steps: readonly Step[]): string | undefined {
  const alarm = steps.find((step): step is AlarmStep => step.action === 'PutMetricAlarm');
  const topic: unknown = alarm?.input.AlarmActions?.[0];
  return typeof topic === 'string' ? topic : undefined;
}

/** Shows what would be done; on a terminal, asks. @returns an exit code where nothing is to be done */
async function ask(terminal: Terminal, run: Run, terms: ApplyTerms): Promise<'agreed' | number> {
  const report = await withProgress(terminal, async (observer) => {
    const begun = await beginRun({ ...run, observer });
    return reportPlans(run, await planAgreed({ ...run, observer }, begun, terms));
  });
  if (terminal.signal.aborted) return exitCodes.interrupted;
  const isAsking = canAsk(terminal);
  (isAsking ? terminal.stderr : terminal.stdout).write(formatPlanTable(report));
  const planned = report.accounts.filter(({ outcome }) => outcome === 'planned');
  if (isAsking && planned.length > 0) {
    const count = `${planned.length} account${planned.length === 1 ? '' : 's'}`;
    if (await confirm(terminal, `Write to AWS for ${count}?`, 'apply')) return 'agreed';
    terminal.stderr.write('ringcheck: nothing was written\n');
    if (terminal.signal.aborted) return exitCodes.interrupted;
  } else if (planned.length > 0) {
    terminal.stderr.write('ringcheck: this was a dry run: add --yes to write\n');
  }
  return report.accounts.some(({ outcome }) => outcome === 'refused') ? exitCodes.failed : exitCodes.ok;
}

async function carryOut(
  terminal: Terminal,
  run: Run,
  terms: ApplyTerms,
  publishes: boolean,
): Promise<readonly Outcome[]> {
  const begun = await beginRun(run);
  const outcomes = await applyRemediation(run, begun, terms);
  if (!publishes || terminal.signal.aborted) return outcomes;
  const { caller } = begun;
  const region = run.settings.securityHubRegion ?? caller.region;
  const findings = outcomes.flatMap(({ record: { accountId, ruleId } }) => {
    const rule = findRule(ruleId);
    if (rule === undefined) return [];
    const productArn = defaultProductArn(caller.partition, region, accountId);
    return [{ id: findingId(ruleId, accountId), productArn, accountId, rule }];
  });
  for (const { problem } of await tellFindings(run, begun, outcomes, findings)) {
    if (problem !== null) terminal.stderr.write(`ringcheck: ${printable(problem)}\n`);
  }
  return outcomes;
}

/** What became of each account of the plan, those that are not in scope any more included. */
function recordOf({ now }: Run, { accounts }: AgreedPlan, outcomes: readonly Outcome[]): RemediationRecord {
  const records = outcomes.map(({ record }) => record);
  return {
    schemaVersion: 1,
    appliedAt: now().toISOString(),
    accounts: accounts.map(({ accountId, ruleId }) => {
      const record = records.find((one) => one.accountId === accountId && one.ruleId === ruleId);
      const { reason, message } = refuse('undetermined', 'it is not in the scope of this run');
      const error = `${reason}: ${message}`;
      return record ?? { accountId, ruleId, outcome: 'refused', created: [], after: null, error };
    }),
  };
}
