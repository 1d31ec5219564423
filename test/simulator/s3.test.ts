import { createHash, randomFillSync } from 'node:crypto';
import { Readable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import { GetObjectCommand, PutObjectCommand, S3Client, type PutObjectCommandInput } from '@aws-sdk/client-s3';
import { afterEach, expect, test, vi } from 'vitest';
import { administratorRoleName, type Simulator } from '../../simulator/index.ts';
import { asAdministrator, auditor, organizationOf, simulate } from './support.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

const Bucket = 'reports-example';
const Key = 'runs/2026-01-15.json';

async function organization(): Promise<Simulator> {
  return await simulate({
    ...organizationOf({ [auditor]: { regions: { 'us-east-1': { buckets: [Bucket] } } } }),
    now: '2026-01-15T12:00:00Z',
  });
}

const nothing = () => undefined;
/** The SDK warns on the console of an empty body and of a stream; the tests mean both. */
const quiet = { debug: nothing, info: nothing, warn: nothing, error: nothing };

async function client(): Promise<S3Client> {
  return new S3Client({ ...asAdministrator(await organization()), logger: quiet });
}

async function got(s3: S3Client, wanted = Key) {
  const { Body, ...members } = await s3.send(new GetObjectCommand({ Bucket, Key: wanted }));
  return { ...members, bytes: Buffer.from((await Body?.transformToByteArray()) ?? []) };
}

/** 1 MB that no compression makes smaller, then compressed. */
const compressed = gzipSync(randomFillSync(Buffer.alloc(1024 * 1024)));
const allBytes = Uint8Array.from({ length: 256 }, (_, index) => index);

test.for<[string, string | Buffer | Uint8Array]>([
  ['a text', 'Prüfung: {"accounts": 2}\r\n'],
  ['an empty text', ''],
  ['a Buffer', Buffer.from('hello')],
  ['a Uint8Array of every byte', allBytes],
  ['a part of another buffer', Buffer.from('0123456789').subarray(3, 7)],
  ['1 MB of gzip', compressed],
  ['9 MB, more than any other service is sent', randomFillSync(Buffer.alloc(9 * 1024 * 1024))],
])('%s comes back byte for byte', async ([, Body]) => {
  const s3 = await client();
  await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  const { bytes, ContentLength } = await got(s3);
  expect(bytes.equals(Buffer.from(Body))).toBe(true);
  expect(ContentLength).toBe(bytes.length);
});

test('what is compressed is neither unpacked nor packed again on its way', async () => {
  const s3 = await client();
  const Body = gzipSync('{"accounts": 2}');
  await s3.send(
    new PutObjectCommand({ Bucket, Key, Body, ContentType: 'application/json', ContentEncoding: 'gzip' }),
  );
  const { bytes, ContentType, ContentEncoding } = await got(s3);
  expect({ ContentType, ContentEncoding }).toEqual({
    ContentType: 'application/json',
    ContentEncoding: 'gzip',
  });
  expect(gunzipSync(bytes).toString()).toBe('{"accounts": 2}');
});

test('an object has its MD5 as entity tag, its metadata, and the time of the simulated clock', async () => {
  const s3 = await client();
  const etag = `"${createHash('md5').update('hello').digest('hex')}"`;
  const put = await s3.send(
    new PutObjectCommand({
      Bucket,
      Key,
      Body: 'hello',
      CacheControl: 'no-store',
      Metadata: { run: 'run-1', 'judged-by': 'ringcheck, a tool' },
    }),
  );
  expect(put).toMatchObject({
    ETag: etag,
    ServerSideEncryption: 'AES256',
    ChecksumCRC32: 'NhCmhg==',
    ChecksumType: 'FULL_OBJECT',
  });
  const { bytes: _bytes, LastModified, ...members } = await got(s3);
  expect(members).toMatchObject({
    ETag: etag,
    CacheControl: 'no-store',
    ContentType: 'application/octet-stream',
    ChecksumCRC32: 'NhCmhg==',
    Metadata: { run: 'run-1', 'judged-by': 'ringcheck, a tool' },
  });
  expect(LastModified?.toISOString()).toMatch(/^2026-01-15T12:0/);
});

test('the last one that was put is the object', async () => {
  const s3 = await client();
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'first', Metadata: { run: '1' } }));
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'second' }));
  expect(await got(s3)).toMatchObject({ bytes: Buffer.from('second'), Metadata: {} });
});

test('keys are kept apart to the letter, whatever they are made of', async () => {
  const s3 = await client();
  const keys = [
    'a',
    'A',
    'a/',
    '/a',
    'a//b',
    'a/./b',
    '../a',
    'a b+c%20d',
    'ü(1)!\'*~=&?#%;:@,$[]<>"`{}|\\^',
    'x-id=GetObject',
    '\u{1F514}',
    'k'.repeat(1024),
  ];
  for (const [index, key] of keys.entries()) {
    await s3.send(new PutObjectCommand({ Bucket, Key: key, Body: String(index) }));
  }
  const bodies = [];
  for (const key of keys) bodies.push((await got(s3, key)).bytes.toString());
  expect(bodies).toEqual(keys.map((_key, index) => String(index)));
});

test('with nothing but an environment of the auditor account, the client finds the bucket by its path', async () => {
  const simulator = await organization();
  for (const [name, value] of Object.entries(simulator.envOf(administratorRoleName))) vi.stubEnv(name, value);
  const s3 = new S3Client({});
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'hello' }));
  expect((await got(s3)).bytes.toString()).toBe('hello');
  expect(simulator.calls()).toEqual({
    total: 2,
    byAccount: { [auditor]: { 's3:PutObject': 1, 's3:GetObject': 1 } },
  });
});

/** Changes a request after it was signed, as something on its way could. */
function tampering(s3: S3Client, change: (request: { body?: unknown; path: string }) => void): S3Client {
  s3.middlewareStack.add(
    (next) => async (args) => {
      change(args.request as { body?: unknown; path: string });
      return await next(args);
    },
    { step: 'deserialize', name: 'tampering' },
  );
  return s3;
}

test.for([
  [
    'a body that changed on its way',
    (request: { body?: unknown }) => {
      request.body = 'hallo';
    },
    'XAmzContentSHA256Mismatch',
  ],
  [
    'a key that changed on its way',
    (request: { path: string }) => {
      request.path += 'x';
    },
    'SignatureDoesNotMatch',
  ],
] as const)('PutObject refuses %s', async ([, change, name]) => {
  const s3 = tampering(await client(), change);
  await expect(s3.send(new PutObjectCommand({ Bucket, Key, Body: 'hello' }))).rejects.toMatchObject({ name });
});

test.for<[string, Partial<PutObjectCommandInput>, string, number]>([
  ['a CRC32 of another body', { ChecksumCRC32: 'AAAAAA==' }, 'BadDigest', 400],
  ['a CRC32 that is none', { ChecksumCRC32: 'AAAA' }, 'InvalidRequest', 400],
  ['an MD5 of another body', { ContentMD5: 'AAAAAAAAAAAAAAAAAAAAAA==' }, 'BadDigest', 400],
  ['an MD5 that is none', { ContentMD5: 'AAAA' }, 'InvalidDigest', 400],
  ['a key of more than 1,024 bytes', { Key: `ü${'k'.repeat(1023)}` }, 'KeyTooLongError', 400],
  ['more than 2 KB of metadata', { Metadata: { run: 'x'.repeat(2046) } }, 'MetadataTooLarge', 400],
  ['what is no name of a bucket', { Bucket: 'Reports_Example' }, 'InvalidBucketName', 400],
  ['an owner that is no account', { ExpectedBucketOwner: 'auditor' }, 'InvalidBucketOwnerAWSAccountID', 400],
])('PutObject refuses %s', async ([, input, name, httpStatusCode]) => {
  const s3 = await client();
  await expect(s3.send(new PutObjectCommand({ Bucket, Key, Body: 'hello', ...input }))).rejects.toMatchObject(
    {
      name,
      $metadata: { httpStatusCode },
    },
  );
});

test('the MD5 of the body and 2 KB of metadata are taken', async () => {
  const s3 = await client();
  const ContentMD5 = createHash('md5').update('hello').digest('base64');
  const Metadata = { run: 'x'.repeat(2045) };
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'hello', ContentMD5, Metadata }));
  expect(await got(s3)).toMatchObject({ Metadata });
});

test('a stream is refused with what to send instead', async () => {
  const s3 = await client();
  const Body = Readable.from([Buffer.from('hello')]);
  await expect(s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentLength: 5 }))).rejects.toMatchObject({
    name: 'NotImplemented',
    message: expect.stringContaining('send a string, Buffer or Uint8Array, no stream') as unknown,
    $metadata: { httpStatusCode: 501 },
  });
});
