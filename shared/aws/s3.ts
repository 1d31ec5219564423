import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { watchCalls } from './call-log.ts';
import { ForeignAnswerError } from './failure.ts';
import { clientConfiguration, type Session } from './session.ts';

/** A bucket in the session's own Region, which the session's account owns. */
export interface Bucket {
  readonly client: S3Client;
  readonly name: string;
  readonly ownerAccountId: string;
}

/** The bucket of that name. Nothing is asked of S3. */
export function openBucket(session: Session, name: string): Bucket {
  const client = new S3Client(clientConfiguration(session, session.region));
  watchCalls(client, 's3', session, session.region);
  return { client, name, ownerAccountId: session.accountId };
}

/** What an object may unfold to: V8 holds texts of no more, and a report of 50,000 accounts has about 300 MB. */
const mostBytes = 512 * 1024 * 1024;
/** Milliseconds for the body of an object, whose head is bounded as that of any other answer. */
const bodyTimeout = 60_000;

/**
 * Stores a value as JSON, compressed. S3 refuses where the bucket is another account's, who would read it.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html
 * @throws what the SDK throws where S3 refuses
 */
export async function writeObject(bucket: Bucket, key: string, value: unknown): Promise<void> {
  const body = await promisify(gzip)(JSON.stringify(value));
  await bucket.client.send(
    new PutObjectCommand({
      Bucket: bucket.name,
      Key: key,
      ExpectedBucketOwner: bucket.ownerAccountId,
      Body: body,
      ContentType: 'application/json',
      ContentEncoding: 'gzip',
    }),
  );
}

/**
 * Reads what `writeObject` stored.
 * @throws what the SDK throws where S3 refuses, and ForeignAnswerError where the object is no compressed JSON
 */
export async function readObject(bucket: Bucket, key: string): Promise<unknown> {
  const { Body } = await bucket.client.send(
    new GetObjectCommand({ Bucket: bucket.name, Key: key, ExpectedBucketOwner: bucket.ownerAccountId }),
  );
  if (Body === undefined) throw new ForeignAnswerError(`the object ${key} has no body`);
  const timer = setTimeout(() => {
    (Body as { destroy?: (error: Error) => void }).destroy?.(
      Object.assign(new Error(`the body of ${key} was given up`), { name: 'TimeoutError' }),
    );
  }, bodyTimeout);
  let bytes: Uint8Array;
  try {
    bytes = await Body.transformToByteArray();
  } finally {
    clearTimeout(timer);
  }
  try {
    const text = await promisify(gunzip)(bytes, { maxOutputLength: mostBytes });
    return JSON.parse(text.toString('utf8')) as unknown;
  } catch (error) {
    throw new ForeignAnswerError(`the object ${key} is no compressed JSON`, { cause: error });
  }
}
