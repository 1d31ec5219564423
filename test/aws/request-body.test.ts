import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { HttpRequest } from '@smithy/core/transport';
import { expect, test } from 'vitest';
import { createRequestHandler } from '../../shared/aws/session.ts';

/** The bytes that a server receives for a body. */
async function received(body: string | Uint8Array): Promise<Buffer> {
  const got = Promise.withResolvers<Buffer>();
  const server = createServer((request, response) => {
    buffer(request).then((bytes) => {
      response.end();
      got.resolve(bytes);
    }, got.reject);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const handler = createRequestHandler();
  try {
    const { port } = server.address() as AddressInfo;
    const headers = { 'content-length': String(Buffer.byteLength(body)) };
    const request = new HttpRequest({
      protocol: 'http:',
      hostname: '127.0.0.1',
      port,
      method: 'POST',
      path: '/',
      headers,
      body,
    });
    await handler.handle(request);
    return await got.promise;
  } finally {
    handler.destroy();
    server.closeAllConnections();
    server.close();
  }
}

test.each([
  ['JSON', Buffer.from('{"FilterPattern":"{($.eventName=AssumeRole)}"}')],
  ['text beyond ASCII, with a byte order mark', Buffer.from('\ufeffzażółć 🔔 \u2028')],
  ['bytes that are no UTF-8', Buffer.from([0x1f, 0x8b, 0x08, 0x00, 0xff, 0xfe, 0xc3, 0x28])],
  ['CBOR', Buffer.from([0xbf, 0x61, 0x61, 0x01, 0xff])],
  ['a part of a larger buffer', Buffer.from('xxx{"a":1}xxx').subarray(3, 10)],
  ['a megabyte', Buffer.alloc(1_048_576, '{"a":"ż"}')],
  ['nothing', Buffer.alloc(0)],
])('a body arrives byte by byte as it was signed: %s', async (_, body) => {
  const bytes = await received(body);

  expect(bytes.equals(body)).toBe(true);
});
