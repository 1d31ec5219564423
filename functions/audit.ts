import middy from '@middy/core';
import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import { accountTimeout, auditOrganization } from '../shared/audit/audit-organization.ts';
import type { Coverage } from '../shared/audit/report.ts';
import { readSettings } from '../shared/audit/settings.ts';
import { readAuditEvent } from './audit-event.ts';

/** Milliseconds kept back to finish the accounts in flight, and to report, before Lambda ends the run. */
const reserveMilliseconds = accountTimeout + 30_000;

const logger = new Logger({ serviceName: 'ringcheck' });

/**
 * The scheduled audit. An EventBridge event audits the organization, `{ "accounts": [...] }` a batch of it.
 *
 * Returns the coverage of the run. Throws where the run cannot begin (settings, credentials, organization): Lambda
 * then hands the event to the on-failure destination. An account that cannot be judged is a result, not a throw.
 */
export const handler = middy<unknown, AuditResult>().handler(async (event, context: Context) => {
  const { accounts } = readAuditEvent(event);
  const report = await auditOrganization({
    settings: readSettings({}, process.env),
    scope:
      accounts === null ? { kind: 'organization' } : { kind: 'selected', accounts, organizationalUnits: [] },
    publishes: true,
    now: () => new Date(),
    endpoint: process.env['AWS_ENDPOINT_URL'],
    isOver: () => context.getRemainingTimeInMillis() < reserveMilliseconds,
    observer: {
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
      onRunNotRecorded: (because) => {
        logger.warn('run record not written', { because });
      },
      onNotPublished: (what, because) => {
        logger.warn('finding not brought up to date', { what, because });
      },
      onDefect: (accountId, error) => {
        logger.error('unexpected error', {
          accountId,
          error: error instanceof Error ? error : String(error),
        });
      },
    },
  });
  const { run, coverage } = report;
  logger.info('audit done', { runId: run.id, coverage, apiCalls: run.apiCalls.total });
  return { coverage };
});

/** What the function returns. */
export interface AuditResult {
  readonly coverage: Coverage;
}
