/**
 * The report as GitHub Flavored Markdown, for a pull request, a ticket or a wiki; it reads as plain text as well.
 * https://github.github.com/gfm/
 */
import { breakReasons, type BreakReason } from '../../shared/alarm-chain/index.ts';
import type { Coverage, Report } from '../../shared/audit/report.ts';
import { generalRecommendation } from '../../shared/findings/index.ts';
import { findRule } from '../../shared/rules/index.ts';
import type { Audited, Format } from './format.ts';
import {
  acceptedBy,
  alarmSince,
  brokenPlace,
  detailsOf,
  importError,
  listItem,
  undeterminedPlace,
  type AccountResult,
} from './markdown-accounts.ts';
import { code, prose } from './markdown-text.ts';

/**
 * Characters of the whole report: GitHub takes no longer comment ("Body is too long (maximum is 65536 characters)":
 * https://github.com/telia-oss/github-pr-resource/issues/259).
 */
export const longestReport = 65_536;

/** How much of each list is shown: the accounts, and those whose commands and witness records are there to unfold. */
interface Extent {
  readonly accounts: number;
  readonly details: number;
}

/** The first that makes no report too long is taken; the last shows nothing of any account's, and fits with every reason of a rule. */
const extents: readonly Extent[] = [
  { accounts: 50, details: 3 },
  { accounts: 50, details: 1 },
  { accounts: 20, details: 1 },
  { accounts: 10, details: 1 },
  { accounts: 5, details: 0 },
  { accounts: 2, details: 0 },
  { accounts: 0, details: 0 },
];

export const markdown: Format = {
  needsFindings: true,
  write: (audited, layout) => {
    const results = resultsOf(audited);
    let written = '';
    for (const extent of extents) {
      written = writeReport(audited.report, results, { extent, program: layout.program });
      if (written.length <= longestReport) break;
    }
    return written;
  },
};

function resultsOf({ report, findings }: Audited): readonly AccountResult[] {
  const byResult = new Map(findings.map((one) => [`${one.accountId}/${one.ruleId}`, one]));
  return report.accounts.flatMap((account) =>
    account.results.map((result) => ({
      account,
      result,
      finding: byResult.get(`${account.accountId}/${result.ruleId}`) ?? null,
    })),
  );
}

interface Shown {
  readonly extent: Extent;
  /** How the reader starts this program. */
  readonly program: string;
}

function writeReport(report: Report, results: readonly AccountResult[], shown: Shown): string {
  const { run, coverage } = report;
  const rules = run.rules.flatMap((ruleId) =>
    ruleSections(
      ruleId,
      results.filter(({ result }) => result.ruleId === ruleId),
      shown,
    ),
  );
  const blocks = [
    `# Ringcheck: ${run.rules.map(prose).join(', ')}`,
    'Does one STS `AssumeRole` call make an alarm ring where somebody hears it?',
    coverageSentence(coverage),
    ...rules,
    ...excludedSection(report),
    `Audited in ${code(run.region)} by account ${code(run.auditorAccountId)} from ${code(run.startedAt)} to ${code(run.finishedAt)}, with ${run.apiCalls.total} AWS calls; run ${code(run.id)}.`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

function coverageSentence({ accounts, judged, undetermined, excluded }: Coverage): string {
  return `${counted(accounts, 'account')}: ${judged} judged, ${undetermined} undetermined, ${excluded} excluded.`;
}

function ruleSections(ruleId: string, results: readonly AccountResult[], shown: Shown): readonly string[] {
  const of = (...statuses: readonly string[]) =>
    results.filter(({ result: { status } }) => statuses.includes(status));
  const failed = of('FAILED');
  const accepted = failed.filter(({ result }) => result.exception !== null);
  const undetermined = of('WARNING', 'NOT_AVAILABLE');
  const passed = of('PASSED');
  const title = findRule(ruleId)?.title;
  return [
    `## ${prose(ruleId)}${title === undefined ? '' : `: ${prose(title)}`}`,
    `**${failed.length} failed**${accepted.length === 0 ? '' : ` (${accepted.length} of them accepted)`}, **${undetermined.length} not determined**, **${passed.length} passed**.`,
    ...failureSections(ruleId, failed, shown),
    ...listSection('Not determined', undetermined, undeterminedPlace, shown),
    ...listSection('Accepted failures', accepted, acceptedBy, shown),
    ...listSection('Passed, but would not ring now', passed.filter(isInAlarm), alarmSince, shown),
    ...listSection('Findings that were not imported', results.filter(isNotImported), importError, shown),
  ];
}

/** Failures that are mended alike. */
interface Group {
  readonly reason: BreakReason | null;
  readonly rings: 'yes' | 'no' | 'unknown';
  readonly results: readonly AccountResult[];
}

const reasonOrder: readonly (string | null)[] = [...Object.keys(breakReasons), null];

function groupsOf(failed: readonly AccountResult[]): readonly Group[] {
  const byKind = new Map<string, AccountResult[]>();
  for (const one of failed) {
    const kind = `${one.result.reason ?? ''} ${one.result.rings}`;
    const known = byKind.get(kind);
    if (known === undefined) byKind.set(kind, [one]);
    else known.push(one);
  }
  const groups = [...byKind.values()].flatMap((results) => {
    const [first] = results;
    return first === undefined ? [] : [{ reason: first.result.reason, rings: first.result.rings, results }];
  });
  return groups.toSorted((one, other) => reasonOrder.indexOf(one.reason) - reasonOrder.indexOf(other.reason));
}

function failureSections(ruleId: string, failed: readonly AccountResult[], shown: Shown): readonly string[] {
  if (failed.length === 0) return [];
  const groups = groupsOf(failed);
  const rows = groups.map((group) => {
    const link = group.reason === null ? '' : breakReasons[group.reason].link;
    return `| ${link} | ${nameOf(group)} | ${group.results.length} | ${meaningOf(group)} |`;
  });
  return [
    '### Where chains break',
    ['| link | reason | accounts | meaning |', '| --- | --- | ---: | --- |', ...rows].join('\n'),
    ...groups.flatMap((group) => groupSection(ruleId, group, shown)),
  ];
}

function nameOf({ reason }: Group): string {
  return code(reason ?? 'cloudguard-check-fails');
}

function meaningOf({ reason, rings }: Group): string {
  if (reason === null) return "CloudGuard's own check fails";
  const { sentence } = breakReasons[reason];
  return rings === 'yes' ? `${sentence}; it rings all the same` : sentence;
}

function groupSection(ruleId: string, group: Group, shown: Shown): readonly string[] {
  const rule = findRule(ruleId);
  const mend = rule === undefined ? null : generalRecommendation(group, rule);
  const link = mend?.Url === undefined ? '' : ` ([AWS: how](${mend.Url}))`;
  return [
    `### ${nameOf(group)}${group.rings === 'yes' ? ' (it rings)' : ''}: ${counted(group.results.length, 'account')}`,
    ...(mend === null ? [] : [`What to do: ${prose(mend.Text)}${link}`]),
    ...list(group.results, failurePlace, shown),
    ...firstDetails(group.results, shown.extent.details),
  ];
}

/** Of the first accounts that have any. */
function firstDetails(results: readonly AccountResult[], count: number): readonly string[] {
  const found: string[] = [];
  for (const one of results) {
    if (found.length === count) break;
    const details = detailsOf(one);
    if (details !== null) found.push(details);
  }
  return found;
}

function failurePlace(failure: AccountResult): string {
  return `${brokenPlace(failure)}${failure.result.exception === null ? '' : ' (accepted, see below)'}`;
}

function listSection(
  heading: string,
  results: readonly AccountResult[],
  says: (result: AccountResult) => string,
  shown: Shown,
): readonly string[] {
  if (results.length === 0) return [];
  return [`### ${heading}: ${counted(results.length, 'account')}`, ...list(results, says, shown)];
}

function list(
  results: readonly AccountResult[],
  says: (result: AccountResult) => string,
  { extent, program }: Shown,
): readonly string[] {
  const items = results.slice(0, extent.accounts).map((one) => listItem(one.account, says(one)));
  const more = results.length - items.length;
  const all = `${code(`${program} audit --format json`)} has all`;
  const rest = more === 0 ? [] : [items.length === 0 ? `- ${all} of them` : `- and ${more} more: ${all}`];
  return [[...items, ...rest].join('\n')];
}

function isInAlarm({ result: { notes } }: AccountResult): boolean {
  return notes.some(({ code: noted }) => noted === 'alarm-already-in-alarm');
}

function isNotImported({ result: { finding } }: AccountResult): boolean {
  return finding?.outcome === 'failed';
}

function excludedSection({ accounts }: Report): readonly string[] {
  const whys = accounts.flatMap(({ state, why }) => (state === 'excluded' ? [why ?? ''] : []));
  if (whys.length === 0) return [];
  const counts = [...new Set(whys)].map((why) => `${whys.filter((one) => one === why).length} ${code(why)}`);
  return ['## Excluded', `${counted(whys.length, 'account')}: ${counts.join(', ')}.`];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
