import type { Context } from 'aws-lambda';
import { readSettings } from '../shared/audit/settings.ts';
import { accountTimeout, type RunOptions } from '../shared/audit/run.ts';
import { loggingObserver } from './logger.ts';

/** Milliseconds kept back to finish the accounts in flight, and to report, before Lambda ends the run. */
const reserveMilliseconds = accountTimeout + 30_000;

/**
 * How the functions take part in a run: by their environment, and within the time that Lambda leaves them.
 * @throws UsageError that names the variable and what it may be
 */
export function runOptions(context: Context): RunOptions {
  return {
    settings: readSettings({}, process.env),
    publishes: true,
    now: () => new Date(),
    endpoint: process.env['AWS_ENDPOINT_URL'],
    isOver: () => context.getRemainingTimeInMillis() < reserveMilliseconds,
    observer: loggingObserver,
  };
}
