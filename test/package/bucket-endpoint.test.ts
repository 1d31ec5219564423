import { readFileSync } from 'node:fs';
import { S3Client } from '@aws-sdk/client-s3';
import { HttpResponse } from '@smithy/core/protocols';
import { expect, test } from 'vitest';
import {
  defaultEndpointResolver,
  type BucketEndpointParameters,
} from '../../bundle/lambda/bucket-endpoint.ts';
import { openBucket, readObject, writeObject } from '../../shared/aws/s3.ts';
import type { Session } from '../../shared/aws/session.ts';
import { aSession } from '../aws/a-session.ts';

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

/** The parameters that the functions read as the SDK does. */
const read: readonly (keyof BucketEndpointParameters)[] = [
  'Bucket',
  'Endpoint',
  'ForcePathStyle',
  'Region',
  'UseDualStack',
  'UseFIPS',
];
/** Those that change no endpoint of a general purpose bucket, and what they are about. */
const withoutEffect: Readonly<Record<string, string>> = {
  CopySource: 'objects, which the rules do not look at',
  DisableAccessPoints: 'access points',
  DisableMultiRegionAccessPoints: 'access points, by their ARN',
  DisableS3ExpressSessionAuth: 'directory buckets',
  Key: 'objects, which the rules do not look at',
  Prefix: 'objects, which the rules do not look at',
  UseArnRegion: 'ARNs in the place of a bucket’s name',
  UseObjectLambdaEndpoint: 'WriteGetObjectResponse, which names no bucket',
  UseS3ExpressControlEndpoint: 'directory buckets',
};
/** Those that would change it, and that no client of ours is made with: what they are about. */
const neverSet: Readonly<Record<string, string>> = {
  Accelerate: 'Transfer Acceleration',
  UseGlobalEndpoint: 'the one endpoint without a Region',
};

test('every parameter of the SDK’s own rules is read, or there is a reason to ignore it', () => {
  const known = [...read, ...Object.keys(withoutEffect), ...Object.keys(neverSet)].toSorted();
  const declared = namesIn(
    'dist-types/endpoint/EndpointParameters.d.ts',
    /interface EndpointParameters [^{]*\{([^}]*)\}/,
  );
  // What the rules look at, what a client gives them, and what its operations do: bundled is this, not the types.
  const used = [
    namesIn('dist-es/endpoint/endpointResolver.js', /params: \[([^\]]*)\]/),
    namesIn('dist-es/endpoint/EndpointParameters.js', /const commonParams = \{([^]*?)^\};/m),
    namesIn('dist-es/commandBuilder.js', /(export const _ep0 = \{[^]*\})/),
  ];

  expect(declared).toEqual(known);
  for (const names of used) {
    expect(names.length).toBeGreaterThan(6);
    expect(names.filter((name) => !known.includes(name))).toEqual([]);
  }
});

/** The parameters in a part of a file of the client, by the alphabet. */
function namesIn(file: string, part: RegExp): readonly string[] {
  const [, text = ''] = part.exec(readFileSync(`node_modules/@aws-sdk/client-s3/${file}`, 'utf8')) ?? [];
  return [
    ...new Set([...text.matchAll(/^\s+"?([A-Z]\w+)"?(?:\?|:|,)/gm)].map(([, name = '']) => name)),
  ].toSorted();
}

test.each(Object.entries(withoutEffect))(
  '%s, about %s, changes no endpoint of a general purpose bucket',
  (name) => {
    const values = /^(?:CopySource|Key|Prefix)$/.test(name) ? ['a/key'] : [true, false];
    const cases = combinationsOf({
      Region: ['us-east-1', 'eu-west-1', 'cn-north-1'],
      Bucket: buckets,
      Endpoint: endpoints,
      UseFIPS: [undefined, true],
      UseDualStack: [undefined, true],
      ForcePathStyle: [undefined, true],
    });

    for (const value of values) {
      const changed = cases.filter((one) => theirs({ ...one, [name]: value }) !== theirs(one));

      expect([value, changed]).toEqual([value, []]);
    }
  },
);

test.each(Object.entries(neverSet))(
  '%s, about %s, would change the endpoint, and no call sets it',
  async (name) => {
    const plain = { Bucket: 'reports', Region: 'us-east-1' };
    const seen = await parametersOfCalls();

    expect(theirs({ ...plain, [name]: true })).not.toBe(theirs(plain));
    expect(seen.map(({ Bucket, Region }) => ({ Bucket, Region }))).toEqual([plain, plain]);
    expect(seen.filter((one) => (one[name] ?? false) !== false)).toEqual([]);
  },
);

const notFound = () => Promise.resolve({ response: new HttpResponse({ statusCode: 404 }) });

/** What the rules are asked when an object is written, and read. */
async function parametersOfCalls(): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const seen: Readonly<Record<string, unknown>>[] = [];
  const requestHandler = { handle: notFound, metadata: { handlerProtocol: 'http/1.1' } };
  const session = aSession({ requestHandler: requestHandler as unknown as Session['requestHandler'] });
  const bucket = openBucket(session, 'reports');
  const { config } = bucket.client;
  const { endpointProvider: provide } = config;
  config.endpointProvider = (parameters, ...rest) => {
    seen.push({ ...parameters });
    return provide(parameters, ...rest);
  };
  await writeObject(bucket, 'a/key', {}).catch(() => undefined);
  await readObject(bucket, 'a/key').catch(() => undefined);
  return seen;
}

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
