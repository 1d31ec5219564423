/**
 * The report as GitHub Flavored Markdown, for a pull request, a ticket or a wiki; it reads as plain text as well.
 * https://github.github.com/gfm/
 */
import type { Coverage, Report } from '../../shared/audit/report.ts';
import { findRule } from '../../shared/rules/index.ts';
import type { Audited, Format } from './format.ts';
import {
  acceptedBy,
  alarmSince,
  importError,
  undeterminedPlace,
  type AccountResult,
} from './markdown-accounts.ts';
import { failureSections } from './markdown-failures.ts';
import { listSection, type Extent, type Shown } from './markdown-list.ts';
import { code, prose } from './markdown-text.ts';
import { counted } from '../counted.ts';
import { findingLookup } from './finding-lookup.ts';
import { inAlarmNote } from './in-alarm.ts';

/**
 * Characters of the whole report: GitHub takes no longer comment ("Body is too long (maximum is 65536 characters)":
 * https://github.com/telia-oss/github-pr-resource/issues/259).
 */
export const longestReport = 65_536;

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
  const findingOf = findingLookup(findings);
  return report.accounts.flatMap((account) =>
    account.results.map((result) => ({ account, result, finding: findingOf(account, result) })),
  );
}

function writeReport(report: Report, results: readonly AccountResult[], shown: Shown): string {
  const { run, coverage } = report;
  const rules = run.rules.flatMap((ruleId) =>
    ruleSections(
      ruleId,
      run.verdict,
      results.filter(({ result }) => result.ruleId === ruleId),
      shown,
    ),
  );
  const blocks = [
    `# Ringcheck: ${run.rules.map(prose).join(', ')}`,
    questions[run.verdict],
    coverageSentence(coverage),
    ...rules,
    ...excludedSection(report),
    `Audited in ${code(run.region)} by account ${code(run.auditorAccountId)} from ${code(run.startedAt)} to ${code(run.finishedAt)}, by the verdict ${code(run.verdict)}, with ${run.apiCalls.total} AWS calls; run ${code(run.id)}.`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** What decides of passed and failed. */
const questions: Readonly<Record<Report['run']['verdict'], string>> = {
  both: 'Does one STS `AssumeRole` call make an alarm ring where somebody hears it, and does the check of CloudGuard pass?',
  rings: 'Does one STS `AssumeRole` call make an alarm ring where somebody hears it?',
  cloudguard:
    'Does the check of CloudGuard pass? Whether one STS `AssumeRole` call makes an alarm ring where somebody hears it decides nothing here.',
};

function coverageSentence({ accounts, judged, undetermined, excluded }: Coverage): string {
  return `${counted(accounts, 'account')}: ${judged} judged, ${undetermined} undetermined, ${excluded} excluded.`;
}

function ruleSections(
  ruleId: string,
  verdict: Report['run']['verdict'],
  results: readonly AccountResult[],
  shown: Shown,
): readonly string[] {
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
    ...(verdict === 'cloudguard' && passed.length > 0 ? [ringingSentence(passed)] : []),
    ...(verdict === 'cloudguard' && failed.length > 0
      ? ['They failed by the check of CloudGuard; what keeps a chain from ringing may be another matter.']
      : []),
    ...failureSections(ruleId, failed, shown),
    ...listSection('Not determined', undetermined, undeterminedPlace, shown),
    ...listSection('Accepted failures', accepted, acceptedBy, shown),
    ...listSection('Passed, but would not ring now', passed.filter(isInAlarm), alarmSince, shown),
    ...listSection('Findings that were not imported', results.filter(isNotImported), importError, shown),
  ];
}

/** CloudGuard's check passes where nobody is heard, too. */
function ringingSentence(passed: readonly AccountResult[]): string {
  const count = (rings: AccountResult['result']['rings']) =>
    passed.filter(({ result }) => result.rings === rings).length;
  return `Of those that passed, one call rings in ${count('yes')} and does not in ${count('no')}; of ${count('unknown')} that is not known.`;
}

function isInAlarm({ result }: AccountResult): boolean {
  return inAlarmNote(result) !== null;
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
