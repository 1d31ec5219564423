import { addCalls } from '../aws/call-log.ts';
import { failureText, readFailure } from '../aws/failure.ts';
import { openBucket } from '../aws/s3.ts';
import { excludedAccount, notEntered } from './audit-account.ts';
import { withRegistry } from './audit-accounts.ts';
import { callerOf, type BegunRun } from './begin-run.ts';
import { concludeRun } from './conclude-run.ts';
import { mapConcurrently } from '../aws/concurrency.ts';
import { batchesOfPlan, readPart, readPlan, type BatchPart, type FanOutPlan } from './fan-out-plan.ts';
import type { AccountReport, Report } from './report.ts';
import { reportRun } from './report-run.ts';
import type { RunOptions } from './run.ts';

/** Parts read from the bucket at the same time, each a few megabytes. */
const partsAtOnce = 8;

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
  for (const { apiCalls } of [plan, ...parts]) {
    addCalls(caller.calls, { attempts: new Map(Object.entries(apiCalls.byAction)) });
  }
  const begun: BegunRun = { ...plan, caller };
  const reports = await withRegistry(options, begun, async (registry) =>
    concludeRun(options, begun, registry, inOrder(options, plan, parts)),
  );
  return { report: reportRun(options, begun, reports), lostBatches };
}

const nothingFound: BatchPart = { reports: [], apiCalls: { total: 0, byAction: {} } };

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
