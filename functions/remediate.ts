import middy from '@middy/core';
import { readDelivery } from '../shared/audit/delivery-settings.ts';
import { readExceptionsFile } from './packaged-exceptions.ts';
import { remediateFindings, type RemediatedFinding } from '../shared/audit/remediate-findings.ts';
import { readAllowList } from '../shared/audit/remediation-settings.ts';
import { rememberListing } from '../shared/audit/remembered-listing.ts';
import { readExclusion } from '../shared/audit/scope-settings.ts';
import { readSettings } from '../shared/audit/settings.ts';
import { logger, loggingObserver } from './logger.ts';
import { readRemediationEvent } from './remediation-event.ts';
import { toldError } from './told-error.ts';

/** For the events that this process handles one after the other. */
const listing = rememberListing(Date.now);

/**
 * Creates the metric filter and the alarm that a failed finding of Ringcheck lacks, where the account is on the allow
 * list: for an event of Security Hub (infra/remediation.yml), the import of a finding or a person's custom action.
 *
 * Returns what became of the findings. Throws where the event is malformed, where the run cannot begin, and where the
 * same may succeed a little later: Lambda then repeats the event, which does no harm, and at last keeps it in the
 * dead-letter queue.
 */
export const handler = middy<unknown, RemediationResult>()
  .use(toldError)
  .handler(async (event) => {
    const { isAsked, findings: read } = readRemediationEvent(event);
    for (const reading of read) {
      if (reading.state === 'left') logger.info('finding left as it is', { because: reading.because });
    }
    const findings = read.flatMap((reading) => (reading.state === 'remediable' ? [reading.finding] : []));
    if (findings.length === 0) return { findings: [] };
    const allowed = readAllowList(process.env);
    const settings = readSettings({}, process.env);
    const done = await remediateFindings(
      {
        settings,
        publishes: false,
        now: () => new Date(),
        endpoint: process.env['AWS_ENDPOINT_URL'],
        observer: loggingObserver,
        listAccounts: listing(findings.map(({ accountId }) => accountId)),
      },
      {
        findings,
        isAllowed: (accountId) => allowed.has(accountId),
        allowed: [...allowed],
        isAsked,
        bucket: readDelivery(process.env).bucket,
        excluded: readExclusion(process.env),
        exceptions: await readExceptionsFile(settings.exceptionsFile),
        // A record for `undo` by itself: the process may be ended before the whole is told.
        onCreated: (created, subject) => {
          const record = { schemaVersion: 1, accounts: [{ ...subject, created: [created] }] };
          logger.info(created.isConfirmed ? 'resource made' : 'resource to be made', { record });
        },
      },
    );
    for (const because of done.problems) logger.warn('remediation not told', { because });
    // The record is in the log whatever becomes of the bucket: `ringcheck undo` takes it from there too.
    logger.info('remediation done', {
      record: done.record,
      recordAddress: done.recordAddress,
      findings: done.findings,
    });
    if (done.isUnfinished)
      throw new Error('the remediation is not finished: it may succeed if it is repeated');
    return { findings: done.findings };
  });

/** What the function returns. */
export interface RemediationResult {
  readonly findings: readonly RemediatedFinding[];
}
