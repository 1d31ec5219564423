import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { readBatchSize, readFanOutBucket } from '../shared/audit/delivery-settings.ts';
import { readExceptionsFile } from './packaged-exceptions.ts';
import { beginFanOut } from '../shared/audit/begin-fan-out.ts';
import type { Batch } from '../shared/audit/fan-out-plan.ts';
import { readScope } from '../shared/audit/scope-settings.ts';
import { logger } from './logger.ts';
import { runOptions } from './run-options.ts';
import { toldError } from './told-error.ts';

/**
 * The first step of the fan-out (infra/fan-out.asl.json): lists the accounts in scope and cuts them into batches.
 *
 * Returns the run and its batches. Throws where the run cannot begin, which ends the execution: nothing was visited.
 */
export const handler = middy<unknown, FanOutStart>()
  .use(toldError)
  .handler(async (_event, context: Context) => {
    const options = runOptions(context);
    const exceptions = await readExceptionsFile(options.settings.exceptionsFile);
    const run = { ...options, scope: readScope({}, process.env, false), exceptions };
    const started = await beginFanOut(run, readFanOutBucket(process.env), readBatchSize(process.env));
    logger.info('run begun', { runId: started.runId, batches: started.batches.length });
    return started;
  });

/** What the function returns. */
export interface FanOutStart {
  readonly runId: string;
  readonly batches: readonly Batch[];
}
