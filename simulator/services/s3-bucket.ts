import { isBucketNameAnywhere } from '../bucket-name.ts';
import type { Input, InputReader } from '../input.ts';
import type { Call } from '../service.ts';
import type { Bucket } from '../state/buckets.ts';
import {
  accessDenied,
  badRequest,
  invalidBucketName,
  noSuchBucket,
  notAllowed,
  permanentRedirect,
} from './s3-refusals.ts';

/** "1,024 bytes" of UTF-8: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
const mostKeyBytes = 1024;

/**
 * The bucket and key of a call, or S3's refusal. The Region that the caller signed for stands for the endpoint that it
 * called: all Regions have one endpoint here, and S3 redirects what comes to another Region's than the bucket's.
 * No bucket policies are simulated, so that a bucket is its own account's only.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/Redirects.html
 */
export function objectPlace(
  input: Input,
  read: InputReader,
  operation: string,
  { world, caller, region }: Call,
): { readonly bucket: Bucket; readonly key: string } {
  const name = read.requiredText(input, 'Bucket');
  const key = read.requiredText(input, 'Key');
  if (!isBucketNameAnywhere(name)) throw invalidBucketName(name);
  if (Buffer.byteLength(key) > mostKeyBytes) throw badRequest('KeyTooLongError', 'Your key is too long');
  const bucket = world.buckets.get(name);
  if (bucket === undefined) throw noSuchBucket(name);
  if (bucket.region !== region) throw permanentRedirect(bucket);
  if (bucket.accountId !== caller.accountId) {
    throw notAllowed(caller, `s3:${operation}`, `${name}/${key}`, 'resource-based');
  }
  refuseOtherOwner(read.text(input, 'ExpectedBucketOwner'), bucket);
  return { bucket, key };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html */
function refuseOtherOwner(expected: string | undefined, { accountId }: Bucket): void {
  if (expected === undefined || expected === accountId) return;
  if (/^\d{12}$/.test(expected)) throw accessDenied('Access Denied');
  throw badRequest(
    'InvalidBucketOwnerAWSAccountID',
    'The value of the expected bucket owner parameter must be an AWS account ID.',
  );
}
