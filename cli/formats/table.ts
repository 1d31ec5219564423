import type { Report } from '../../shared/audit/report.ts';
import { widthOf } from '../display-width.ts';
import { accountLines } from '../table/account-lines.ts';
import { groupsOf, type Group, type Part } from '../table/groups.ts';
import { symbols, wrapped } from '../table/lines.ts';
import { nextStep } from '../table/next-step.ts';
import { restLines } from '../table/rest-lines.ts';
import { nothingTold } from '../told.ts';
import { wrapCommand } from '../wrap.ts';
import type { Format, Layout } from './format.ts';
import { counted } from '../counted.ts';

/** A table for a person: what is broken, the worst first, then what was covered and what to do next. */
export const table: Format = {
  needsFindings: false,
  write: ({ report }, layout) => formatTable(report, layout),
};

function formatTable(report: Report, layout: Layout): string {
  const groups = groupsOf(report);
  const isOfRules = report.run.rules.length > 1;
  return [
    ...totals(report).flatMap((line) => wrapped(line, layout, '    ')),
    ...groups.flatMap((group) => ['', ...groupLines(group, isOfRules, layout)]),
    ...restLines(report, layout),
    '',
    ...summary(report).flatMap((line) => wrapped(line, layout, '    ')),
    ...nextLines(report, groups, layout),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

const statuses = ['FAILED', 'WARNING', 'NOT_AVAILABLE', 'PASSED'] as const;

/** One line for each rule: how many accounts have which status. */
function totals({ run, accounts }: Report): readonly string[] {
  const results = accounts.flatMap((account) => account.results);
  return run.rules.map((ruleId) => {
    const own = results.filter((result) => result.ruleId === ruleId);
    const accepted = own.filter(({ exception }) => exception !== null).length;
    const counts = statuses.map((status) => {
      const count = own.filter((result) => result.status === status).length;
      return `${count} ${status}${status === 'FAILED' && accepted > 0 ? ` (${accepted} excepted)` : ''}`;
    });
    return `${ruleId}: ${counts.join(', ')}${run.verdict === 'both' ? '' : ` (verdict ${run.verdict})`}`;
  });
}

/** @param isOfRules whether it has to be said of which rule it is */
function groupLines(group: Group, isOfRules: boolean, layout: Layout): readonly string[] {
  const { style } = layout;
  const { kind, name, count, sentence, parts, ruleId } = group;
  const title = `${symbols[kind]} ${isOfRules ? `${ruleId} ` : ''}${name}: ${counted(count, 'account')}`;
  const state = kind === 'failed' ? 'FAILED' : 'undetermined';
  const heading = wrapped(`${title} ${state}${sentence === '' ? '' : `, ${sentence}`}`, layout, '    ');
  const coloured = kind === 'failed' ? style.fault : style.mark;
  return [
    ...heading.map((line) => coloured(line)),
    ...parts.flatMap((part) => partLines(kind, part, layout)),
  ];
}

/** Accounts of a part that a terminal shows; a person looks for the kinds first. */
const mostShown = 10;

function partLines(kind: Group['kind'], part: Part, layout: Layout): readonly string[] {
  const { name, sentence, owner, entries } = part;
  const meaning = sentence === '' ? '' : `: ${sentence}`;
  const heading = name === '' ? '' : `  ${name}, ${counted(entries.length, 'account')}${meaning}`;
  const shared =
    owner === null
      ? []
      : [
          `    all through account ${owner}, which owns that part: ${kind === 'failed' ? 'mend it once there' : 'let the audit enter it'}`,
        ];
  const isCut = layout.columns !== null && layout.isVerbose !== true && entries.length > mostShown + 1;
  const shown = isCut ? entries.slice(0, mostShown) : entries;
  const more = entries.length - shown.length;
  return [
    ...(heading === '' ? [] : wrapped(heading, layout, '    ')),
    ...shared.flatMap((line) => wrapped(line, layout, '    ')),
    ...accountLines(shown, layout),
    ...(more > 0 ? wrapped(`    … and ${more} more (--verbose shows all)`, layout, '    ') : []),
  ];
}

function summary({ coverage, accounts, run }: Report): readonly string[] {
  const results = accounts.flatMap((account) => account.results);
  const { judged, undetermined, excluded } = coverage;
  const outcomes = (['created', 'updated', 'unchanged', 'failed'] as const)
    .map(
      (outcome) => [outcome, results.filter(({ finding }) => finding?.outcome === outcome).length] as const,
    )
    .filter(([, number]) => number > 0);
  return [
    `${counted(coverage.accounts, 'account')}: ${judged} judged, ${undetermined} undetermined, ${excluded} excluded; ${run.apiCalls.total} AWS calls`,
    ...(outcomes.length === 0
      ? []
      : [`findings: ${outcomes.map(([outcome, number]) => `${number} ${outcome}`).join(', ')}`]),
  ];
}

/** The step, on several lines as a shell reads on where one is too short; what for, where there is room. */
function nextLines(report: Report, groups: readonly Group[], layout: Layout): readonly string[] {
  const { columns, program, told = nothingTold, hasNextStep = true } = layout;
  if (!hasNextStep) return [];
  const step = nextStep(report, groups, told);
  if (step === null) return [];
  const text = `Next: ${program} ${step.command}`;
  const line = `${text}  (${step.purpose})`;
  if (columns === null || widthOf(line) <= columns) return [line];
  return widthOf(text) <= columns ? [text] : wrapCommand(text, columns, widthOf);
}
