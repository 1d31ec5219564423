import { auditAccounts, withRegistry } from './audit-accounts.ts';
import { beginRun } from './begin-run.ts';
import { concludeRun } from './conclude-run.ts';
import { reportRun } from './report-run.ts';
import type { Report } from './report.ts';
import type { Run } from './run.ts';

/**
 * Audits every account in scope, in this process.
 * @throws UsageError where the run cannot begin: no credentials, no organization, nothing in scope
 */
export async function auditOrganization(run: Run): Promise<Report> {
  const begun = await beginRun(run);
  const reports = await withRegistry(run, begun, async (registry) => {
    const audited = await auditAccounts(run, begun, registry, begun.accounts);
    return await concludeRun(run, begun, registry, audited);
  });
  return reportRun(run, begun, reports);
}
