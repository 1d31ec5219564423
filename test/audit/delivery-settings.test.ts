import { expect, test } from 'vitest';
import { readBatchSize, readDelivery, readFanOutBucket } from '../../shared/audit/delivery-settings.ts';

test('nothing is delivered beside Security Hub unless the environment says where', () => {
  expect(readDelivery({})).toEqual({ bucket: null, summaryTopicArn: null });
  expect(readDelivery({ RINGCHECK_REPORT_BUCKET: '', RINGCHECK_SUMMARY_TOPIC_ARN: '' })).toEqual({
    bucket: null,
    summaryTopicArn: null,
  });
});

test.each([
  'arn:aws:sns:us-east-1:222222222222:audits',
  'arn:aws-us-gov:sns:us-gov-west-1:222222222222:audits',
  'arn:aws-cn:sns:cn-north-1:222222222222:audits',
  'arn:aws-eusc:sns:eusc-de-east-1:222222222222:audits',
])('a topic may be of any partition: %s', (arn) => {
  expect(readDelivery({ RINGCHECK_SUMMARY_TOPIC_ARN: arn }).summaryTopicArn).toBe(arn);
});

test.each([
  [{ RINGCHECK_REPORT_BUCKET: 'Reports' }, 'RINGCHECK_REPORT_BUCKET `Reports` is not the name of a bucket'],
  [
    { RINGCHECK_SUMMARY_TOPIC_ARN: 'audits' },
    'RINGCHECK_SUMMARY_TOPIC_ARN `audits` is not the ARN of a topic',
  ],
  // SNS takes no message for one without the id of a message group, and nobody is mailed by it.
  [
    { RINGCHECK_SUMMARY_TOPIC_ARN: 'arn:aws:sns:us-east-1:222222222222:audits.fifo' },
    'audits.fifo` is not the ARN of a topic',
  ],
])('what is of another form is named: %j', (environment, message) => {
  expect(() => readDelivery(environment)).toThrow(message);
});

test('the fan-out needs a bucket', () => {
  expect(() => readFanOutBucket({})).toThrow('RINGCHECK_REPORT_BUCKET is not set');
});

test.each([
  ['', 250],
  ['1', 1],
  ['1000', 1_000],
])('batch size `%s` is %i accounts', (text, size) => {
  expect(readBatchSize({ RINGCHECK_BATCH_SIZE: text })).toBe(size);
});

test.each(['0', '1001', '-1', '2.5', 'all'])('batch size `%s` is refused', (text) => {
  expect(() => readBatchSize({ RINGCHECK_BATCH_SIZE: text })).toThrow(
    `RINGCHECK_BATCH_SIZE \`${text}\` is not a whole number from 1 to 1000`,
  );
});
