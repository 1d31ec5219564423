/** The formats of a plan. What several accounts need of a shared log group stands once where it is to be carried out. */
import type { AccountPlan, PlanReport } from '../../shared/audit/plan-remediation.ts';
import { commandLines, portalSteps, terraform, type Step } from '../../shared/remediation/index.ts';
import { findRule } from '../../shared/rules/index.ts';
import { hasHidden, jsonDocument, printable, printableLines } from '../printable.ts';
import type { PlanFormatName } from './plan-format-names.ts';

export { planFormatNames } from './plan-format-names.ts';

type Format = (report: PlanReport) => string;

const formats: Readonly<Record<PlanFormatName, Format>> = {
  table: formatPlanTable,
  json: jsonDocument,
  commands: formatCommands,
  terraform: (report) => printableLines(terraform(stepsOf(report))),
  portal: formatPortal,
};

/** The format of that name; undefined where there is none. */
export function findPlanFormat(name: string): Format | undefined {
  return Object.hasOwn(formats, name) ? formats[name as PlanFormatName] : undefined;
}

/** Each step once, in the order of the accounts. */
function stepsOf({ accounts }: PlanReport): readonly Step[] {
  return [
    ...new Map(accounts.flatMap(({ steps }) => steps).map((step) => [JSON.stringify(step), step])).values(),
  ];
}

/**
 * The commands of each account, unless one of them holds what nobody can see: such a command is not what it looks like,
 * and with escapes in it, it would be about something else. A comment of the shell says so in its place.
 */
function formatCommands(report: PlanReport): string {
  const hiding = report.accounts.filter(({ steps }) => commandLines(steps).some(hasHidden));
  const shown = report.accounts.filter((account) => !hiding.includes(account));
  return lines([
    ...commandLines(stepsOf({ ...report, accounts: shown })),
    ...hiding.map(
      ({ accountId }) =>
        `# Account ${accountId} is left out: a name in it holds characters that cannot be seen; see --format json.`,
    ),
  ]);
}

/** The plans as a table, with what they add up to. */
export function formatPlanTable(report: PlanReport): string {
  const rows = report.accounts.map(
    (account) => [account.outcome, account.accountId, whatOf(account)] as const,
  );
  const width = Math.max('OUTCOME'.length, ...rows.map(([outcome]) => outcome.length));
  const count = (outcome: AccountPlan['outcome']) =>
    report.accounts.filter((account) => account.outcome === outcome).length;
  return lines([
    `${'OUTCOME'.padEnd(width)}  ACCOUNT       WHAT`,
    ...rows.map(([outcome, accountId, what]) =>
      `${outcome.padEnd(width)}  ${accountId}  ${printable(what)}`.trimEnd(),
    ),
    '',
    `Planned: ${count('planned')} (${stepsOf(report).length} calls), refused: ${count('refused')}, nothing to do: ${count('nothing-to-do')}. Nothing was written.`,
  ]);
}

function whatOf({ accountId, refusal, steps }: AccountPlan): string {
  if (refusal !== null) return `${refusal.reason}: ${refusal.message}`;
  return steps
    .map((step) => {
      const where = step.accountId === accountId ? step.region : `${step.accountId}, ${step.region}`;
      return step.action === 'PutMetricFilter'
        ? `PutMetricFilter ${step.input.filterName} on ${step.input.logGroupName} (${where})`
        : `PutMetricAlarm ${step.input.AlarmName} to ${step.input.AlarmActions[0]} (${where})`;
    })
    .join(', then ');
}

function formatPortal(report: PlanReport): string {
  const seen = new Set<string>();
  return lines(
    report.accounts.flatMap(({ accountId, ruleId, steps }) => {
      const key = JSON.stringify(steps);
      const rule = findRule(ruleId);
      if (steps.length === 0 || rule === undefined || seen.has(key)) return [];
      seen.add(key);
      const pages = portalSteps(rule, steps).map((page, index) => `  ${index + 1}. ${printable(page)}`);
      return [`For account ${accountId}, rule ${ruleId}:`, ...pages, ''];
    }),
  );
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}
