import type { CollectedFinding } from '../../shared/audit/collect-findings.ts';
import type { AccountReport, ResultReport } from '../../shared/audit/report.ts';

/** Finds the finding of a result; null where it has none. */
export type FindingLookup = (
  account: Pick<AccountReport, 'accountId'>,
  result: Pick<ResultReport, 'ruleId'>,
) => CollectedFinding | null;

export function findingLookup(findings: readonly CollectedFinding[]): FindingLookup {
  const byResult = new Map(findings.map((one) => [keyOf(one.accountId, one.ruleId), one]));
  return ({ accountId }, { ruleId }) => byResult.get(keyOf(accountId, ruleId)) ?? null;
}

function keyOf(accountId: string, ruleId: string): string {
  return `${accountId}/${ruleId}`;
}
