/**
 * The report as a log of the Static Analysis Results Interchange Format, for code scanning and what else reads it:
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
import type { Log, Notification, ReportingDescriptor, Run } from 'sarif';
import packageDescription from '../../package.json' with { type: 'json' };
import type { Report } from '../../shared/audit/report.ts';
import { findRule } from '../../shared/rules/index.ts';
import { jsonDocument } from '../printable.ts';
import type { Audited, Format } from './format.ts';
import { sarifResult } from './sarif-results.ts';
import { describeRule } from './sarif-rules.ts';
import { messageText } from './sarif-text.ts';
import { findingLookup } from './finding-lookup.ts';

export const sarif: Format = {
  needsFindings: true,
  write: (audited) => {
    const log: Log = {
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [runOf(audited)],
    };
    return jsonDocument(log);
  },
};

function runOf({ report, findings }: Audited): Run {
  const { run, coverage, accounts } = report;
  const rules = run.rules.flatMap((id) => findRule(id) ?? []).flatMap(describeRule);
  const ruleIndexes = new Map(rules.map(({ id }, index) => [id, index]));
  const findingOf = findingLookup(findings);
  return {
    tool: { driver: driverOf(rules) },
    invocations: [
      {
        // The program came to its end; accounts that it did not come to are told as warnings.
        executionSuccessful: true,
        startTimeUtc: run.startedAt,
        endTimeUtc: run.finishedAt,
        toolExecutionNotifications: notificationsOf(report),
      },
    ],
    // Up to the last `/` it is a category, by which a later log replaces an earlier one: §3.17.3.
    automationDetails: { id: `ringcheck/${run.auditorAccountId}/${run.region}/${run.id}` },
    results: accounts.flatMap((account) =>
      account.results.flatMap(
        (result) => sarifResult(account, result, findingOf(account, result), run.verdict, ruleIndexes) ?? [],
      ),
    ),
    columnKind: 'utf16CodeUnits',
    properties: { coverage, verdict: run.verdict },
  };
}

function driverOf(rules: readonly ReportingDescriptor[]): Run['tool']['driver'] {
  const { version } = packageDescription;
  return {
    name: 'Ringcheck',
    version,
    semanticVersion: version,
    shortDescription: {
      text: 'Proves, account by account, that one STS AssumeRole call makes an alarm ring where somebody hears it.',
    },
    rules: [...rules],
    notifications: [notEntered, notImported],
  };
}

const notEntered: ReportingDescriptor = {
  id: 'account-not-audited',
  shortDescription: { text: 'An account in scope could not be audited at all.' },
  defaultConfiguration: { level: 'warning' },
};
const notImported: ReportingDescriptor = {
  id: 'finding-not-imported',
  shortDescription: { text: 'A finding could not be imported into Security Hub.' },
  defaultConfiguration: { level: 'warning' },
};

/** What somebody has to know before trusting that the log is whole. As `error` it would say that the run failed: §3.20.21. */
function notificationsOf({ accounts }: Report): Notification[] {
  return accounts.flatMap(({ accountId, state, why, results }) => {
    const [first] = results;
    const isEntered = results.some(({ chain }) => chain.length > 0);
    const unseen =
      state === 'undetermined' && !isEntered && first !== undefined
        ? [notify(notEntered, 0, accountId, first.message, { why })]
        : [];
    const failed = results.flatMap(({ ruleId, finding }) =>
      finding?.outcome === 'failed'
        ? [notify(notImported, 1, accountId, finding.error ?? '', { ruleId })]
        : [],
    );
    return [...unseen, ...failed];
  });
}

function notify(
  { id }: ReportingDescriptor,
  index: number,
  accountId: string,
  text: string,
  properties: Readonly<Record<string, unknown>>,
): Notification {
  return {
    descriptor: { id, index },
    level: 'warning',
    message: { text: messageText(`Account ${accountId}: ${text}`) },
    properties: { accountId, ...properties },
  };
}
