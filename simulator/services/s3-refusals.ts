/** The errors of Amazon S3, in its words: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
import type { Caller } from '../state/sessions.ts';
import type { Bucket } from '../state/buckets.ts';
import { ServiceError } from '../service-error.ts';

/** S3's name for a call that a policy does not allow. */
export function accessDenied(message: string): ServiceError {
  return new ServiceError('AccessDenied', 403, message);
}

/** A call that no policy of the bucket or of the caller's role allows. */
export function notAllowed(caller: Caller, action: string, path: string, policy: string): ServiceError {
  return accessDenied(
    `User: ${caller.arn} is not authorized to perform: ${action} on resource: "arn:aws:s3:::${path}" because no ${policy} policy allows the ${action} action`,
  );
}

export function invalidBucketName(name: string): ServiceError {
  return new ServiceError('InvalidBucketName', 400, 'The specified bucket is not valid.', {
    members: { BucketName: name },
  });
}

export function noSuchBucket(name: string): ServiceError {
  return new ServiceError('NoSuchBucket', 404, 'The specified bucket does not exist', {
    members: { BucketName: name },
  });
}

export function noSuchKey(key: string): ServiceError {
  return new ServiceError('NoSuchKey', 404, 'The specified key does not exist.', { members: { Key: key } });
}

/** The header is how clients learn the Region: https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html */
export function permanentRedirect({ name, region }: Bucket): ServiceError {
  return new ServiceError(
    'PermanentRedirect',
    301,
    'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.',
    {
      members: { Endpoint: `s3.${region}.amazonaws.com`, Bucket: name },
      headers: { 'x-amz-bucket-region': region },
    },
  );
}

/** A request that S3 understands and does not take. */
export function badRequest(code: string, message: string): ServiceError {
  return new ServiceError(code, 400, message);
}
