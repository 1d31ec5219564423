import type { IncomingMessage } from 'node:http';

/** A request with its body, as the protocols read it. */
export interface HttpRequest {
  readonly method: string;
  readonly path: string;
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
export const largestBodyBytes = 8 * 1024 * 1024;

/** Reads the whole body, or answers `null` as soon as it grows past the bound. */
export async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBodyBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}
