import { applyRemediation, planAgreed, type ApplyTerms } from '../../shared/audit/apply-remediation.ts';
import { beginRun, type BegunRun } from '../../shared/audit/begin-run.ts';
import { readExceptionsFile } from '../../shared/audit/exceptions-file.ts';
import { reportPlans } from '../../shared/audit/plan-remediation.ts';
import type { Run } from '../../shared/audit/run.ts';
import type { Settings } from '../../shared/audit/settings.ts';
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
import { exitCodes, type CommandValues, type Terminal } from '../command.ts';
import { formatPlanTable } from '../plan/plan-formats.ts';
import { jsonDocument, printable } from '../printable.ts';
import { appliedRecord, otherPlans } from './applied-record.ts';
import { showAndAsk } from './confirm.ts';
import { keepRecord, unkept, type GrowingRecord } from './growing-record.ts';
import { readDocument } from './read-document.ts';
import { withProgress } from '../run-progress.ts';
import { readVerbosity, type Verbosity } from '../verbosity.ts';
import { counted } from '../counted.ts';

/** What `ringcheck apply` does with the file of a plan. @returns the exit code */
export async function runApply(
  file: string,
  settings: Settings,
  values: CommandValues,
  terminal: Terminal,
): Promise<number> {
  const verbosity = readVerbosity(values);
  const plan = await readDocument(file, terminal, readPlan);
  const run = await runFor(plan, settings, values, terminal);
  const terms = termsOf(plan, run, values['publish'] === true);
  if (values['yes'] !== true) {
    const answer = await ask(terminal, verbosity, run, plan, terms);
    if (answer !== 'agreed') return answer;
  }
  const { outcomes, kept, problems } = await withProgress(terminal, verbosity, async (observer) =>
    carryOut({ ...run, observer }, plan, terms, values),
  );
  const record = appliedRecord(plan, outcomes, run.now());
  terminal.stdout.write(jsonDocument(record));
  const faults = [...problems, kept.end(record) ?? []].flat();
  for (const fault of faults) terminal.stderr.write(`ringcheck: ${printable(fault)}\n`);
  if (terminal.signal.aborted) return exitCodes.interrupted;
  const hasFailed = faults.length > 0 || record.accounts.some(({ error }) => error !== null);
  return hasFailed ? exitCodes.failed : exitCodes.ok;
}

async function runFor(
  plan: AgreedPlan,
  settings: Settings,
  values: CommandValues,
  terminal: Terminal,
): Promise<Run> {
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
  verbosity: Verbosity,
  run: Run,
  plan: AgreedPlan,
  terms: ApplyTerms,
): Promise<'agreed' | number> {
  const report = await withProgress(terminal, verbosity, async (observer) => {
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
  const question = `Write to AWS for ${counted(count, 'account')}?`;
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
