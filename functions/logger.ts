import { Logger } from '@aws-lambda-powertools/logger';
import type { RunObserver } from '../shared/audit/run.ts';
import { tellError } from '../shared/aws/redact.ts';

/** One JSON object for each line; the template names the service (POWERTOOLS_SERVICE_NAME). */
export const logger = new Logger();

/** Logs how a run goes. */
export const loggingObserver: RunObserver = {
  onAccountsFound: (found) => {
    logger.info('accounts found', { accounts: found.length });
  },
  onAccountDone: ({ accountId, state, why, results }) => {
    const outcomes = results.map(({ ruleId, status, reason, finding }) => ({
      ruleId,
      status,
      reason,
      finding,
    }));
    logger.info('account done', { accountId, state, why, outcomes });
  },
  onExceptionIgnored: (because) => {
    logger.warn('exception ignored', { because });
  },
  onExclusionIgnored: (because) => {
    logger.warn('exclusion ignored', { because });
  },
  onRunNotRecorded: (because) => {
    logger.warn('run record not written', { because });
  },
  onNotPublished: (what, because) => {
    logger.warn('finding not brought up to date', { what, because });
  },
  onDefect: (accountId, error) => {
    logger.error('unexpected error', { accountId, error: tellError(error) });
  },
};
