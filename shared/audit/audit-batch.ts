import { openBucket } from '../aws/s3.ts';
import { auditAccounts, withRegistry } from './audit-accounts.ts';
import { callerOf } from './begin-run.ts';
import { batchesOfPlan, readPlan, writePart, type Batch } from './fan-out-plan.ts';
import { coverageOf, type Coverage } from './report.ts';
import { countCalls } from './report-run.ts';
import type { RunOptions } from './run.ts';

/**
 * Batches that are audited at the same time (MaxConcurrency of infra/fan-out.asl.json). Each keeps to its share of every
 * quota, for all enter accounts as the same caller, and may ask the same account for what its members share.
 */
export const concurrentBatches = 4;

/**
 * Audits the accounts of one batch, and leaves its part of the report in the bucket. Doing it twice changes nothing but
 * that the accounts are visited once more.
 * @throws Error where there is no such batch, and what the SDK throws where S3 refuses
 */
export async function auditBatch(
  options: RunOptions,
  bucketName: string,
  { runId, batch }: Batch,
): Promise<Coverage> {
  const run = { ...options, processes: concurrentBatches };
  const caller = await callerOf(run);
  const bucket = openBucket(caller, bucketName);
  const plan = await readPlan(bucket, runId);
  const accounts = batchesOfPlan(plan)[batch];
  if (accounts === undefined) throw new Error(`run ${runId} has no batch ${batch}`);
  const begun = { ...plan, caller };
  const reports = await withRegistry(run, begun, async (registry) =>
    auditAccounts(run, begun, registry, accounts),
  );
  await writePart(bucket, runId, batch, { reports, apiCalls: countCalls(caller.calls) });
  return coverageOf(reports);
}
