import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { auditOrganization } from '../shared/audit/audit-organization.ts';
import { readFanOutBucket } from '../shared/audit/delivery-settings.ts';
import { readExceptionsFile } from './packaged-exceptions.ts';
import { auditBatch } from '../shared/audit/audit-batch.ts';
import type { Coverage, Report } from '../shared/audit/report.ts';
import type { RunOptions } from '../shared/audit/run.ts';
import { readExclusion, readScope, type Scope } from '../shared/audit/scope-settings.ts';
import { readAuditEvent } from './audit-event.ts';
import { conclude } from './conclude.ts';
import { logger } from './logger.ts';
import { runOptions } from './run-options.ts';
import { toldError } from './told-error.ts';

/**
 * The audit: of all accounts in scope for the schedule's event, of those that the event names, or of one batch of the
 * fan-out.
 *
 * Returns the coverage. Throws where the run cannot begin (settings, credentials, organization, bucket): Lambda then
 * hands the event to the on-failure destination. An account that cannot be judged is a result, not a throw.
 */
export const handler = middy<unknown, AuditResult>()
  .use(toldError)
  .handler(async (event, context: Context) => {
    const asked = readAuditEvent(event);
    const options = runOptions(context);
    if (asked.kind === 'batch') {
      const coverage = await auditBatch(options, readFanOutBucket(process.env), asked.batch);
      logger.info('batch done', { ...asked.batch, coverage });
      return { coverage };
    }
    if (asked.kind === 'scope') {
      const report = await audit(options, readScope({}, process.env, false));
      await conclude(options, report);
      return { coverage: report.coverage };
    }
    const { run, coverage } = await audit(options, scopeOf(asked.accounts));
    logger.info('accounts audited', { runId: run.id, coverage, apiCalls: run.apiCalls.total });
    return { coverage };
  });

async function audit(options: RunOptions, scope: Scope): Promise<Report> {
  const exceptions = await readExceptionsFile(options.settings.exceptionsFile);
  return await auditOrganization({ ...options, scope, exceptions });
}

/** Named accounts replace what the environment includes; what it excludes stays excluded. */
function scopeOf(accounts: readonly string[]): Scope {
  const excluded = readExclusion(process.env);
  const named = { kind: 'selected', accounts, organizationalUnits: [] } as const;
  return excluded === null ? named : { ...named, excluded };
}

/** What the function returns. */
export interface AuditResult {
  readonly coverage: Coverage;
}
