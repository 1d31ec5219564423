import { createServer, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { expect, test, vi } from 'vitest';
import { createCloudTrailClient, readTrails } from '../../shared/aws/cloudtrail.ts';
import { maxAttempts, type Session } from '../../shared/aws/session.ts';
import { createSnsClient, readSubscriptions } from '../../shared/aws/sns.ts';
import { useEnvironment } from '../audit/simulated.ts';
import { aSession } from './a-session.ts';

/** A session whose every call meets `answer`. */
async function answering<T>(
  answer: (response: ServerResponse) => void,
  use: (session: Session) => Promise<T>,
  change: Partial<Session> = {},
): Promise<T> {
  const server = createServer((request, response) => {
    request.resume();
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const restore = useEnvironment({ AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` });
  try {
    return await use(aSession(change));
  } finally {
    restore();
    server.closeAllConnections();
    server.close();
  }
}

const json = { 'content-type': 'application/x-amz-json-1.1' };
const readTrailsOf = (session: Session) => readTrails(createCloudTrailClient(session, session.region));

test('a body that stalls is given up, tried again and then unseen', async () => {
  await answering(
    (response) => response.writeHead(200, { ...json, 'content-length': '1000' }).write('{"trail'),
    async (session) => {
      expect(await readTrailsOf(session)).toMatchObject({ state: 'unseen', why: 'timed-out' });
      expect(session.calls.attempts.get('cloudtrail:DescribeTrails')).toBe(maxAttempts);
    },
    { attemptTimeout: 50 },
  );
});

test('a body that trickles without end is given up', async () => {
  const timers: NodeJS.Timeout[] = [];
  await answering(
    (response) => {
      response.writeHead(200, json).write('{"trailList": [');
      timers.push(setInterval(() => response.write(' '), 10));
    },
    async (session) => {
      expect(await readTrailsOf(session)).toMatchObject({ state: 'unseen', why: 'timed-out' });
    },
    { attemptTimeout: 50 },
  );
  for (const timer of timers) clearInterval(timer);
});

/** A lane that lets everybody in, and how many are in it. */
function countedLane() {
  let inside = 0;
  const lane = {
    enter: () => {
      inside += 1;
      return undefined;
    },
    leave: () => {
      inside -= 1;
    },
  };
  return { lane, turns: () => inside };
}

test('an attempt that is given up in the middle of its answer gives its turn back', async () => {
  const { lane, turns } = countedLane();
  await answering(
    (response) => response.writeHead(200, { ...json, 'content-length': '1000' }).write('{"trail'),
    async (session) => {
      expect(await readTrailsOf(session)).toMatchObject({ state: 'unseen', why: 'timed-out' });
      expect(turns()).toBe(0);
    },
    { attemptTimeout: 50, pacer: () => lane },
  );
  // Nor does it once more when the connection ends.
  expect(turns()).toBe(0);
});

test('an answer that begins after its attempt was given up is ended at once, and gives its turn back', async () => {
  const { lane, turns } = countedLane();
  const timers: NodeJS.Timeout[] = [];
  const closed = Promise.withResolvers<void>();
  await answering(
    (response) => {
      response.on('close', closed.resolve);
      timers.push(
        setTimeout(() => {
          response.writeHead(200, json).write('{"trailList": [');
          timers.push(setInterval(() => response.write(' '), 10));
        }, 100),
      );
    },
    async (session) => {
      expect(await readTrailsOf(session)).toMatchObject({ state: 'unseen', why: 'timed-out' });
      // Not by the end of the server, which comes after.
      await closed.promise;
      await vi.waitFor(() => {
        expect(turns()).toBe(0);
      });
    },
    { signal: AbortSignal.timeout(50), pacer: () => lane },
  );
  for (const timer of timers) clearInterval(timer);
});

test('an answer that is cut off is tried again, and then no answer came in time', async () => {
  await answering(
    (response) => {
      response.writeHead(200, { ...json, 'content-length': '1000' });
      response.write('{"trail', () => response.destroy());
    },
    async (session) => {
      expect(await readTrailsOf(session)).toMatchObject({ state: 'unseen', why: 'timed-out' });
      expect(session.calls.attempts.get('cloudtrail:DescribeTrails')).toBe(maxAttempts);
    },
  );
});

test('an account whose time is up makes no further call', async () => {
  let requests = 0;
  await answering(
    (response) => {
      requests += 1;
      response.writeHead(200, json).end('{"trailList": []}');
    },
    async (session) => {
      expect(await readTrailsOf(session)).toMatchObject({ state: 'unseen', why: 'timed-out' });
      expect(session.calls.attempts.size).toBe(0);
    },
    { signal: AbortSignal.abort() },
  );
  expect(requests).toBe(0);
});

test.for([
  ['an empty 404', ''],
  ['a 404 without a code', '<Error><Message>no</Message></Error>'],
] as const)('%s of SNS does not say that the topic is missing', async ([, body]) => {
  await answering(
    (response) => response.writeHead(404, { 'content-type': 'text/xml' }).end(body),
    async (session) => {
      const topicArn = 'arn:aws:sns:us-east-1:333333333333:t';
      const evidence = await readSubscriptions(createSnsClient(session, session.region), topicArn);
      expect(evidence).toMatchObject({ state: 'unseen', why: 'unsupported' });
    },
  );
});

test('a 200 that cannot be read is unsupported, in words without the advice of the SDK', async () => {
  await answering(
    (response) => response.writeHead(200, json).end('<html>It works!</html>'),
    async (session) => {
      const evidence = await readTrailsOf(session);
      expect(evidence).toMatchObject({ state: 'unseen', why: 'unsupported' });
      expect(JSON.stringify(evidence)).not.toContain('$response');
    },
  );
});

test.for(['us_east_1', 'us-east-1/x', '', 'us-east-1.example.com'])(
  'the Region `%s` of an ARN that cannot be followed is unseen, not a defect',
  async (region) => {
    expect(await readTrails(createCloudTrailClient(aSession(), region))).toMatchObject({
      state: 'unseen',
      why: 'unsupported',
    });
  },
);

test('an answer that is no HTTP is unseen, not a defect', async () => {
  const server = createTcpServer((socket) => {
    socket.end('SSH-2.0-OpenSSH_9.6\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const restore = useEnvironment({ AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` });
  try {
    expect(await readTrailsOf(aSession())).toMatchObject({ state: 'unseen', why: 'timed-out' });
  } finally {
    restore();
    server.close();
  }
});

test('each attempt that AWS refuses because there were too many is told, and no other refusal', async () => {
  const types = ['ThrottlingException', 'AccessDeniedException'];
  let asked = 0;
  let told = 0;
  await answering(
    (response) => response.writeHead(400, json).end(JSON.stringify({ __type: types[asked++], message: '' })),
    async (session) => {
      expect(await readTrailsOf(session)).toMatchObject({ state: 'unseen', why: 'access-denied' });
    },
    {
      onThrottled: () => {
        told += 1;
      },
    },
  );

  expect({ asked, told }).toEqual({ asked: 2, told: 1 });
});
