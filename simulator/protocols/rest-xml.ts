import type { HttpRequest } from '../http.ts';
import type { Input } from '../input.ts';
import type { Output } from '../service.ts';
import { ServiceError } from '../service-error.ts';
import type { Protocol } from './protocol.ts';
import { xmlText } from './xml-text.ts';

/**
 * REST-XML as Amazon S3 speaks it of objects, path style: method and path name the operation, the object's bytes are the
 * body, all other members are headers, and only errors are XML.
 * https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html#path-style-access
 */
export const restXml: Protocol = {
  name: 'rest-xml',
  ask: (request) => ({ operation: operationOf(request), input: () => readInput(request) }),
  writeOutput: (_operation, output, requestId) => {
    const body = output['Body'] instanceof Uint8Array ? output['Body'] : new Uint8Array();
    return {
      status: 200,
      headers: { ...idsOf(requestId), ...headersOf(output), 'content-length': String(body.length) },
      body,
    };
  },
  writeError: (error, requestId) => {
    const members = {
      Code: error.code,
      Message: error.message,
      ...error.detail.members,
      RequestId: requestId,
      HostId: hostId,
    };
    const elements = Object.entries(members).map(([name, text]) => `<${name}>${xmlText(text)}</${name}>`);
    return {
      status: error.status,
      headers: { ...idsOf(requestId), ...error.detail.headers, 'content-type': 'application/xml' },
      body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${elements.join('')}</Error>`,
    };
  },
};

const hostId = 'simulator';
const objectPath = /^\/([^/]+)\/(.+)$/s;
const operationOfMethod: ReadonlyMap<string, string> = new Map([
  ['PUT', 'PutObject'],
  ['GET', 'GetObject'],
]);

/** Any parameter but `x-id`, with which the SDK repeats the operation's name, would ask for more than the object. */
function operationOf({ method, pathAsSent, query }: HttpRequest): string {
  const named = query.get('x-id') ?? 'Unknown';
  const ofMethod = operationOfMethod.get(method);
  const isPlain = objectPath.test(pathAsSent) && [...query.keys()].every((name) => name === 'x-id');
  if (ofMethod !== undefined && isPlain) return ofMethod;
  return [...operationOfMethod.values()].includes(named) ? 'Unknown' : named;
}

const headerOfMember: Readonly<Record<string, string>> = {
  CacheControl: 'cache-control',
  ChecksumCRC32: 'x-amz-checksum-crc32',
  ChecksumMode: 'x-amz-checksum-mode',
  ChecksumType: 'x-amz-checksum-type',
  ContentDisposition: 'content-disposition',
  ContentEncoding: 'content-encoding',
  ContentLanguage: 'content-language',
  ContentMD5: 'content-md5',
  ContentSHA256: 'x-amz-content-sha256',
  ContentType: 'content-type',
  ETag: 'etag',
  ExpectedBucketOwner: 'x-amz-expected-bucket-owner',
  LastModified: 'last-modified',
  ServerSideEncryption: 'x-amz-server-side-encryption',
};
const metadataPrefix = 'x-amz-meta-';
/** They say who asks, and how the SDK came to its checksum; nothing of the object. */
const headersOfAnyRequest: readonly string[] = [
  'x-amz-date',
  'x-amz-sdk-checksum-algorithm',
  'x-amz-security-token',
  'x-amz-user-agent',
];
const knownHeaders = new Set([...Object.values(headerOfMember), ...headersOfAnyRequest]);
const conditions: readonly string[] = [
  'expires',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-unmodified-since',
  'range',
];

function readInput({ pathAsSent, headers, body }: HttpRequest): Input {
  const [, bucket = '', key = ''] = objectPath.exec(pathAsSent) ?? [];
  const texts = Object.entries(headers).filter((header): header is [string, string] => {
    return typeof header[1] === 'string';
  });
  refuseStreams(headers['x-amz-content-sha256']);
  for (const [name] of texts) refuseUnread(name);
  const members = Object.entries(headerOfMember).map(([member, name]) => [member, headers[name]] as const);
  return {
    ...Object.fromEntries(members.filter(([, value]) => value !== undefined)),
    Bucket: decoded(bucket),
    Key: decoded(key),
    Metadata: Object.fromEntries(
      texts
        .filter(([name]) => name.startsWith(metadataPrefix))
        .map(([name, value]) => [name.slice(metadataPrefix.length), value]),
    ),
    Body: body,
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new ServiceError('InvalidURI', 400, "Couldn't parse the specified URI.");
  }
}

/** A body in chunks with trailers: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html */
function refuseStreams(contentSha256: string | readonly string[] | undefined): void {
  if (typeof contentSha256 !== 'string' || !contentSha256.startsWith('STREAMING-')) return;
  throw notImplemented(`${contentSha256} is not simulated: send a string, Buffer or Uint8Array, no stream.`);
}

/** What would change the answer and is not simulated is refused, so that nobody relies on it unnoticed. */
function refuseUnread(name: string): void {
  const isOfS3 = name.startsWith('x-amz-') && !name.startsWith(metadataPrefix);
  if (!conditions.includes(name) && (!isOfS3 || knownHeaders.has(name))) return;
  throw notImplemented(`${name} is not simulated.`);
}

function notImplemented(reason: string): ServiceError {
  const implied = 'A header you provided implies functionality that is not implemented';
  return new ServiceError('NotImplemented', 501, `${implied}: ${reason}`);
}

function headersOf(output: Output): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [member, name] of Object.entries(headerOfMember)) {
    const value = output[member];
    if (value instanceof Date) headers[name] = value.toUTCString();
    else if (typeof value === 'string') headers[name] = value;
  }
  const metadata = output['Metadata'];
  if (metadata instanceof Map) {
    for (const [name, value] of metadata) headers[`${metadataPrefix}${String(name)}`] = String(value);
  }
  return headers;
}

function idsOf(requestId: string): Record<string, string> {
  return { 'x-amz-request-id': requestId, 'x-amz-id-2': hostId };
}
