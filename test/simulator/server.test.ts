import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import {
  CloudTrailClient,
  DescribeTrailsCommand,
  ListTrailsCommand,
  PutEventSelectorsCommand,
} from '@aws-sdk/client-cloudtrail';
import { ListSubscriptionsCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetInsightsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import { startSimulator } from '../../simulator/index.ts';
import { ringingMember } from './flow-support.ts';
import { asAuditor, asMember, auditor, member, organizationOf, simulate } from './support.ts';

const organization = { ...organizationOf({ [member]: {} }), now: '2026-01-15T12:00:00Z' };

test('the Date header shows the simulated clock, and the clock moves when told to', async () => {
  const { endpoint } = await simulate(organization);
  const dateOf = async () =>
    Date.parse((await fetch(`${endpoint}/_simulator/calls`)).headers.get('date') ?? '');
  expect(Math.abs((await dateOf()) - Date.parse('2026-01-15T12:00:00Z'))).toBeLessThan(20_000);
  const moved = await fetch(`${endpoint}/_simulator/clock`, {
    method: 'POST',
    body: '{"advanceSeconds": 86400}',
  });
  expect(await moved.json()).toMatchObject({ now: expect.stringContaining('2026-01-16T12:00') as unknown });
  expect(Math.abs((await dateOf()) - Date.parse('2026-01-16T12:00:00Z'))).toBeLessThan(20_000);
});

test('without a start in the scenario the clock shows the real time', async () => {
  const { endpoint } = await simulate(organizationOf());
  const response = await fetch(`${endpoint}/_simulator/calls`);
  expect(Math.abs(Date.parse(response.headers.get('date') ?? '') - Date.now())).toBeLessThan(20_000);
});

test('what alarms sent is told at /_simulator/deliveries once the clock has moved', async () => {
  const simulator = await simulate(ringingMember());
  const before = await fetch(`${simulator.endpoint}/_simulator/deliveries`);
  expect(await before.json()).toEqual({ total: 0, deliveries: [] });
  await asMember(simulator);
  const advance = { method: 'POST', body: '{"advanceSeconds": 900}' };
  await fetch(`${simulator.endpoint}/_simulator/clock`, advance);
  const answer = await fetch(`${simulator.endpoint}/_simulator/deliveries`);
  expect(await answer.json()).toMatchObject({ total: 1, deliveries: [{ endpoint: 'security@example.com' }] });
});

test.for([
  '{"advanceSeconds": -1}',
  '{"advanceSeconds": "60"}',
  '{}',
  'null',
  'nonsense',
  '{"advanceSeconds": 1e12}',
])('the clock does not take %s', async (body) => {
  const { endpoint } = await simulate(organization);
  const response = await fetch(`${endpoint}/_simulator/clock`, { method: 'POST', body });
  expect(response.status).toBe(400);
});

test('every attempt is counted under its caller, refused ones too', async () => {
  const simulator = await simulate(organization);
  const trails = new CloudTrailClient(await asMember(simulator));
  await trails.send(new DescribeTrailsCommand({}));
  await trails.send(new DescribeTrailsCommand({}));
  await expect(trails.send(new ListTrailsCommand({}))).rejects.toBeDefined();
  const stranger = {
    ...asAuditor(simulator),
    credentials: { accessKeyId: 'ASIAEXAMPLEEXAMPLE00', secretAccessKey: 'EXAMPLE' },
  };
  await expect(new STSClient(stranger).send(new GetCallerIdentityCommand({}))).rejects.toBeDefined();
  const expected = {
    total: 5,
    byAccount: {
      [auditor]: { 'sts:AssumeRole': 1 },
      [member]: { 'cloudtrail:DescribeTrails': 2, 'cloudtrail:ListTrails': 1 },
      unknown: { 'sts:GetCallerIdentity': 1 },
    },
  };
  expect(simulator.calls()).toEqual(expected);
  expect(await (await fetch(`${simulator.endpoint}/_simulator/calls`)).json()).toEqual(expected);
});

test('operations that it does not have are answered as AWS answers unknown ones', async () => {
  const config = asAuditor(await simulate(organization));
  await expect(
    new CloudTrailClient(config).send(new PutEventSelectorsCommand({ TrailName: 'main' })),
  ).rejects.toMatchObject({ name: 'UnknownOperationException' });
  await expect(new SNSClient(config).send(new ListSubscriptionsCommand({}))).rejects.toMatchObject({
    name: 'InvalidAction',
    message: 'The action ListSubscriptions is not valid for this web service.',
  });
  await expect(new SecurityHubClient(config).send(new GetInsightsCommand({}))).rejects.toMatchObject({
    name: 'UnknownOperationException',
    $metadata: { httpStatusCode: 404 },
  });
});

test('names that every object has are no operations', async () => {
  const { endpoint } = await simulate(organization);
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'x-amz-target': 'CloudTrail_20131101.constructor' },
    body: '{}',
  });
  expect(response.status).toBe(403);
  expect(await response.json()).toMatchObject({ __type: 'MissingAuthenticationTokenException' });
});

test('a request without credentials is refused in the words of its protocol', async () => {
  const { endpoint } = await simulate(organization);
  const query = await fetch(endpoint, {
    method: 'POST',
    body: new URLSearchParams({ Action: 'GetCallerIdentity' }),
  });
  expect([query.status, await query.text()]).toEqual([
    403,
    expect.stringContaining('<Code>MissingAuthenticationToken</Code>'),
  ]);
  const rest = await fetch(`${endpoint}/findings`, { method: 'POST', body: '{}' });
  expect([rest.status, rest.headers.get('x-amzn-errortype')]).toEqual([
    403,
    'MissingAuthenticationTokenException',
  ]);
});

test('a body over the bound is refused, and the server goes on', async () => {
  const { endpoint } = await simulate(organization);
  const status = await new Promise<number | undefined>((resolve) => {
    const upload = request(endpoint, { method: 'POST' }, (response) => {
      resolve(response.statusCode);
      response.resume();
    });
    // The server may close while the rest is still on its way.
    upload.on('error', () => undefined);
    upload.end(Buffer.alloc(9 * 1024 * 1024));
  });
  expect(status).toBe(413);
  expect((await fetch(`${endpoint}/_simulator/calls`)).status).toBe(200);
});

test('an unknown path of the control endpoint is told so', async () => {
  const { endpoint } = await simulate(organization);
  expect((await fetch(`${endpoint}/_simulator`)).status).toBe(404);
  expect((await fetch(`${endpoint}/_simulator/calls`, { method: 'POST' })).status).toBe(404);
});

test('it listens on loopback only', async () => {
  const { endpoint } = await simulate(organization);
  const port = new URL(endpoint).port;
  const outside = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);
  for (const address of outside) {
    await expect(fetch(`http://${address}:${port}/_simulator/calls`)).rejects.toBeDefined();
  }
  expect(endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

test('a request target that is no URL is refused', async () => {
  const { endpoint } = await simulate(organization);
  const status = await new Promise<number | undefined>((resolve) => {
    request(endpoint, { path: '//' }, (response) => {
      resolve(response.statusCode);
      response.resume();
    }).end();
  });
  expect(status).toBe(400);
});

test('a simulator that is closed answers no more, and may be closed again', async () => {
  const simulator = await startSimulator(organization);
  // Leaves a connection alive, which must not keep the simulator open.
  await fetch(`${simulator.endpoint}/_simulator/calls`);
  await simulator.close();
  await simulator.close();
  await expect(fetch(`${simulator.endpoint}/_simulator/calls`)).rejects.toBeDefined();
});
