/**
 * One run in several processes, for organizations that one Lambda function cannot audit within its time: one begins it,
 * each batch of accounts has one of its own, and one concludes it. They tell each other through a bucket: a plan that
 * all read, and a part of the report from each batch.
 */
import { expectList } from '../aws/evidence.ts';
import { failureText, readFailure } from '../aws/failure.ts';
import { readObject, writeObject, type Bucket } from '../aws/s3.ts';
import type { ScopedAccount } from '../organization/scope.ts';
import type { BegunRun } from './begin-run.ts';
import type { AccountReport, RunReport } from './report.ts';
import { countCalls } from './report-run.ts';
import { earlierRunsOf, type EarlierRuns } from './run-record.ts';

/** Where a plan is read with another form, its run was begun by another version of the functions. */
const schemaVersion = 1;

/** One batch of a run: what its process is told. */
export interface Batch {
  readonly runId: string;
  /** From 0. */
  readonly batch: number;
}

/** A run that was begun in another process. */
export interface FanOutPlan extends Omit<BegunRun, 'caller'> {
  /** Accounts of a batch. */
  readonly batchSize: number;
  readonly apiCalls: RunReport['apiCalls'];
}

/** What one batch found. */
export interface BatchPart {
  readonly reports: readonly AccountReport[];
  readonly apiCalls: RunReport['apiCalls'];
}

/** The accounts of a plan that are audited, in the order of their batches. */
export function batchesOfPlan({
  accounts,
  batchSize,
}: Pick<FanOutPlan, 'accounts' | 'batchSize'>): readonly (readonly ScopedAccount[])[] {
  const inScope = accounts.filter(({ excluded }) => excluded === null);
  return Array.from({ length: Math.ceil(inScope.length / batchSize) }, (_, batch) =>
    inScope.slice(batch * batchSize, (batch + 1) * batchSize),
  );
}

/** @throws what the SDK throws where S3 refuses */
export async function writePlan(bucket: Bucket, begun: BegunRun, batchSize: number): Promise<void> {
  const { id, startedAt, start, caller, reach, accounts, earlierRuns } = begun;
  await writeObject(bucket, planKey(id), {
    schemaVersion,
    id,
    startedAt,
    start,
    reach,
    accounts,
    record: earlierRuns.record,
    batchSize,
    apiCalls: countCalls(caller.calls),
  });
}

/** What of a plan JSON changes: times are texts, and the visits of earlier runs are read from their record again. */
interface StoredPlan extends Omit<FanOutPlan, 'startedAt' | 'start' | 'accounts' | 'earlierRuns'> {
  readonly schemaVersion: number;
  readonly startedAt: string;
  readonly start: string;
  readonly accounts: readonly (Omit<ScopedAccount, 'joinedAt'> & { readonly joinedAt: string | null })[];
  readonly record: EarlierRuns['record'];
}

/** @throws Error where the plan cannot be read, or is not of this version or run */
export async function readPlan(bucket: Bucket, runId: string): Promise<FanOutPlan> {
  const stored = await readStoredPlan(bucket, runId);
  if (stored.schemaVersion !== schemaVersion || stored.id !== runId) {
    throw new Error(`the plan of run ${runId} is of another version or run: start a new run`);
  }
  const { record, ...plan } = stored;
  return {
    ...plan,
    startedAt: new Date(plan.startedAt),
    start: new Date(plan.start),
    accounts: plan.accounts.map((account) => ({
      ...account,
      joinedAt: account.joinedAt === null ? null : new Date(account.joinedAt),
    })),
    earlierRuns: earlierRunsOf(record),
  };
}

async function readStoredPlan(bucket: Bucket, runId: string): Promise<StoredPlan> {
  try {
    return (await readObject(bucket, planKey(runId))) as StoredPlan;
  } catch (error) {
    const text = failureText(readFailure(error));
    throw new Error(`the plan of run ${runId} cannot be read (${text}): start a new run`, { cause: error });
  }
}

/** @throws what the SDK throws where S3 refuses */
export async function writePart(
  bucket: Bucket,
  runId: string,
  batch: number,
  part: BatchPart,
): Promise<void> {
  await writeObject(bucket, partKey(runId, batch), part);
}

/** @throws what the SDK throws where S3 refuses: there is none, if the batch did not end */
export async function readPart(bucket: Bucket, runId: string, batch: number): Promise<BatchPart> {
  const part = (await readObject(bucket, partKey(runId, batch))) as BatchPart;
  return { reports: expectList(part.reports, 'reports'), apiCalls: part.apiCalls };
}

function planKey(runId: string): string {
  return `runs/${runId}/plan.json.gz`;
}

function partKey(runId: string, batch: number): string {
  return `runs/${runId}/batches/${batch}.json.gz`;
}
