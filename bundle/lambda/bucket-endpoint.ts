/**
 * In place of the endpoint rules of the client of S3, which are a sixth of it: those for a general purpose bucket alone.
 * Access points, Outposts, Object Lambda, directory buckets and Transfer Acceleration, which the rest is about, hold no
 * reports. https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 * `test/package/bucket-endpoint.test.ts` compares both.
 */
import { isVirtualHostableS3Bucket, partition } from '@aws-sdk/core/client';
import { EndpointError, isIpAddress, isValidHostLabel } from '@smithy/core/endpoints';
import type { EndpointV2 } from '@smithy/types';

/** What the client asks for, of which this reads: the SDK's own names. */
export interface BucketEndpointParameters {
  readonly Bucket?: string;
  readonly Region?: string;
  readonly Endpoint?: string;
  readonly UseFIPS?: boolean;
  readonly UseDualStack?: boolean;
  readonly ForcePathStyle?: boolean;
}

/**
 * The endpoint of a general purpose bucket.
 * @throws EndpointError for anything else, and for options that S3 does not have together
 */
export function defaultEndpointResolver(parameters: BucketEndpointParameters): EndpointV2 {
  const { Bucket: bucket = '', Region: region = '', Endpoint: endpoint } = parameters;
  if (bucket === '' || /^arn:|--(?:x|op|xa)-s3$|-s3alias$|--ol-s3$/.test(bucket)) {
    throw new EndpointError(`\`${bucket}\` is no general purpose bucket`);
  }
  if (!isValidHostLabel(region)) {
    throw new EndpointError('Invalid region: region was not a valid DNS name.');
  }
  return {
    url:
      endpoint === undefined
        ? ofRegion(parameters, bucket, region)
        : ofEndpoint(parameters, bucket, endpoint),
    properties: {
      authSchemes: [{ disableDoubleEncoding: true, name: 'sigv4', signingName: 's3', signingRegion: region }],
    } as unknown as NonNullable<EndpointV2['properties']>,
    headers: {},
  };
}

function ofRegion(parameters: BucketEndpointParameters, bucket: string, region: string): URL {
  const { UseFIPS: isFips = false, UseDualStack: isDualStack = false } = parameters;
  const { dnsSuffix, name } = partition(region);
  if (isFips && name === 'aws-cn') throw new EndpointError('Partition does not support FIPS');
  const service = `s3${isFips ? '-fips' : ''}${isDualStack ? '.dualstack' : ''}`;
  return inPlace(parameters, bucket, new URL(`https://${service}.${region}.${dnsSuffix}/`));
}

function ofEndpoint(parameters: BucketEndpointParameters, bucket: string, endpoint: string): URL {
  if (parameters.UseDualStack === true) {
    throw new EndpointError('Cannot set dual-stack in combination with a custom endpoint.');
  }
  if (parameters.UseFIPS === true) {
    throw new EndpointError('A custom endpoint cannot be combined with FIPS');
  }
  return inPlace(parameters, bucket, new URL(endpoint));
}

/** The bucket as the first label of the host's name, or in the path where it cannot be one. */
function inPlace(
  { ForcePathStyle: isPathStyle = false }: BucketEndpointParameters,
  bucket: string,
  url: URL,
): URL {
  const isHostable = isVirtualHostableS3Bucket(bucket) && !isIpAddress(url.hostname);
  if (isHostable && !isPathStyle) {
    url.host = `${bucket}.${url.host}`;
    return url;
  }
  url.pathname = `${url.pathname.replace(/\/$/, '')}/${encodeURIComponent(bucket)}`;
  return url;
}
