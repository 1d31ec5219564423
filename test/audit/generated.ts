/** Compares the report of a generated organization with what its generator expects of every account. */
import type { AccountReport, Report } from '../../shared/audit/report.ts';
import type { ExpectedAccount, ScenarioDocument } from '../../simulator/index.ts';

/** What the audit said, in the generator's words. */
export function judgedAccounts(report: Report): Readonly<Record<string, ExpectedAccount>> {
  return Object.fromEntries(report.accounts.map((account) => [account.accountId, judgedAccount(account)]));
}

/** The same of one account. */
export function judgedAccount({ state, why, results }: AccountReport): ExpectedAccount {
  return {
    state,
    why,
    results: results.map(({ ruleId, status, cloudguard, rings, brokenLink, reason }) => ({
      ruleId,
      status,
      cloudguard,
      rings,
      brokenLink,
      reason,
    })),
  };
}

/** What the generator made the accounts to be. */
export function expectedAccounts(scenario: ScenarioDocument): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(scenario.accounts ?? {}).map(([accountId, account]) => [accountId, account?.expected]),
  );
}
