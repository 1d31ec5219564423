import middy from '@middy/core';
import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import { auditOrganization } from '../shared/audit/audit-organization.ts';
import { accountTimeout } from '../shared/audit/run.ts';
import type { Coverage } from '../shared/audit/report.ts';
import { readExceptionsFile } from '../shared/audit/exceptions-file.ts';
import { readExclusion, readScope, type Scope } from '../shared/audit/scope-settings.ts';
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
  const settings = readSettings({}, process.env);
  const report = await auditOrganization({
    settings,
    scope: accounts === null ? readScope({}, process.env, false) : batchOf(accounts),
    exceptions: await readExceptionsFile(settings.exceptionsFile),
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
      onExceptionIgnored: (because) => {
        logger.warn('exception ignored', { because });
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

/** A batch replaces what the environment includes; what it excludes stays excluded. */
function batchOf(accounts: readonly string[]): Scope {
  const excluded = readExclusion(process.env);
  const batch = { kind: 'selected', accounts, organizationalUnits: [] } as const;
  return excluded === null ? batch : { ...batch, excluded };
}

/** What the function returns. */
export interface AuditResult {
  readonly coverage: Coverage;
}
