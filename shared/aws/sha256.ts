import { hash } from 'node:crypto';
import type { Checksum, SourceData } from '@smithy/types';

/** Bytes of a block of SHA-256, and so of the padded key of its HMAC. */
const blockBytes = 64;

/**
 * SHA-256, and HMAC-SHA-256 where there is a secret, for the signatures of the SDK's clients. Node's `createHmac` makes
 * an object of each key, which costs four times what the two hashes of an HMAC do; a signature with a new session's
 * credentials takes six. https://www.rfc-editor.org/rfc/rfc2104#section-2
 */
export class Sha256 implements Checksum {
  readonly #secret: SourceData | undefined;
  #parts: Buffer[] = [];

  constructor(secret?: SourceData) {
    this.#secret = secret;
  }

  update(data: SourceData): void {
    this.#parts.push(bytesOf(data));
  }

  // oxlint-disable-next-line typescript/require-await -- the SDK's interface is asynchronous
  async digest(): Promise<Uint8Array> {
    return this.#secret === undefined ? sha256(this.#parts) : hmac(bytesOf(this.#secret), this.#parts);
  }

  reset(): void {
    this.#parts = [];
  }
}

function sha256(parts: readonly Buffer[]): Buffer {
  const [only, ...others] = parts;
  return hash('sha256', only !== undefined && others.length === 0 ? only : Buffer.concat(parts), 'buffer');
}

function hmac(secret: Buffer, parts: readonly Buffer[]): Buffer {
  const key = secret.length > blockBytes ? sha256([secret]) : secret;
  return sha256([padded(key, 0x5c), sha256([padded(key, 0x36), ...parts])]);
}

function padded(key: Buffer, pad: number): Buffer {
  const block = Buffer.alloc(blockBytes, pad);
  for (let index = 0; index < key.length; index += 1) block[index] = (key[index] ?? 0) ^ pad;
  return block;
}

function bytesOf(data: SourceData): Buffer {
  if (typeof data === 'string') return Buffer.from(data, 'utf8');
  return ArrayBuffer.isView(data)
    ? Buffer.from(data.buffer, data.byteOffset, data.byteLength)
    : Buffer.from(data);
}
