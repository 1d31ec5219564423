import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createCallLog } from '../../shared/aws/call-log.ts';
import { createCloudTrailClient, readTrails } from '../../shared/aws/cloudtrail.ts';
import { createSnsClient } from '../../shared/aws/sns.ts';
import { createStsClient, lookedUpOptions } from '../../shared/aws/sts.ts';
import { useEnvironment } from '../audit/simulated.ts';
import { aSession } from './a-session.ts';

/** A session whose clients share what the caller's own client looks up in this environment. */
async function inEnvironment(env: Readonly<Record<string, string>>, use: () => Promise<void>): Promise<void> {
  const restore = useEnvironment({ AWS_REGION: 'us-east-1', AWS_CONFIG_FILE: '/dev/null', ...env });
  try {
    await use();
  } finally {
    restore();
  }
}

function aSharingSession() {
  const scope = { calls: createCallLog(), signal: new AbortController().signal };
  return aSession({ lookedUp: lookedUpOptions(createStsClient(scope)) });
}

test('FIPS endpoints and the application id of the environment hold for the clients of every account', async () => {
  await inEnvironment({ AWS_USE_FIPS_ENDPOINT: 'true', AWS_SDK_UA_APP_ID: 'audit' }, async () => {
    const { config } = createCloudTrailClient(aSharingSession(), 'us-east-1');
    expect(await config.useFipsEndpoint()).toBe(true);
    expect(await config.useDualstackEndpoint()).toBe(false);
    expect(await config.userAgentAppId()).toBe('audit');
  });
});

test('the endpoint that is configured for one service is that of no other', async () => {
  await inEnvironment({ AWS_ENDPOINT_URL_SNS: 'http://127.0.0.1:1' }, async () => {
    const session = aSharingSession();
    for (const region of ['us-east-1', 'eu-west-1']) {
      expect(await createSnsClient(session, region).config.serviceConfiguredEndpoint?.()).toBe(
        'http://127.0.0.1:1',
      );
      expect(
        await createCloudTrailClient(session, region).config.serviceConfiguredEndpoint?.(),
      ).toBeUndefined();
    }
  });
});

test('every client of a service tells the same of who asks, the application id included', async () => {
  const agents: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    agents.push(request.headers['user-agent']);
    request.resume();
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end('{"trailList": []}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const env = { AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`, AWS_SDK_UA_APP_ID: 'audit' };
  try {
    await inEnvironment(env, async () => {
      const session = aSharingSession();
      for (const region of ['us-east-1', 'eu-west-1', 'eu-west-2']) {
        expect(await readTrails(createCloudTrailClient(session, region))).toMatchObject({ state: 'seen' });
      }
    });
  } finally {
    server.close();
  }
  expect(new Set(agents).size).toBe(1);
  expect(agents[0]).toMatch(/^aws-sdk-js\/.* api\/cloudtrail#.* app\/audit$/);
});
