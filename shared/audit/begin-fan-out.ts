import { openBucket } from '../aws/s3.ts';
import { beginRun } from './begin-run.ts';
import { batchesOfPlan, writePlan, type Batch } from './fan-out-plan.ts';
import type { Run } from './run.ts';

/**
 * Begins a run: lists the accounts, and leaves the plan in the bucket.
 * @param batchSize accounts of a batch
 * @throws UsageError where the run cannot begin, and what the SDK throws where S3 refuses
 */
export async function beginFanOut(
  run: Run,
  bucket: string,
  batchSize: number,
): Promise<{ readonly runId: string; readonly batches: readonly Batch[] }> {
  const begun = await beginRun(run);
  await writePlan(openBucket(begun.caller, bucket), begun, batchSize);
  const batches = batchesOfPlan({ accounts: begun.accounts, batchSize });
  return { runId: begun.id, batches: batches.map((_, batch) => ({ runId: begun.id, batch })) };
}
