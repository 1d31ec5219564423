import {
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import type { Simulator } from '../../simulator/index.ts';
import {
  asAdministrator,
  asRole,
  asMember,
  auditor,
  inRegion,
  member,
  organizationOf,
  simulate,
  type ClientConfig,
} from './support.ts';

const Bucket = 'reports-example';
const Key = 'runs/2026-01-15.json';
const farBucket = 'far-reports-example';
const foreignBucket = 'member-reports-example';

async function organization(account: object = {}): Promise<Simulator> {
  return await simulate(
    organizationOf({
      [auditor]: {
        enabledRegions: ['us-east-1', 'eu-west-1'],
        regions: { 'us-east-1': { buckets: [Bucket] }, 'eu-west-1': { buckets: [farBucket] } },
        ...account,
      },
      [member]: { regions: { 'us-east-1': { buckets: [foreignBucket] } } },
    }),
  );
}

const put = (bucket = Bucket, more: object = {}) =>
  new PutObjectCommand({ Bucket: bucket, Key, Body: 'hello', ...more });
const get = (bucket = Bucket, more: object = {}) => new GetObjectCommand({ Bucket: bucket, Key, ...more });

/** Both operations are refused so. */
async function expectRefusal(s3: S3Client, name: string, httpStatusCode: number, more: object = {}) {
  const refused = { name, $metadata: { httpStatusCode } };
  const { Bucket: bucket, ...rest } = { Bucket, ...more };
  await expect(s3.send(put(bucket, rest))).rejects.toMatchObject(refused);
  await expect(s3.send(get(bucket, rest))).rejects.toMatchObject(refused);
}

test('a bucket that is not there is refused by name', async () => {
  const s3 = new S3Client(asAdministrator(await organization()));
  await expectRefusal(s3, 'NoSuchBucket', 404, { Bucket: 'gone-example' });
  await expect(s3.send(get('gone-example'))).rejects.toMatchObject({ BucketName: 'gone-example' });
});

test('who may not list the bucket does not learn that there is no such object, and who may does', async () => {
  const simulator = await organization();
  const auditFunction = new S3Client(asRole(simulator, 'ringcheck-prod-audit-function'));
  const gone = new GetObjectCommand({ Bucket, Key: 'runs/gone' });
  await expect(auditFunction.send(gone)).rejects.toMatchObject({
    name: 'AccessDenied',
    message: expect.stringContaining('is not authorized to perform: s3:ListBucket') as unknown,
    $metadata: { httpStatusCode: 403 },
  });
  await expect(new S3Client(asAdministrator(simulator)).send(gone)).rejects.toMatchObject({
    name: 'NoSuchKey',
    $metadata: { httpStatusCode: 404 },
  });
});

test("another Region's bucket is redirected to, and a client that follows finds it", async () => {
  const config = asAdministrator(await organization());
  await expectRefusal(new S3Client(config), 'PermanentRedirect', 301, { Bucket: farBucket });
  await expect(new S3Client(config).send(get(farBucket))).rejects.toMatchObject({
    Endpoint: 's3.eu-west-1.amazonaws.com',
    Bucket: farBucket,
  });
  const following = new S3Client({ ...config, followRegionRedirects: true });
  await following.send(put(farBucket));
  const { Body } = await new S3Client(inRegion(config, 'eu-west-1')).send(get(farBucket));
  expect(await Body?.transformToString()).toBe('hello');
});

test("another account's bucket is closed, whether the object exists or not", async () => {
  const s3 = new S3Client(asAdministrator(await organization()));
  await expectRefusal(s3, 'AccessDenied', 403, { Bucket: foreignBucket });
});

test("the owner that the caller expects must be the bucket's", async () => {
  const s3 = new S3Client(asAdministrator(await organization()));
  await expectRefusal(s3, 'AccessDenied', 403, { ExpectedBucketOwner: member });
  await s3.send(put(Bucket, { ExpectedBucketOwner: auditor }));
  const { Body } = await s3.send(get(Bucket, { ExpectedBucketOwner: auditor }));
  expect(await Body?.transformToString()).toBe('hello');
});

test("a member's roles may neither put nor get, not even in a bucket of their own account", async () => {
  const s3 = new S3Client(await asMember(await organization()));
  await expectRefusal(s3, 'AccessDenied', 403, { Bucket: foreignBucket });
});

test('denied actions are refused, each by itself', async () => {
  const reading = new S3Client(asAdministrator(await organization({ deniedActions: ['s3:PutObject'] })));
  await expect(reading.send(put())).rejects.toMatchObject({
    name: 'AccessDenied',
    message: expect.stringContaining('explicit deny') as unknown,
  });
  const writing = new S3Client(asAdministrator(await organization({ deniedActions: ['s3:GetObject'] })));
  await writing.send(put());
  await expect(writing.send(get())).rejects.toMatchObject({
    name: 'AccessDenied',
    message: expect.stringMatching(/s3:GetObject on resource: \S+ with an explicit deny/) as unknown,
  });
});

type Credentials = ClientConfig['credentials'];

test.for<[string, (credentials: Credentials) => Partial<Credentials>, string, number]>([
  ['an unknown key', () => ({ accessKeyId: 'ASIAEXAMPLEEXAMPLE00' }), 'InvalidAccessKeyId', 403],
  [
    'a key of a session without its token',
    ({ accessKeyId, secretAccessKey }) => ({ accessKeyId, secretAccessKey }),
    'InvalidAccessKeyId',
    403,
  ],
  ['the token of another session', (own) => ({ ...own, sessionToken: 'EXAMPLE' }), 'InvalidToken', 400],
  ['a wrong secret', (own) => ({ ...own, secretAccessKey: 'EXAMPLE' }), 'SignatureDoesNotMatch', 403],
])('%s is refused in the words of S3', async ([, change, name, status]) => {
  const config = asAdministrator(await organization());
  const credentials = { accessKeyId: '', secretAccessKey: 'EXAMPLE', ...change(config.credentials) };
  await expectRefusal(new S3Client({ ...config, credentials }), name, status);
});

test('expired credentials are refused in the words of S3', async () => {
  const simulator = await organization();
  const s3 = new S3Client(await asMember(simulator));
  simulator.advanceClock(901);
  await expectRefusal(s3, 'ExpiredToken', 400);
});

test('in a Region that the account has not enabled its key is unknown', async () => {
  const s3 = new S3Client(inRegion(asAdministrator(await organization()), 'eu-central-1'));
  await expectRefusal(s3, 'InvalidAccessKeyId', 403);
});

test.for<[string, (s3: S3Client) => Promise<unknown>]>([
  ['ListObjectsV2', async (s3) => await s3.send(new ListObjectsV2Command({ Bucket }))],
  ['DeleteObject', async (s3) => await s3.send(new DeleteObjectCommand({ Bucket, Key }))],
  ['GetObjectTagging', async (s3) => await s3.send(new GetObjectTaggingCommand({ Bucket, Key }))],
  ['a version', async (s3) => await s3.send(get(Bucket, { VersionId: 'example' }))],
  ['a range', async (s3) => await s3.send(get(Bucket, { Range: 'bytes=0-1' }))],
  ['a condition', async (s3) => await s3.send(put(Bucket, { IfNoneMatch: '*' }))],
  ['tags', async (s3) => await s3.send(put(Bucket, { Tagging: 'a=b' }))],
  ['a key of KMS', async (s3) => await s3.send(put(Bucket, { ServerSideEncryption: 'aws:kms' }))],
  ['another checksum', async (s3) => await s3.send(put(Bucket, { ChecksumAlgorithm: 'SHA256' }))],
])('%s is not simulated, and says so', async ([, send]) => {
  const s3 = new S3Client(asAdministrator(await organization()));
  await s3.send(put());
  await expect(send(s3)).rejects.toMatchObject({
    name: 'NotImplemented',
    $metadata: { httpStatusCode: 501 },
  });
});

test('an operation that is not simulated is counted by its name', async () => {
  const simulator = await organization();
  const s3 = new S3Client(asAdministrator(simulator));
  await expect(s3.send(new DeleteObjectCommand({ Bucket, Key }))).rejects.toBeDefined();
  await expect(s3.send(get(Bucket, { VersionId: 'example' }))).rejects.toBeDefined();
  expect(simulator.calls().byAccount[auditor]).toEqual({ 's3:DeleteObject': 1, 's3:Unknown': 1 });
});
