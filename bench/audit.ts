import { parseArgs } from 'node:util';
import { auditTable } from './audit/audit-table.ts';
import { measureAudits, type AuditMeasures } from './audit/measure-audits.ts';
import { missedTargets } from './audit/targets.ts';
import { wholeNumber } from './whole-number.ts';

/**
 * `npm run bench -- audit [--accounts 1000,5000] [--runs 3] [--concurrency 24] [--latency 40] [--json]`: audits
 * simulated organizations with AWS's published quotas enforced, and makes the same calls in a bare loop. The
 * organization, each audit and each loop has a process of its own. Exits with 1 if a target is missed.
 */
export async function benchAudit(parameters: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...parameters],
    options: {
      accounts: { type: 'string', default: '1000,5000' },
      runs: { type: 'string', default: '3' },
      concurrency: { type: 'string', default: '24' },
      latency: { type: 'string', default: '40' },
      json: { type: 'boolean', default: false },
    },
  });
  const measures = await measureAudits({
    sizes: values.accounts.split(',').map((text) => wholeNumber('accounts', text, 60, 10_000)),
    runs: wholeNumber('runs', values.runs, 1, 99),
    concurrency: wholeNumber('concurrency', values.concurrency, 1, 128),
    latency: wholeNumber('latency', values.latency, 0, 10_000),
  });
  process.stdout.write(
    values.json ? `${JSON.stringify({ audit: measures.map(asJson) })}\n` : auditTable(measures),
  );
  return missedTargets(measures).length > 0 ? 1 : 0;
}

/** The members of the report for programs, and no others. */
function asJson({ boundSeconds: _bound, ...measures }: AuditMeasures): object {
  return measures;
}
