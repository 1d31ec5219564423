import type { Context } from 'aws-lambda';
import { readSettings } from '../shared/audit/settings.ts';
import { createDeadline } from '../shared/audit/deadline.ts';
import type { RunOptions } from '../shared/audit/run.ts';
import { loggingObserver } from './logger.ts';

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
    deadline: createDeadline(() => context.getRemainingTimeInMillis()),
    observer: loggingObserver,
  };
}
