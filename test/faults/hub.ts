/** Holds what a report says of its findings against the simulated Security Hub. */
import type { AccountReport, Report } from '../../shared/audit/report.ts';
import type { Finding, Simulator } from '../../simulator/index.ts';
import { auditorId, region } from './case.ts';

/** The findings of a hub by account and id. */
export type HubState = ReadonlyMap<string, Finding>;

/** What the hub holds now. */
export function hubOf(simulator: Simulator): HubState {
  return new Map(
    simulator.findings(region).map((finding) => [keyOf(finding.AwsAccountId, finding.Id), finding]),
  );
}

function keyOf(accountId: string, id: string): string {
  return `${accountId} ${id}`;
}

const ownId = /^ringcheck\/(D9\.AWS\.MON\.22)\/(\d{12})$/;
const coverageId = /^ringcheck\/coverage\/(D9\.AWS\.MON\.22)\/(\d{12})$/;
const runId = `ringcheck/run/${auditorId}`;

/** What the hub holds that nobody should have put there, in words. */
export function strayFindings(hub: HubState): readonly string[] {
  return [...hub.values()].flatMap(({ Id, AwsAccountId, ProductArn }) => {
    const own = ownId.exec(Id)?.[2];
    const isCoverage = coverageId.test(Id);
    const home = own ?? (isCoverage || Id === runId ? auditorId : null);
    const productArn = `arn:aws:securityhub:${region}:${AwsAccountId}:product/${AwsAccountId}/default`;
    return home === AwsAccountId && ProductArn === productArn ? [] : [`${Id} stands in ${AwsAccountId}`];
  });
}

function statusOf(compliance: unknown): unknown {
  return (compliance as { readonly Status?: unknown } | undefined)?.Status;
}

/** Where the outcomes of a published report and the hub differ, in words. */
export function wrongOutcomes(report: Report, before: HubState, after: HubState): readonly string[] {
  return report.accounts.flatMap((account) =>
    account.results.flatMap((result) => {
      const { finding, status } = result;
      if (finding === null) {
        return account.why === 'deadline' ? [] : [`${account.accountId} has no finding (${account.why})`];
      }
      const own = ownId.exec(finding.id);
      const key = keyOf(own === null ? auditorId : account.accountId, finding.id);
      const problem = wrongOutcome(finding.outcome, before.get(key), after.get(key));
      const shown = statusOf(after.get(key)?.Compliance);
      const isShown = finding.outcome === 'failed' || shown === status;
      return [
        ...(problem === null ? [] : [`${finding.id} is ${finding.outcome}, but ${problem}`]),
        ...(finding.outcome === 'failed' && finding.error === null
          ? [`${finding.id} failed for nothing`]
          : []),
        ...(isShown ? [] : [`${finding.id} is ${String(shown)} in the hub, ${status} in the report`]),
      ];
    }),
  );
}

function wrongOutcome(
  outcome: 'created' | 'updated' | 'unchanged' | 'failed',
  before: Finding | undefined,
  after: Finding | undefined,
): string | null {
  if (outcome === 'failed') return null;
  if (after === undefined) return 'is not there';
  if ((outcome === 'created') !== (before === undefined)) return 'it was there before, or was not';
  if (outcome === 'created') return null;
  if (before?.['CreatedAt'] !== after['CreatedAt']) return 'is another one than before';
  const isSame = JSON.stringify(before) === JSON.stringify(after);
  return isSame === (outcome === 'unchanged') ? null : 'changed, or did not';
}

/**
 * Where the hub after a run in which nothing went wrong is not what that run says: the findings of the accounts
 * themselves, coverage findings where they could not be told, one run record, and nothing else that is active.
 * @param keeps accounts whose finding may be left as it is: nobody gets in any more
 */
export function notHealed(report: Report, hub: HubState, keeps: ReadonlySet<string>): readonly string[] {
  const due = new Set(report.accounts.flatMap((account) => dueIn(account)));
  const active = [...hub].filter(([, finding]) => finding['RecordState'] === 'ACTIVE').map(([key]) => key);
  const record = keyOf(auditorId, runId);
  const missing = [...due].filter((key) => !active.includes(key));
  const more = active.filter((key) => !due.has(key) && key !== record && !keeps.has(key.split(' ')[0] ?? ''));
  return [
    ...missing.map((key) => `${key} is missing after a run without faults`),
    ...more.map((key) => `${key} is left after a run without faults`),
    ...(active.includes(record) ? [] : ['the run record is missing after a run without faults']),
  ];
}

function dueIn({ accountId, results }: AccountReport): readonly string[] {
  return results.flatMap(({ ruleId, finding }) => {
    if (finding === null) return [];
    if (finding.outcome === 'failed') return [keyOf(auditorId, `ringcheck/coverage/${ruleId}/${accountId}`)];
    return [keyOf(ownId.test(finding.id) ? accountId : auditorId, finding.id)];
  });
}

/**
 * The findings that a run without faults could not import, in words.
 * @param keeps accounts to which something is refused, or that are closed
 */
export function notImported(report: Report, keeps: ReadonlySet<string>): readonly string[] {
  return outcomesOf(report, keeps)
    .filter(({ outcome }) => outcome === 'failed')
    .map(({ id, error }) => `${id} was not imported, though nothing went wrong: ${error}`);
}

/** The findings that a run imported though the same run before it had, in words. */
export function importedAgain(report: Report, keeps: ReadonlySet<string>): readonly string[] {
  return outcomesOf(report, keeps)
    .filter(({ outcome }) => outcome !== 'unchanged')
    .map(({ id, outcome }) => `${id} is ${outcome}, though nothing has changed`);
}

function outcomesOf(report: Report, keeps: ReadonlySet<string>) {
  return report.accounts
    .filter(({ accountId }) => !keeps.has(accountId))
    .flatMap(({ results }) => results.flatMap(({ finding }) => finding ?? []));
}
