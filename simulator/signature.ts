import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { HttpRequest } from './http.ts';

/** The parts of an `Authorization: AWS4-HMAC-SHA256 …` header. */
export interface Authorization {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly signingName: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const pattern =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request,\s*SignedHeaders=([a-z0-9;-]+),\s*Signature=([0-9a-f]{64})$/;

/** Reads the header; null where there is none or it is not of the form. */
export function readAuthorization(request: HttpRequest): Authorization | null {
  const match = pattern.exec(request.headers.authorization ?? '');
  if (match === null) return null;
  const [, accessKeyId = '', date = '', region = '', signingName = '', signedHeaders = '', signature = ''] =
    match;
  return { accessKeyId, date, region, signingName, signedHeaders: signedHeaders.split(';'), signature };
}

/**
 * Whether the request was signed with this secret. By hand, since no signer is among the project's own dependencies
 * and `node:crypto` needs few lines for it. Unlike AWS it does not look at the age of a signature: the simulated
 * clock may stand months away from the client's.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 *
 * Amazon S3 differs: its paths are encoded once, not twice, and are never normalized, and what is signed of the body is
 * what `x-amz-content-sha256` says of it. S3 itself must then hold the body against that header.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function isSignedWith(secret: string, request: HttpRequest, authorization: Authorization): boolean {
  const { date, region, signingName } = authorization;
  const stringToSign = [
    'AWS4-HMAC-SHA256',
    single(request.headers['x-amz-date']),
    `${date}/${region}/${signingName}/aws4_request`,
    sha256(canonicalRequest(request, authorization)),
  ].join('\n');
  const key = [date, region, signingName, 'aws4_request'].reduce<Buffer>(
    (parent, part) => hmac(parent, part),
    Buffer.from(`AWS4${secret}`),
  );
  return timingSafeEqual(hmac(key, stringToSign), Buffer.from(authorization.signature, 'hex'));
}

function canonicalRequest(request: HttpRequest, { signedHeaders, signingName }: Authorization): string {
  const isS3 = signingName === 's3';
  const headers = signedHeaders.map(
    (name) => `${name}:${single(request.headers[name]).trim().replaceAll(/\s+/g, ' ')}\n`,
  );
  const query = [...request.query]
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join('&');
  return [
    request.method,
    isS3 ? request.pathAsSent : request.path.split('/').map(encoded).join('/'),
    query,
    headers.join(''),
    signedHeaders.join(';'),
    isS3 ? single(request.headers['x-amz-content-sha256']) : sha256(request.body),
  ].join('\n');
}

function single(header: string | readonly string[] | undefined): string {
  return typeof header === 'string' ? header : (header ?? []).join(',');
}

function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
