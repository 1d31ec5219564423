import { printable } from '../alarm-chain/index.ts';
import type { Report } from './report.ts';
import { accountsToLookAt, hasFailed, summarizeReport, type RuleSummary } from './run-summary.ts';

/** A run told to people: an e-mail's subject and text. */
export interface SummaryMessage {
  /** Fewer than 100 ASCII characters on one line: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
  readonly subject: string;
  readonly text: string;
}

/** Accounts that are named; a message of all that failed would be read by nobody. */
const mostAccounts = 20;
const mostReasons = 10;
const subjectLength = 99;

/** @param reportAddress where the whole report is; null where it is kept nowhere */
export function writeSummaryMessage(report: Report, reportAddress: string | null): SummaryMessage {
  const { coverage, rules, findings } = summarizeReport(report);
  const inScope = coverage.accounts - coverage.excluded;
  const lines = [
    `Ringcheck judged ${coverage.judged} of the ${inScope} accounts in scope (undetermined: ${coverage.undetermined}; excluded besides: ${coverage.excluded}).`,
    ...rules.flatMap((rule) => ['', ...ruleLines(rule)]),
    ...accountLines(report),
    ...(findings.failed === 0
      ? []
      : ['', `Findings that could not be imported into Security Hub: ${findings.failed}`]),
    '',
    reportAddress === null
      ? `Run ${report.run.id}.`
      : `Run ${report.run.id}; the whole report: ${reportAddress}`,
  ];
  const failed = report.accounts.filter(hasFailed).length;
  const subject = `Ringcheck: ${failed} of ${inScope} accounts failed, ${coverage.undetermined} undetermined`;
  return { subject: subject.slice(0, subjectLength), text: `${lines.join('\n')}\n` };
}

function ruleLines({ ruleId, passed, failed, excepted, warning, notAvailable, breaks }: RuleSummary) {
  return [
    `${ruleId}: ${passed} PASSED, ${failed} FAILED, ${excepted} FAILED with an exception, ${warning} WARNING, ${notAvailable} NOT_AVAILABLE`,
    ...breaks
      .slice(0, mostReasons)
      .map(({ link, reason, accounts }) => `  ${String(accounts).padStart(5)}  ${link}: ${reason}`),
  ];
}

function accountLines(report: Report): readonly string[] {
  const accounts = accountsToLookAt(report);
  if (accounts.length === 0) return [];
  const more = accounts.length - mostAccounts;
  return [
    '',
    'To be looked at:',
    // Names and messages hold what others wrote: nothing in them may begin a line of its own, or move a cursor.
    ...accounts.slice(0, mostAccounts).flatMap(({ accountId, name, results }) => {
      const worst = results.find(({ status }) => status === 'FAILED') ?? results[0];
      return worst === undefined ? [] : [printable(`  ${accountId} ${name}: ${worst.message}`)];
    }),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}
