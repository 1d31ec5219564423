import type { Report, ResultReport } from '../../shared/audit/report.ts';
import { cutTo, padTo, widthOf } from '../display-width.ts';
import { printable } from '../printable.ts';
import { detailOf, type AccountEntry } from '../table/account-entries.ts';
import { groupsOf, passedIn, type Group, type Part } from '../table/groups.ts';
import { nextStep } from '../table/next-step.ts';
import { nothingTold } from '../told.ts';
import { wrap, wrapCommand } from '../wrap.ts';
import type { Format, Layout } from './format.ts';

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

/** Stands beside each colour, so that nobody needs the colours. */
const symbols = { failed: '✗', undetermined: '?', passed: '✓', excluded: '-' } as const;

/** @param isOfRules whether it has to be said of which rule it is */
function groupLines(group: Group, isOfRules: boolean, layout: Layout): readonly string[] {
  const { style } = layout;
  const { kind, name, count, sentence, parts, ruleId } = group;
  const title = `${symbols[kind]} ${isOfRules ? `${ruleId} ` : ''}${name}: ${accountsText(count)}`;
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
  const heading = name === '' ? '' : `  ${name}, ${accountsText(entries.length)}${meaning}`;
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

/** One line for each; in a terminal no longer than it is wide, elsewhere with nothing cut. */
function accountLines(entries: readonly AccountEntry[], layout: Layout): readonly string[] {
  const { columns } = layout;
  const names = entries.map(({ account }) => printable(account.name));
  const widestName = Math.max(0, ...names.map(widthOf));
  const nameWidth = columns === null ? widestName : Math.min(widestName, nameColumns(columns));
  const statusWidth = Math.max(0, ...entries.map(({ result }) => result.status.length));
  return entries.map((entry, index) => {
    const { status } = entry.result;
    const start = `    ${status.padEnd(statusWidth)}  ${entry.account.accountId}`;
    const rest = `  ${padTo(cutTo(names[index] ?? '', nameWidth), nameWidth)}  ${detailOf(entry, layout.isVerbose === true)}`;
    const room = columns === null ? Infinity : Math.max(0, columns - start.length);
    const cut = (columns === null ? rest : cutTo(rest, room)).trimEnd();
    return `    ${colourOf(status, layout)(status)}${start.slice(4 + status.length)}${cut}`;
  });
}

function colourOf(status: ResultReport['status'], { style }: Layout): (text: string) => string {
  if (status === 'PASSED') return style.pass;
  return status === 'FAILED' ? style.fault : style.mark;
}

/** A quarter of a terminal of 80 columns, and a third of what a wider one has more. */
function nameColumns(columns: number): number {
  return 20 + Math.max(0, Math.floor((columns - 80) / 3));
}

/**
 * So few that pass are named: who audits some accounts wants to see each of them. Of many, those are whose findings could
 * not be imported.
 */
const fewPassed = 10;

/** What passes and what is excluded: numbers, unless somebody wants to see all. */
function restLines(report: Report, layout: Layout): readonly string[] {
  const passed = passedIn(report);
  const excluded = report.accounts.filter(({ state }) => state === 'excluded');
  const isPassedShown = layout.isVerbose === true || passed.length <= fewPassed;
  const shown = isPassedShown ? passed : passed.filter(({ result }) => result.finding?.outcome === 'failed');
  const whys = [...new Set(excluded.map(({ why }) => why ?? ''))].map(
    (why) => `${excluded.filter((account) => (account.why ?? '') === why).length} ${why}`,
  );
  return [
    ...(passed.length === 0
      ? []
      : [
          '',
          ...passedHeading(passed.length, isPassedShown, layout),
          ...inAlarmLines(passed, layout),
          ...accountLines(shown, layout),
        ]),
    ...(excluded.length === 0
      ? []
      : [
          '',
          ...wrapped(
            `${symbols.excluded} ${accountsText(excluded.length)} excluded: ${whys.join(', ')}`,
            layout,
            '    ',
          ),
        ]),
    ...(layout.isVerbose === true ? excludedLines(excluded, layout) : []),
  ];
}

function passedHeading(count: number, isShown: boolean, layout: Layout): readonly string[] {
  const title = `${symbols.passed} ${accountsText(count)} PASSED`;
  const [first = '', ...further] = wrapped(
    `${title}${isShown ? '' : ' (--verbose lists them)'}`,
    layout,
    '    ',
  );
  const coloured = first.startsWith(title)
    ? layout.style.pass(title) + first.slice(title.length)
    : layout.style.pass(first);
  return [coloured, ...further];
}

/** What passes is set up as it should be; an alarm that is in ALARM already tells nobody of the next call all the same. */
function inAlarmLines(passed: readonly AccountEntry[], layout: Layout): readonly string[] {
  const { length: count } = passed.filter(({ result }) =>
    result.notes.some(({ code }) => code === 'alarm-already-in-alarm'),
  );
  if (count === 0) return [];
  const text = `  ${count} of them ${count === 1 ? 'is' : 'are'} in ALARM now: the next call notifies nobody`;
  return wrapped(text, layout, '    ').map((line) => layout.style.mark(line));
}

/** But for what nobody has asked for. */
function excludedLines(excluded: Report['accounts'], layout: Layout): readonly string[] {
  return excluded
    .filter(({ why }) => why !== 'out-of-scope')
    .map(({ accountId, name, why }) => {
      const line = `    ${accountId}  ${printable(name)}  ${why ?? ''}`;
      return layout.columns === null ? line : cutTo(line, layout.columns);
    });
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
    `${accountsText(coverage.accounts)}: ${judged} judged, ${undetermined} undetermined, ${excluded} excluded; ${run.apiCalls.total} AWS calls`,
    ...(outcomes.length === 0
      ? []
      : [`findings: ${outcomes.map(([outcome, number]) => `${number} ${outcome}`).join(', ')}`]),
  ];
}

/** The step, on several lines as a shell reads on where one is too short; what for, where there is room. */
function nextLines(report: Report, groups: readonly Group[], layout: Layout): readonly string[] {
  const { columns, program, told = nothingTold } = layout;
  const step = nextStep(report, groups, told);
  if (step === null) return [];
  const text = `Next: ${program} ${step.command}`;
  const line = `${text}  (${step.purpose})`;
  if (columns === null || widthOf(line) <= columns) return [line];
  return widthOf(text) <= columns ? [text] : wrapCommand(text, columns);
}

/** What AWS answered may be a word that is longer than any line. */
function wrapped(line: string, { columns }: Layout, indent: string): readonly string[] {
  if (columns === null) return [line];
  const [start = ''] = /^ */.exec(line) ?? [];
  const parts = wrap(line.slice(start.length), columns - start.length, indent);
  return parts.map((part) => cutTo(start + part, columns));
}

function accountsText(count: number): string {
  return `${count} account${count === 1 ? '' : 's'}`;
}
