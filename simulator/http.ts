import type { IncomingMessage } from 'node:http';

/** A request with its body, as the protocols read it. */
export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  /** The path as it stands in the request, `..` and all: to Amazon S3 a part of a key like any other. */
  readonly pathAsSent: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** Room for the largest request of the clients (BatchImportFindings, 6 MB), and an end to anything larger. */
const mostBytes = 8 * 1024 * 1024;
/** For objects: the compressed report of tens of thousands of accounts. S3 itself takes 5 GB in one call. */
const mostObjectBytes = 64 * 1024 * 1024;

/** How large the body of a request may be, in bytes. */
export function largestBody({ headers }: IncomingMessage): number {
  return headers.authorization?.includes('/s3/aws4_request') === true ? mostObjectBytes : mostBytes;
}

/** Reads the whole body, or answers `null` as soon as it grows past the bound. */
export async function readBody(request: IncomingMessage, largestBytes: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}
