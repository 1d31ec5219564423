/**
 * One run in several processes, for organizations that one Lambda function cannot audit within its time: one begins it,
 * each batch of accounts has one of its own, and one concludes it. They tell each other through a bucket.
 */
import { failureText, readFailure } from '../aws/failure.ts';
import { openBucket } from '../aws/s3.ts';
import { excludedAccount, notEntered } from './audit-account.ts';
import { auditAccounts, openRegistry } from './audit-accounts.ts';
import { beginRun, callerOf, type BegunRun } from './begin-run.ts';
import { concludeRun } from './conclude-run.ts';
import { mapConcurrently } from './concurrency.ts';
import {
  batchesOfPlan,
  readPart,
  readPlan,
  writePart,
  writePlan,
  type BatchPart,
  type FanOutPlan,
} from './fan-out-plan.ts';
import { coverageOf, type AccountReport, type Coverage, type Report } from './report.ts';
import { countCalls, reportRun } from './report-run.ts';
import type { Run, RunOptions } from './run.ts';

/**
 * Batches that are audited at the same time (MaxConcurrency of infra/fan-out.asl.json). Each asks for the log group of
 * an organization trail once, all perhaps in the same second, and CloudWatch Logs takes five DescribeMetricFilters a
 * second of its account. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
 */
export const concurrentBatches = 4;

/** Parts read from the bucket at the same time, each a few megabytes. */
const partsAtOnce = 8;

/** One batch of a run: what its process is told. */
export interface Batch {
  readonly runId: string;
  /** From 0. */
  readonly batch: number;
}

/**
 * Begins a run: lists the accounts, and leaves the plan in the bucket.
 * @param batchSize accounts of a batch
 * @throws UsageError where the run cannot begin, and what the SDK throws where S3 refuses
 */
export async function planFanOut(
  run: Run,
  bucket: string,
  batchSize: number,
): Promise<{ readonly runId: string; readonly batches: readonly Batch[] }> {
  const begun = await beginRun(run);
  await writePlan(openBucket(begun.caller, bucket), begun, batchSize);
  const batches = batchesOfPlan({ accounts: begun.accounts, batchSize });
  return { runId: begun.id, batches: batches.map((_, batch) => ({ runId: begun.id, batch })) };
}

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
  const caller = await callerOf(options);
  const bucket = openBucket(caller, bucketName);
  const plan = await readPlan(bucket, runId);
  const accounts = batchesOfPlan(plan)[batch];
  if (accounts === undefined) throw new Error(`run ${runId} has no batch ${batch}`);
  const run = { ...options, processes: concurrentBatches };
  const begun = { ...plan, caller };
  const registry = openRegistry(run, begun);
  let reports: readonly AccountReport[];
  try {
    reports = await auditAccounts(run, begun, registry, accounts);
  } finally {
    registry.close();
  }
  await writePart(bucket, runId, batch, { reports, apiCalls: countCalls(caller.calls) });
  return coverageOf(reports);
}

/** A batch whose part of the report is not there. */
export interface LostBatch {
  readonly batch: number;
  readonly because: string;
}

/**
 * Concludes a run whose batches have all ended, one way or the other: puts the report together, and does once what is
 * once a run's. Accounts of a batch that is lost are undetermined, and keep the findings that they have.
 * @throws what the SDK throws where S3 refuses the plan
 */
export async function concludeFanOut(
  options: RunOptions,
  bucketName: string,
  runId: string,
): Promise<{ readonly report: Report; readonly lostBatches: readonly LostBatch[] }> {
  const caller = await callerOf(options);
  const bucket = openBucket(caller, bucketName);
  const plan = await readPlan(bucket, runId);
  const lostBatches: LostBatch[] = [];
  const parts = await mapConcurrently(batchesOfPlan(plan), partsAtOnce, async (_, batch) => {
    try {
      return await readPart(bucket, runId, batch);
    } catch (error) {
      lostBatches.push({ batch, because: failureText(readFailure(error)) });
      return nothingFound;
    }
  });
  addParts(caller.calls.attempts, [plan, ...parts]);
  const begun: BegunRun = { ...plan, caller };
  const registry = openRegistry(options, begun);
  try {
    const reports = await concludeRun(options, begun, registry, inOrder(options, plan, parts));
    registry.close();
    return { report: reportRun(options, begun, reports), lostBatches };
  } finally {
    registry.close();
  }
}

const nothingFound: BatchPart = { reports: [], apiCalls: { total: 0, byAction: {} } };

function addParts(attempts: Map<string, number>, parts: readonly Pick<BatchPart, 'apiCalls'>[]): void {
  for (const { apiCalls } of parts) {
    for (const [action, count] of Object.entries(apiCalls.byAction)) {
      attempts.set(action, (attempts.get(action) ?? 0) + count);
    }
  }
}

/** The reports in the order in which Organizations listed the accounts, as one process gives them. */
function inOrder(
  options: RunOptions,
  { accounts }: FanOutPlan,
  parts: readonly BatchPart[],
): readonly AccountReport[] {
  const byAccount = new Map(
    parts.flatMap(({ reports }) => reports.map((one) => [one.accountId, one] as const)),
  );
  const message = 'Not determined: the batch of the run that the account belongs to did not end.';
  return accounts.map((account) => {
    const { id, name, excluded } = account;
    if (excluded !== null) return excludedAccount({ id, name, excluded });
    return byAccount.get(id) ?? notEntered(options, account, 'deadline', message);
  });
}
