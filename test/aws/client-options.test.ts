/** What every client is told explicitly: none of it may come from the SDK's defaults or from the environment. */
import { createServer, type Agent } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { HttpRequest } from '@smithy/core/protocols';
import type { NodeHttpHandler } from '@smithy/node-http-handler';
import { expect, test, vi } from 'vitest';
import { mostAttempts } from '../../shared/aws/bounded-attempt.ts';
import { createCloudTrailClient, readTrails } from '../../shared/aws/cloudtrail.ts';
import { createRequestHandler, mostIdleSockets } from '../../shared/aws/session.ts';
import { createSecurityHubClient } from '../../shared/aws/security-hub.ts';
import { createSnsClient } from '../../shared/aws/sns.ts';
import { createStsClient } from '../../shared/aws/sts.ts';
import { useEnvironment } from '../audit/simulated.ts';
import { answeringHandler } from './an-answering-handler.ts';
import { aSession } from './a-session.ts';

const session = aSession();
test.for([
  ['CloudTrail', createCloudTrailClient(session, 'eu-west-1')],
  ['Security Hub', createSecurityHubClient(session, 'eu-west-1')],
  ['SNS', createSnsClient(session, 'eu-west-1')],
  ['STS', createStsClient(session, session)],
] as const)(
  '%s makes five attempts in the standard mode, whatever the environment says',
  async ([, { config }]) => {
    const restore = useEnvironment({ AWS_MAX_ATTEMPTS: '2', AWS_RETRY_MODE: 'adaptive' });
    try {
      expect(await config.maxAttempts()).toBe(5);
      expect(typeof config.retryMode === 'function' ? await config.retryMode() : config.retryMode).toBe(
        'standard',
      );
      expect(config.requestHandler).toBe(session.requestHandler);
    } finally {
      restore();
    }
  },
);

/** A host of which the answers come once so many requests are there. */
async function withHosts<T>(
  requestsEach: readonly number[],
  use: (ports: readonly number[]) => Promise<T>,
): Promise<T> {
  const servers = requestsEach.map((requests) => {
    const waiting: (() => void)[] = [];
    return createServer((_request, response) => {
      waiting.push(() => response.end('{}'));
      if (waiting.length === requests) for (const answer of waiting.splice(0)) answer();
    });
  });
  try {
    for (const server of servers) {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    }
    return await use(servers.map((server) => (server.address() as AddressInfo).port));
  } finally {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  }
}

/** Sends requests at once, and reads the answers. */
async function request(handler: NodeHttpHandler, port: number, count: number): Promise<void> {
  const target = { protocol: 'http:', hostname: '127.0.0.1', port, path: '/', method: 'GET' };
  const answers = await Promise.all(
    Array.from({ length: count }, async () => handler.handle(new HttpRequest(target))),
  );
  for (const { response } of answers) await text(response.body as Readable);
}

test('connection, head and body of an answer have their time, what takes longer is an error, and no request waits for a socket', async () => {
  await withHosts([1], async ([port = 0]) => {
    const handler = createRequestHandler();
    await request(handler, port, 1);

    expect(handler.httpHandlerConfigs()).toMatchObject({
      connectionTimeout: 3_000,
      requestTimeout: 10_000,
      socketTimeout: 10_000,
      throwOnRequestTimeout: true,
      httpAgent: { keepAlive: true, maxSockets: Infinity, maxTotalSockets: Infinity },
      httpsAgent: { keepAlive: true, maxSockets: Infinity, maxTotalSockets: Infinity },
    });
    handler.destroy();
  });
});

test('sockets are kept open for the next call, and not more of all hosts together than are bounded', async () => {
  const [first, second] = [200, 100];
  await withHosts([first, second], async ([one = 0, other = 0]) => {
    const handler = createRequestHandler();
    const idle = () => {
      const { freeSockets } = handler.httpHandlerConfigs().httpAgent as Agent;
      return Object.values(freeSockets).reduce((sum, sockets) => sum + (sockets?.length ?? 0), 0);
    };
    await request(handler, one, first);
    expect(idle()).toBe(first);

    await request(handler, other, second);
    expect(idle()).toBe(mostIdleSockets);
    handler.destroy();
  });
});

test('attempts and idle sockets together leave half of the 1,024 file descriptors of a Lambda function', () => {
  expect(mostAttempts + mostIdleSockets).toBeLessThanOrEqual(512);
});

const noTrails = ['{"trailList": []}', 'application/x-amz-json-1.1'] as const;

/** Lets everything happen that waits for no answer. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
}

test('of all accounts and Regions not more attempts are under way than are bounded; the others follow one by one', async () => {
  const { requestHandler, requests, answer } = answeringHandler(...noTrails, { keepsBack: true });
  const calls = Array.from({ length: mostAttempts + 10 }, async (_, index) => {
    const asked = aSession({ requestHandler, accountId: String(100_000_000_000 + index) });
    return await readTrails(createCloudTrailClient(asked, `eu-west-${index}`));
  });
  await vi.waitFor(() => {
    expect(requests()).toBe(mostAttempts);
  });
  await settle();
  expect(requests()).toBe(mostAttempts);

  answer(1);
  await settle();
  expect(requests()).toBe(mostAttempts + 1);
  answer(mostAttempts);
  await settle();
  answer(9);
  expect((await Promise.all(calls)).every(({ state }) => state === 'seen')).toBe(true);
});

test('an attempt that is given up keeps its place until its socket is free, and one that waits for a place leaves', async () => {
  const { requestHandler, requests, answer } = answeringHandler(...noTrails, { keepsBack: true });
  const controller = new AbortController();
  const read = async (signal: AbortSignal) => {
    const asked = aSession({ requestHandler, signal });
    return await readTrails(createCloudTrailClient(asked, asked.region));
  };
  const given = Array.from({ length: mostAttempts + 1 }, async () => read(controller.signal));
  await vi.waitFor(() => {
    expect(requests()).toBe(mostAttempts);
  });
  controller.abort();
  expect((await Promise.all(given)).map((one) => one.state === 'unseen' && one.why)).toEqual(
    Array(given.length).fill('timed-out'),
  );
  const next = read(session.signal);
  await settle();
  expect(requests()).toBe(mostAttempts);

  answer(mostAttempts);
  await settle();
  answer(1);
  expect(await next).toMatchObject({ state: 'seen' });
  expect(requests()).toBe(mostAttempts + 1);
});
