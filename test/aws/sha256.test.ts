import { createHash, createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Sha256 } from '../../shared/aws/sha256.ts';

const bytes = fc.uint8Array({ maxLength: 200 });
const parts = fc.array(bytes, { maxLength: 4 });

async function digestOf(hash: Sha256, given: readonly Uint8Array[]): Promise<string> {
  for (const part of given) hash.update(part);
  return Buffer.from(await hash.digest()).toString('hex');
}

test('the digest of any parts is that of Node', async () => {
  await fc.assert(
    fc.asyncProperty(parts, async (given) => {
      const expected = createHash('sha256').update(Buffer.concat(given)).digest('hex');
      expect(await digestOf(new Sha256(), given)).toBe(expected);
    }),
  );
});

test('the HMAC of any parts with any secret, longer than a block too, is that of Node', async () => {
  await fc.assert(
    fc.asyncProperty(bytes, parts, async (secret, given) => {
      const expected = createHmac('sha256', secret).update(Buffer.concat(given)).digest('hex');
      expect(await digestOf(new Sha256(secret), given)).toBe(expected);
    }),
  );
});

test('a secret and data of text are taken as UTF-8, buffers as their bytes', async () => {
  const hash = new Sha256('schlüssel');
  hash.update('prüfung');
  hash.update(new Uint8Array([1, 2, 3]).buffer);
  const expected = createHmac('sha256', 'schlüssel')
    .update('prüfung')
    .update(Buffer.from([1, 2, 3]));
  expect(Buffer.from(await hash.digest())).toEqual(expected.digest());
});

test('after a reset nothing of before counts', async () => {
  const hash = new Sha256();
  hash.update('before');
  hash.reset();
  expect(await digestOf(hash, [])).toBe(createHash('sha256').digest('hex'));
});
