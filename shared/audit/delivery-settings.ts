import type { Delivery } from './deliver-report.ts';
import { describeSetting, type SettingDescription } from './setting-descriptions.ts';
import { UsageError } from './usage-error.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What only the deployed functions read from their environment; the stack sets it. */
export const deliveryDescriptions: readonly SettingDescription[] = [
  describeSetting('report-bucket', 'S3 bucket in which reports are kept', 'none'),
  describeSetting('summary-topic-arn', 'topic to which the summary of each run is sent', 'none'),
  describeSetting('batch-size', 'accounts of a batch of the fan-out, 1 to 1000', '250'),
];

/** @throws UsageError that names the variable and what it may be */
export function readDelivery(environment: Environment): Delivery {
  return {
    bucket: matching(environment, 'report-bucket', bucketName, 'the name of a bucket'),
    summaryTopicArn: matching(environment, 'summary-topic-arn', topicArn, 'the ARN of a topic'),
  };
}

/**
 * The bucket of a fan-out, through which its processes tell each other what they found.
 * @throws UsageError where there is none
 */
export function readFanOutBucket(environment: Environment): string {
  const { bucket } = readDelivery(environment);
  if (bucket !== null) return bucket;
  throw new UsageError(
    'RINGCHECK_REPORT_BUCKET is not set: the fan-out needs a bucket, deploy with fan-out=true',
  );
}

/** Accounts of a batch. @throws UsageError that names the variable and what it may be */
export function readBatchSize(environment: Environment): number {
  const text = matching(environment, 'batch-size', /^([1-9]\d{0,2}|1000)$/, 'a whole number from 1 to 1000');
  return Number(text ?? 250);
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const bucketName = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const topicArn = /^arn:[a-z-]+:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/;

/** An empty variable counts as not set. */
function matching(environment: Environment, name: string, form: RegExp, noun: string): string | null {
  const { variable } = describeSetting(name, '', '');
  const text = environment[variable] ?? '';
  if (text === '') return null;
  if (!form.test(text)) throw new UsageError(`${variable} \`${text}\` is not ${noun}`);
  return text;
}
