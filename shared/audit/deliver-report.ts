import { failureText, readFailure } from '../aws/failure.ts';
import { openBucket, writeObject } from '../aws/s3.ts';
import { publishMessage } from '../aws/sns-publish.ts';
import { callerOf } from './begin-run.ts';
import { forStep } from './deadline.ts';
import type { Report } from './report.ts';
import type { RunOptions } from './run.ts';
import { writeSummaryMessage } from './summary-message.ts';

/** Where a report goes beside Security Hub; null where it does not. */
export interface Delivery {
  /** Of the auditor's account, in the audit's Region. */
  readonly bucket: string | null;
  readonly summaryTopicArn: string | null;
}

/** What became of it. */
export interface Delivered {
  /** `s3://bucket/key` of the whole report; null where it was not stored. */
  readonly reportAddress: string | null;
  /** In words, what could not be delivered and why. */
  readonly problems: readonly string[];
}

/**
 * Stores a report and sends its summary, with the caller's own credentials. What cannot be delivered is told: the
 * findings are in Security Hub all the same. Never throws for what AWS answers.
 */
export async function deliverReport(
  options: Pick<RunOptions, 'signal' | 'endpoint' | 'deadline'>,
  { bucket, summaryTopicArn }: Delivery,
  report: Report,
): Promise<Delivered> {
  const problems: string[] = [];
  const attempt = async (what: string, act: () => Promise<void>): Promise<boolean> => {
    try {
      await act();
      return true;
    } catch (error) {
      problems.push(`${what}: ${failureText(readFailure(error))}`);
      return false;
    }
  };
  const deliverer = async () => forStep(await callerOf(options), options.deadline, 'delivery');
  const key = reportKey(report);
  const isStored =
    bucket !== null &&
    (await attempt(`the report was not stored in ${bucket}`, async () => {
      await writeObject(openBucket(await deliverer(), bucket), key, report);
    }));
  const reportAddress = isStored ? `s3://${bucket}/${key}` : null;
  if (summaryTopicArn !== null) {
    await attempt(`the summary was not published to ${summaryTopicArn}`, async () => {
      const message = writeSummaryMessage(report, reportAddress);
      await publishMessage(await deliverer(), summaryTopicArn, message);
    });
  }
  return { reportAddress, problems };
}

/** By day, so that a listing is in the order of time. */
function reportKey({ run: { id, startedAt } }: Report): string {
  return `reports/${startedAt.slice(0, 10).replaceAll('-', '/')}/${id}.json.gz`;
}
