import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { readFanOutBucket } from '../shared/audit/delivery-settings.ts';
import { concludeFanOut } from '../shared/audit/conclude-fan-out.ts';
import type { Coverage } from '../shared/audit/report.ts';
import { readRunId } from './audit-event.ts';
import { conclude } from './conclude.ts';
import { runOptions } from './run-options.ts';
import { toldError } from './told-error.ts';

/**
 * The last step of the fan-out (infra/fan-out.asl.json): puts the report together and does what is once a run's.
 *
 * Returns the coverage, and how many batches did not end: the execution then fails, so that somebody looks. Throws where
 * the run's plan cannot be read.
 */
export const handler = middy<unknown, FanOutResult>()
  .use(toldError)
  .handler(async (event, context: Context) => {
    const runId = readRunId(event);
    const options = runOptions(context);
    const { report, lostBatches } = await concludeFanOut(options, readFanOutBucket(process.env), runId);
    await conclude(options, report, lostBatches);
    return { coverage: report.coverage, lostBatches: lostBatches.length };
  });

/** What the function returns. */
export interface FanOutResult {
  readonly coverage: Coverage;
  readonly lostBatches: number;
}
