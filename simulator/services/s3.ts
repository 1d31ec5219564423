import { inputReader, type Input } from '../input.ts';
import { foreseenVerdict } from '../permission.ts';
import type { Call, Operation, Output, Service } from '../service.ts';
import { ServiceError } from '../service-error.ts';
import type { StoredObject } from '../state/buckets.ts';
import { objectPlace } from './s3-bucket.ts';
import { entityTag, verifiedBody } from './s3-payload.ts';
import { accessDenied, badRequest, noSuchKey, notAllowed } from './s3-refusals.ts';

const read = inputReader((message) => badRequest('InvalidArgument', message));

/** Kept with an object and told again as they were sent: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html */
const keptMembers: readonly string[] = [
  'CacheControl',
  'ContentDisposition',
  'ContentEncoding',
  'ContentLanguage',
  'ContentType',
];
/** "The PUT request header is limited to 8 KB", of which 2 KB are names and values of metadata: UsingMetadata, as above. */
const mostMetadataBytes = 2048;
/** What S3 encrypts with where nobody asks for more: https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html */
const defaultEncryption = 'AES256';

/** No versions are kept: the last one that was put is the object. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
const putObject: Operation = (input, call) => {
  const { bucket, key } = objectPlace(input, read, 'PutObject', call);
  refuseOtherEncryption(read.text(input, 'ServerSideEncryption'));
  const body = verifiedBody(input, read);
  const object: StoredObject = {
    body,
    etag: entityTag(body),
    lastModified: call.world.clock.now(),
    crc32: read.text(input, 'ChecksumCRC32'),
    members: keptOf(input),
    metadata: metadataOf(input),
  };
  bucket.objects.set(key, object);
  return { ETag: object.etag, ServerSideEncryption: defaultEncryption, ...checksumOf(object) };
};

/**
 * Only who may list the bucket learns that there is no such object; others hear that they may not.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
const getObject: Operation = (input, call) => {
  const { bucket, key } = objectPlace(input, read, 'GetObject', call);
  verifiedBody(input, read);
  const object = bucket.objects.get(key);
  if (object === undefined) throw notThere(bucket.name, key, call);
  return {
    ...object.members,
    ETag: object.etag,
    LastModified: object.lastModified,
    Metadata: object.metadata,
    ServerSideEncryption: defaultEncryption,
    ...(input['ChecksumMode'] === 'ENABLED' ? checksumOf(object) : {}),
    Body: object.body,
  };
};

function refuseOtherEncryption(wished: string | undefined): void {
  if (wished === undefined || wished === defaultEncryption) return;
  throw new ServiceError('NotImplemented', 501, `Server-side encryption ${wished} is not simulated.`);
}

function keptOf(input: Input): Readonly<Record<string, string>> {
  const kept = keptMembers.flatMap((member) => {
    const value = read.text(input, member);
    return value === undefined ? [] : [[member, value] as const];
  });
  return { ContentType: 'binary/octet-stream', ...Object.fromEntries(kept) };
}

function metadataOf(input: Input): ReadonlyMap<string, string> {
  const metadata = new Map(
    Object.entries(input['Metadata'] ?? {}).map(([name, value]) => [name, String(value)] as const),
  );
  const bytes = [...metadata].reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value),
    0,
  );
  if (bytes <= mostMetadataBytes) return metadata;
  throw badRequest('MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size.');
}

function notThere(bucket: string, key: string, { caller, world }: Call): ServiceError {
  const action = 's3:ListBucket';
  const verdict = foreseenVerdict(
    { action, resourceArn: `arn:aws:s3:::${bucket}`, context: {} },
    caller,
    world,
  );
  return verdict === 'allowed' ? noSuchKey(key) : notAllowed(caller, action, bucket, 'identity-based');
}

/** The client's own CRC32. S3 also computes a CRC64NVME where the client sent none; that is not simulated. */
function checksumOf({ crc32 }: StoredObject): Output {
  return crc32 === undefined ? {} : { ChecksumCRC32: crc32, ChecksumType: 'FULL_OBJECT' };
}

/** PutObject and GetObject, and nothing else: https://docs.aws.amazon.com/AmazonS3/latest/API/ */
export const s3: Service = {
  signingName: 's3',
  iamPrefix: 's3',
  protocols: ['rest-xml'],
  isGlobal: false,
  operations: { GetObject: getObject, PutObject: putObject },
  accessDenied,
};
