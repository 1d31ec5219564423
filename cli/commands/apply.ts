import { applyRemediation, planAgreed, type ApplyTerms } from '../../shared/audit/apply-remediation.ts';
import { beginRun, type BegunRun } from '../../shared/audit/begin-run.ts';
import { readExceptionsFile } from '../../shared/audit/exceptions-file.ts';
import { reportPlans } from '../../shared/audit/plan-remediation.ts';
import type { Run } from '../../shared/audit/run.ts';
import { openToAsked } from '../../shared/audit/current-findings.ts';
import { tellFindings } from '../../shared/audit/tell-findings.ts';
import { defaultProductArn, findingId } from '../../shared/findings/index.ts';
import {
  readPlan,
  type AgreedPlan,
  type AlarmStep,
  type Outcome,
  type Step,
} from '../../shared/remediation/index.ts';
import { findRule } from '../../shared/rules/index.ts';
import { exitCodes, type Command, type CommandValues, type Terminal } from '../command.ts';
import { formatPlanTable } from '../plan/plan-formats.ts';
import { jsonDocument, printable } from '../printable.ts';
import { appliedRecord, otherPlans } from '../remediation/applied-record.ts';
import { showAndAsk } from '../remediation/confirm.ts';
import { keepRecord, unkept, type GrowingRecord } from '../remediation/growing-record.ts';
import { readDocument } from '../remediation/read-document.ts';
import { withProgress } from '../run-progress.ts';
import { settingFlags } from '../setting-flags.ts';

/** The plan says which rules; how often an unchanged finding is imported again is for the audit to say. */
const unused = ['rule', 'refresh-days'];
const settingsOfApply = settingFlags((name) => !unused.includes(name));

/** `ringcheck apply`: carries out what still holds of a plan. */
export const command: Command = {
  name: 'apply',
  usage: 'PLAN.json [--yes] [--record FILE] [--publish] [--this-account]',
  summary:
    'Carries out what still holds of a plan, and prints the record of what was made. Without --yes, or a word typed on a terminal, it only shows what it would do.',
  optionHelp: [
    ['--yes', 'write without asking'],
    [
      '--publish',
      'import the findings as judged at the end, and set them RESOLVED, or NOTIFIED with what to do',
    ],
    [
      '--record FILE',
      'keep the record in a new file too, which grows with each write: for undo, however this ends',
    ],
    ['--this-account', "only the caller's own account, with the caller's own credentials"],
    ...settingsOfApply.help,
  ],
  examples: [
    ['plan --accounts 333333333333 --alarm-topic-arn ARN --format json > plan.json', 'first the plan'],
    ['apply plan.json', 'look at what would be done, and on a terminal be asked'],
    ['apply plan.json --yes --record record.json', 'do it, and keep the record for undo'],
  ],
  options: {
    yes: { type: 'boolean' },
    publish: { type: 'boolean' },
    record: { type: 'string' },
    'this-account': { type: 'boolean' },
    ...settingsOfApply.options,
  },
  positionals: [1, 1],
  async run([file = ''], values, terminal) {
    const plan = await readDocument(file, terminal, readPlan);
    const run = await runFor(plan, values, terminal);
    const terms = termsOf(plan, run, values['publish'] === true);
    if (values['yes'] !== true) {
      const answer = await ask(terminal, run, plan, terms);
      if (answer !== 'agreed') return answer;
    }
    const { outcomes, kept, problems } = await withProgress(terminal, async (observer) =>
      carryOut({ ...run, observer }, plan, terms, values),
    );
    const record = appliedRecord(plan, outcomes, run.now());
    terminal.stdout.write(jsonDocument(record));
    const faults = [...problems, kept.end(record) ?? []].flat();
    for (const fault of faults) terminal.stderr.write(`ringcheck: ${printable(fault)}\n`);
    if (terminal.signal.aborted) return exitCodes.interrupted;
    const hasFailed = faults.length > 0 || record.accounts.some(({ error }) => error !== null);
    return hasFailed ? exitCodes.failed : exitCodes.ok;
  },
};

async function runFor(plan: AgreedPlan, values: CommandValues, terminal: Terminal): Promise<Run> {
  const settings = settingsOfApply.read(values, terminal.env);
  const accounts = [...new Set(plan.accounts.map(({ accountId }) => accountId))];
  const sources = { accounts: 'account of the plan', organizationalUnits: '', tags: '' };
  return {
    settings,
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
function termsOf({ accounts }: AgreedPlan, { settings }: Run, publishes: boolean): ApplyTerms {
  const writable = new Set(accounts.flatMap(({ steps }) => steps.map(({ accountId }) => accountId)));
  const agreedSteps = (accountId: string, ruleId: string) =>
    accounts.find((one) => one.accountId === accountId && one.ruleId === ruleId)?.steps ?? [];
  return {
    topicOf: (accountId, ruleId) => settings.alarmTopicArn ?? topicIn(agreedSteps(accountId, ruleId)) ?? null,
    isAllowed: (accountId) => writable.has(accountId),
    isWanted: (accountId, ruleId) => agreedSteps(accountId, ruleId).length > 0,
    agreedSteps,
    isAsked: true,
    publishes,
  };
}

function topicIn(steps: readonly Step[]): string | undefined {
  const alarm = steps.find((step): step is AlarmStep => step.action === 'PutMetricAlarm');
  const topic: unknown = alarm?.input.AlarmActions?.[0];
  return typeof topic === 'string' ? topic : undefined;
}

/** Shows what would be done; on a terminal, asks. @returns an exit code where nothing is to be done */
async function ask(
  terminal: Terminal,
  run: Run,
  plan: AgreedPlan,
  terms: ApplyTerms,
): Promise<'agreed' | number> {
  const report = await withProgress(terminal, async (observer) => {
    // Whoever only looks imports nothing.
    const looking = { ...terms, publishes: false };
    const planned =
      plan.accounts.length === 0
        ? []
        : await planAgreed({ ...run, observer }, await beginRun({ ...run, observer }), looking);
    const now = reportPlans(run, planned);
    return { ...now, accounts: [...now.accounts, ...otherPlans(plan)] };
  });
  if (terminal.signal.aborted) return exitCodes.interrupted;
  const count = report.accounts.filter(({ outcome }) => outcome === 'planned').length;
  const question = `Write to AWS for ${count} account${count === 1 ? '' : 's'}?`;
  const act = { question, word: 'apply', verb: 'write', participle: 'written' };
  if (await showAndAsk(terminal, formatPlanTable(report), count === 0 ? null : act)) return 'agreed';
  if (terminal.signal.aborted) return exitCodes.interrupted;
  return report.accounts.some(({ outcome }) => outcome === 'refused') ? exitCodes.failed : exitCodes.ok;
}

interface CarriedOut {
  readonly outcomes: readonly Outcome[];
  readonly kept: GrowingRecord;
  /** What could not be told to Security Hub, in words. */
  readonly problems: readonly string[];
}

/** @throws UsageError where the run cannot begin, or the file of `--record` cannot be made */
async function carryOut(
  run: Run,
  { accounts }: AgreedPlan,
  terms: ApplyTerms,
  { record: file }: CommandValues,
): Promise<CarriedOut> {
  const keep = () => (typeof file === 'string' ? keepRecord(file) : unkept);
  if (accounts.length === 0) return { outcomes: [], kept: keep(), problems: [] };
  const begun = await beginRun(run);
  const kept = keep();
  const outcomes = await applyRemediation(run, begun, { ...terms, onCreated: kept.add });
  const isTold = terms.publishes && run.signal?.aborted !== true;
  return { outcomes, kept, problems: isTold ? await tell(run, begun, outcomes) : [] };
}

/** @returns what went wrong; not where somebody has chosen that the finding be left alone */
async function tell(run: Run, begun: BegunRun, outcomes: readonly Outcome[]): Promise<readonly string[]> {
  const { caller } = begun;
  const region = run.settings.securityHubRegion ?? caller.region;
  const findings = outcomes.flatMap(({ record: { accountId, ruleId } }) => {
    const rule = findRule(ruleId);
    if (rule === undefined) return [];
    const productArn = defaultProductArn(caller.partition, region, accountId);
    return [{ id: findingId(ruleId, accountId), productArn, accountId, rule }];
  });
  const told = await tellFindings(run, begun, outcomes, findings, openToAsked);
  return told.flatMap(({ problem, isFault }) => (isFault && problem !== null ? [problem] : []));
}
