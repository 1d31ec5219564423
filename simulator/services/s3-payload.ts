import { createHash } from 'node:crypto';
// By the module: Node 20 before 20.15 has no crc32, and a bundle that names it would not even start there.
import * as zlib from 'node:zlib';
import type { Input, InputReader } from '../input.ts';
import { badRequest } from './s3-refusals.ts';

/**
 * The body of a request, held against everything that the client said of it: the hash that its signature covers, and
 * MD5 and CRC32 where it sent them. Over HTTP, which the simulator serves, S3's clients always sign the hash itself.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
 */
export function verifiedBody(input: Input, read: InputReader): Uint8Array {
  const body = input['Body'] instanceof Uint8Array ? input['Body'] : new Uint8Array();
  if (read.text(input, 'ContentSHA256') !== createHash('sha256').update(body).digest('hex')) {
    throw badRequest(
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    );
  }
  verifyMd5(read.text(input, 'ContentMD5'), body);
  verifyCrc32(read.text(input, 'ChecksumCRC32'), body);
  return body;
}

function verifyMd5(sent: string | undefined, body: Uint8Array): void {
  if (sent === undefined) return;
  if (!isBase64Of(16, sent)) throw badRequest('InvalidDigest', 'The Content-MD5 you specified was invalid.');
  if (sent !== md5(body).toString('base64')) {
    throw badRequest('BadDigest', 'The Content-MD5 you specified did not match what we received.');
  }
}

function verifyCrc32(sent: string | undefined, body: Uint8Array): void {
  if (sent === undefined) return;
  if (!isBase64Of(4, sent)) {
    throw badRequest('InvalidRequest', 'Value for x-amz-checksum-crc32 header is invalid.');
  }
  const computed = Buffer.alloc(4);
  computed.writeUInt32BE(zlib.crc32(body));
  if (sent !== computed.toString('base64')) {
    throw badRequest('BadDigest', 'The CRC32 you specified did not match the calculated checksum.');
  }
}

function isBase64Of(bytes: number, text: string): boolean {
  const decoded = Buffer.from(text, 'base64');
  return decoded.length === bytes && decoded.toString('base64') === text;
}

/** The entity tag of an object that is stored in one part: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html */
export function entityTag(body: Uint8Array): string {
  return `"${md5(body).toString('hex')}"`;
}

function md5(body: Uint8Array): Buffer {
  return createHash('md5').update(body).digest();
}
