import { S3Client } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import {
  defaultEndpointResolver,
  type BucketEndpointParameters,
} from '../../bundle/lambda/bucket-endpoint.ts';

const { endpointProvider } = new S3Client({ region: 'us-east-1' }).config;

/** A Region of each partition that the SDK knows, and one that it does not know. */
const regions = [
  'us-east-1',
  'eu-west-1',
  'cn-north-1',
  'us-gov-west-1',
  'us-iso-east-1',
  'us-isob-east-1',
  'eu-isoe-west-1',
  'us-isof-south-1',
  'eusc-de-east-1',
  'xx-nowhere-9',
];
const buckets = ['reports', 'a.dotted.name', 'Old_Style', 'x'.repeat(64), '192.168.5.4', 'ab'];
const endpoints = [
  undefined,
  'https://s3.example.com',
  'https://vpce.example.com/behind/',
  'http://localhost:4566',
  'http://127.0.0.1:4566/path',
  'https://[::1]:8443',
];
const flags = [undefined, false, true];

test('the functions’ endpoint of a bucket is the one that the SDK’s own rules give', () => {
  const cases = combinationsOf({
    Region: regions,
    Bucket: buckets,
    Endpoint: endpoints,
    UseFIPS: flags,
    UseDualStack: flags,
    ForcePathStyle: flags,
  });
  const different = cases.filter((parameters) => ours(parameters) !== theirs(parameters));

  expect(cases).toHaveLength(10 * 6 * 6 * 27);
  expect(different.map((one) => [one, ours(one), theirs(one)])).toEqual([]);
});

test.each([
  '',
  'arn:aws:s3:us-east-1:222222222222:accesspoint/reports',
  'reports--usw2-az1--x-s3',
  'reports-abcdefghijklmnop1234567890abcd-s3alias',
  'reports--ol-s3',
])('`%s` is refused: it is no general purpose bucket', (Bucket) => {
  expect(() => defaultEndpointResolver({ Bucket, Region: 'us-east-1' })).toThrow(
    `\`${Bucket}\` is no general purpose bucket`,
  );
});

test('a Region that is no part of a host’s name is refused, whatever the bucket; the SDK would call another host', () => {
  for (const Bucket of buckets) {
    expect(ours({ Bucket, Region: 'eu/west' })).toBe(
      'EndpointError: Invalid region: region was not a valid DNS name.',
    );
  }
});

/** One of each of the values, in every combination; undefined leaves the name out. */
function combinationsOf(
  values: Readonly<Record<string, readonly unknown[]>>,
): readonly BucketEndpointParameters[] {
  let all: readonly BucketEndpointParameters[] = [{}];
  for (const [name, ofName] of Object.entries(values)) {
    all = all.flatMap((one) =>
      ofName.map((value) => (value === undefined ? one : { ...one, [name]: value })),
    );
  }
  return all;
}

function ours(parameters: BucketEndpointParameters): string {
  return resolved(() => defaultEndpointResolver(parameters));
}

function theirs(parameters: BucketEndpointParameters): string {
  return resolved(() => endpointProvider({ ...parameters }));
}

/** The endpoint as text, or the error. */
function resolved(resolve: () => ReturnType<typeof defaultEndpointResolver>): string {
  try {
    const { url, properties, headers } = resolve();
    return JSON.stringify({ url: url.href, properties, headers });
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
}
