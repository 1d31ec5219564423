/** What a client meets where the scenario of an account has faults, over the wire. */
import { createHash, createHmac } from 'node:crypto';
import { request, type IncomingHttpHeaders } from 'node:http';
import { CloudTrailClient, DescribeTrailsCommand } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, PutMetricFilterCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ListAccountsCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { GetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import type { Simulator } from '../../simulator/index.ts';
import {
  asAuditor,
  asMember,
  asRemediation,
  auditor,
  member,
  organizationOf,
  otherMember,
  simulate,
  type ClientConfig,
} from './support.ts';

const roleArn = (accountId: string) => `arn:aws:iam::${accountId}:role/ringcheck-audit`;

/** An organization whose member meets these faults; another member meets none. */
async function simulateFaults(faults: object, { now }: { now?: string } = {}): Promise<Simulator> {
  const regions = { 'us-east-1': { logGroups: [{ logGroupName: 'trail-logs' }] } };
  const accounts = { [member]: { remediationRole: true, regions, faults }, [otherMember]: {} };
  return await simulate({ ...organizationOf(accounts), ...(now === undefined ? {} : { now }) });
}

const describeTrails = async (config: ClientConfig) =>
  await new CloudTrailClient(config).send(new DescribeTrailsCommand({}));

/** One call by hand: what a client would read of the answer. */
interface Raw {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly isComplete: boolean;
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/** Signs and sends DescribeTrails without the SDK, which would hide what is on the wire. */
async function sendRaw({ endpoint, credentials }: ClientConfig, at = new Date()): Promise<Raw> {
  const stamp = at.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const scope = `${stamp.slice(0, 8)}/us-east-1/cloudtrail/aws4_request`;
  const headers: Record<string, string> = {
    host: new URL(endpoint).host,
    'x-amz-date': stamp,
    'x-amz-security-token': credentials.sessionToken,
    'x-amz-target': 'CloudTrail_20131101.DescribeTrails',
  };
  const names = Object.keys(headers).toSorted();
  const canonical = [
    'POST',
    '/',
    '',
    ...names.map((name) => `${name}:${headers[name]}`),
    '',
    names.join(';'),
    hash('{}'),
  ];
  const toSign = ['AWS4-HMAC-SHA256', stamp, scope, hash(canonical.join('\n'))].join('\n');
  const key = scope.split('/').reduce<Buffer>(hmac, Buffer.from(`AWS4${credentials.secretAccessKey}`));
  headers['authorization'] =
    `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${hmac(key, toSign).toString('hex')}`;
  return await new Promise((resolve, reject) => {
    const outgoing = request(endpoint, { method: 'POST', headers, agent: false }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('error', () => undefined);
      response.on('close', () => {
        const { statusCode = 0, complete: isComplete } = response;
        resolve({ status: statusCode, headers: response.headers, body, isComplete });
      });
    });
    outgoing.on('error', reject);
    outgoing.end('{}');
  });
}

test('a call by hand is answered where there is no fault', async () => {
  const config = await asMember(await simulateFaults({}));
  expect(await sendRaw(config)).toMatchObject({ status: 200, body: '{"trailList":[]}', isComplete: true });
});

test('throttled: each service says so in its own words', async () => {
  const simulator = await simulateFaults({ calls: [{ kind: 'throttled' }] });
  await expect(asMember(simulator)).rejects.toMatchObject({ name: 'Throttling' });
  const only = { kind: 'throttled', operations: ['cloudtrail:DescribeTrails', 'sns:GetTopicAttributes'] };
  const config = await asMember(await simulateFaults({ calls: [only] }));
  await expect(describeTrails(config)).rejects.toMatchObject({
    name: 'ThrottlingException',
    message: 'Rate exceeded',
    $metadata: { httpStatusCode: 400 },
  });
  const topic = new GetTopicAttributesCommand({ TopicArn: `arn:aws:sns:us-east-1:${member}:none` });
  await expect(new SNSClient(config).send(topic)).rejects.toMatchObject({
    name: expect.stringMatching(/^Throttled/) as unknown,
    $metadata: { httpStatusCode: 429 },
  });
  // The others pass.
  expect(await new CloudWatchClient(config).send(new DescribeAlarmsCommand({}))).toMatchObject({
    MetricAlarms: [],
  });
});

test.for([
  [{}, 500, 'InternalFailure'],
  [{ status: 503 }, 503, 'ServiceUnavailable'],
] as const)('server-error %j: status %i', async ([wish, httpStatusCode, name]) => {
  const operations = ['cloudtrail:DescribeTrails', 'securityhub:GetFindings'];
  const config = await asMember(
    await simulateFaults({ calls: [{ kind: 'server-error', operations, ...wish }] }),
  );
  await expect(describeTrails(config)).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
  await expect(new SecurityHubClient(config).send(new GetFindingsCommand({}))).rejects.toMatchObject({
    name: httpStatusCode === 500 ? 'InternalException' : name,
    $metadata: { httpStatusCode },
  });
});

const putFilter = new PutMetricFilterCommand({
  logGroupName: 'trail-logs',
  filterName: 'made',
  filterPattern: '',
  metricTransformations: [{ metricName: 'm', metricNamespace: 'n', metricValue: '1' }],
});

function filtersOf(simulator: Simulator): readonly string[] {
  const { regions } = simulator.account(member);
  const filters = regions.get('us-east-1')?.logGroups.get('trail-logs')?.filters ?? [];
  return filters.map(({ filterName }) => filterName);
}

test.for([
  ['reset', []],
  ['answer-lost', ['made']],
] as const)('%s: the connection is reset, and what is there afterwards is %j', async ([kind, made]) => {
  const simulator = await simulateFaults({ calls: [{ kind, operations: ['logs:PutMetricFilter'] }] });
  const logs = new CloudWatchLogsClient(await asRemediation(simulator));
  await expect(logs.send(putFilter)).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(filtersOf(simulator)).toEqual(made);
  expect(simulator.calls().byAccount[member]).toEqual({ 'logs:PutMetricFilter': 1 });
});

test('hung: no answer comes until the client gives up, and nothing is carried out', async () => {
  const simulator = await simulateFaults({
    calls: [{ kind: 'hung', operations: ['logs:PutMetricFilter'] }],
  });
  const logs = new CloudWatchLogsClient(await asRemediation(simulator));
  await expect(logs.send(putFilter, { abortSignal: AbortSignal.timeout(100) })).rejects.toMatchObject({
    name: 'AbortError',
  });
  expect(filtersOf(simulator)).toEqual([]);
  expect(simulator.faults().byKind).toEqual({ hung: 1 });
});

test('slow: the call is carried out, and its answer comes so much later', async () => {
  const operations = ['cloudtrail:DescribeTrails'];
  const config = await asMember(
    await simulateFaults({ calls: [{ kind: 'slow', operations, milliseconds: 80 }] }),
  );
  const start = performance.now();
  expect(await describeTrails(config)).toMatchObject({ trailList: [] });
  expect(performance.now() - start).toBeGreaterThanOrEqual(79);
});

test.for([
  ['closed', 16, false],
  ['complete', 8, true],
] as const)(
  'truncated, %s: half of the body comes, %i bytes were announced',
  async ([ending, announced, isComplete]) => {
    const operations = ['cloudtrail:DescribeTrails'];
    const config = await asMember(
      await simulateFaults({ calls: [{ kind: 'truncated', operations, ending }] }),
    );
    const answer = await sendRaw(config);
    expect(answer).toMatchObject({ status: 200, body: '{"trailL', isComplete });
    expect(answer.headers['content-length']).toBe(String(announced));
    await expect(describeTrails(config)).rejects.toBeDefined();
  },
);

test('truncated, stalled: half of the body comes, then nothing, and the connection stays', async () => {
  const operations = ['cloudtrail:DescribeTrails'];
  const config = await asMember(
    await simulateFaults({ calls: [{ kind: 'truncated', operations, ending: 'stalled' }] }),
  );
  const trails = new CloudTrailClient(config);
  const send = trails.send(new DescribeTrailsCommand({}));
  expect(await Promise.race([send, new Promise((resolve) => setTimeout(resolve, 150, 'open'))])).toBe('open');
  send.catch(() => undefined);
});

test.for([
  [undefined, 'text/html; charset=utf-8', /<!DOCTYPE html>/],
  ['html', 'text/html; charset=utf-8', /<!DOCTYPE html>/],
  ['empty', undefined, /^$/],
  ['json', 'application/json', /^\{"status":"ok"/],
] as const)('malformed, %s: something in between answers', async ([body, contentType, content]) => {
  const operations = ['cloudtrail:DescribeTrails', 'logs:PutMetricFilter'];
  const simulator = await simulateFaults({ calls: [{ kind: 'malformed', operations, body }] });
  const answer = await sendRaw(await asMember(simulator));
  expect(answer).toMatchObject({ status: 200, body: expect.stringMatching(content) as unknown });
  expect(answer.headers['content-type']).toBe(contentType);
  await new CloudWatchLogsClient(await asRemediation(simulator)).send(putFilter).catch(() => undefined);
  expect(filtersOf(simulator)).toEqual([]);
});

test('credentials expire for each session by itself, after so many of its calls', async () => {
  const simulator = await simulateFaults({ credentialsExpire: { afterCalls: 2 } });
  for (const config of [await asMember(simulator), await asMember(simulator)]) {
    await describeTrails(config);
    await describeTrails(config);
    await expect(describeTrails(config)).rejects.toMatchObject({ name: 'ExpiredTokenException' });
    await expect(new STSClient(config).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: expect.stringMatching(/^ExpiredToken/) as unknown,
    });
  }
  expect(simulator.faults()).toEqual({
    total: 4,
    byKind: { 'expired-credentials': 4 },
    byAccount: { [member]: { 'expired-credentials': 4 } },
  });
});

test('credentials expire at a time of the simulated clock', async () => {
  const at = '2026-01-15T12:10:00Z';
  const simulator = await simulateFaults({ credentialsExpire: { at } }, { now: '2026-01-15T12:00:00Z' });
  const config = await asMember(simulator);
  await describeTrails(config);
  simulator.advanceClock(600);
  await expect(describeTrails(config)).rejects.toMatchObject({ name: 'ExpiredTokenException' });
});

test('an account that is closed lets nobody in, its sessions are unknown, and Organizations shows it', async () => {
  const simulator = await simulateFaults({ closes: { afterCalls: 1 } });
  const config = await asMember(simulator);
  const listed = async () => {
    const { Accounts = [] } = await new OrganizationsClient(asAuditor(simulator)).send(
      new ListAccountsCommand({ MaxResults: 20 }),
    );
    return Accounts.find(({ Id }) => Id === member)?.State;
  };
  expect(await listed()).toBe('ACTIVE');
  await describeTrails(config);
  await expect(describeTrails(config)).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
  await expect(new STSClient(config).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
    name: 'InvalidClientTokenId',
  });
  await expect(asMember(simulator)).rejects.toMatchObject({
    name: 'AccessDenied',
    message: expect.stringContaining(`sts:AssumeRole on resource: ${roleArn(member)}`) as unknown,
  });
  expect(await listed()).toBe('SUSPENDED');
  simulator.endFaults();
  await expect(asMember(simulator)).rejects.toMatchObject({ name: 'AccessDenied' });
});

const minutes = (count: number) => new Date(Date.now() + count * 60_000);

test.for([
  [
    600,
    400,
    /"InvalidSignatureException","message":"Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 5 min\.\)"/,
  ],
  [
    -600,
    400,
    /"InvalidSignatureException","message":"Signature not yet current: .* is still later than .* \+ 5 min\.\)"/,
  ],
  [240, 200, /trailList/],
] as const)(
  'clock-skew of %i seconds: the answer has status %i, and its Date is the time of the service',
  async ([clockSkewSeconds, status, body]) => {
    const config = await asMember(await simulateFaults({ clockSkewSeconds }));
    const answer = await sendRaw(config);
    expect(answer).toMatchObject({ status, body: expect.stringMatching(body) as unknown });
    const offset = Date.parse(answer.headers.date ?? '') - Date.now();
    expect(Math.abs(offset - clockSkewSeconds * 1_000)).toBeLessThan(20_000);
    // Who signs by the time of the service is let in.
    expect(await sendRaw(config, minutes(clockSkewSeconds / 60))).toMatchObject({ status: 200 });
  },
);

const skewed = async (clockSkewSeconds: number) =>
  asAuditor(await simulate(organizationOf({ [auditor]: { faults: { clockSkewSeconds } } })));
const s3Of = (options: ClientConfig) => new S3Client({ ...options, forcePathStyle: true });

test('clock-skew: query services and S3 refuse it by other names, S3 from fifteen minutes on', async () => {
  const get = new GetObjectCommand({ Bucket: 'none', Key: 'none' });
  const config = await skewed(1_200);
  await expect(new STSClient(config).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
    name: 'SignatureDoesNotMatch',
    $metadata: { httpStatusCode: 403 },
  });
  await expect(s3Of(config).send(get)).rejects.toMatchObject({
    name: 'RequestTimeTooSkewed',
    MaxAllowedSkewMilliseconds: '900000',
  });
  await expect(s3Of(await skewed(800)).send(get)).rejects.not.toMatchObject({ name: 'RequestTimeTooSkewed' });
});

test('the SDK mends clock-skew by itself: its second attempt is signed by the time of the service', async () => {
  const simulator = await simulateFaults({ clockSkewSeconds: 3_600 });
  const config = await asMember(simulator);
  expect(await describeTrails({ ...config, maxAttempts: 2 })).toMatchObject({ trailList: [] });
  expect(simulator.faults().byKind).toEqual({ 'clock-skew': 1 });
});

/** Whether each of so many calls passes. */
async function outcomes(config: ClientConfig, count: number): Promise<readonly boolean[]> {
  const all: boolean[] = [];
  for (let call = 0; call < count; call += 1) {
    all.push(
      await describeTrails(config).then(
        () => true,
        () => false,
      ),
    );
  }
  return all;
}

test('the first calls of each operation in each Region, or a share of all', async () => {
  const first = await simulateFaults({ calls: [{ kind: 'server-error', first: 2 }] });
  await expect(asMember(first)).rejects.toBeDefined();
  await expect(asMember(first)).rejects.toBeDefined();
  expect(await outcomes(await asMember(first), 4)).toEqual([false, false, true, true]);

  const operations = ['cloudtrail:DescribeTrails'];
  const share = { seed: 5, calls: [{ kind: 'server-error', share: 0.5, operations }] };
  const struck = await outcomes(await asMember(await simulateFaults(share)), 40);
  expect(struck.filter((passes) => passes).length).toBeGreaterThan(8);
  expect(struck.filter((passes) => !passes).length).toBeGreaterThan(8);
  // By the seed and by nothing else.
  const again = await simulateFaults(share);
  await outcomes(await asMember(again, otherMember), 3);
  expect(await outcomes(await asMember(again), 40)).toEqual(struck);
  expect(await outcomes(await asMember(await simulateFaults({ ...share, seed: 6 })), 40)).not.toEqual(struck);
});

test('other accounts meet nothing, and what was met is told', async () => {
  const simulator = await simulateFaults({
    calls: [{ kind: 'reset', operations: ['cloudtrail:DescribeTrails'] }],
  });
  await describeTrails(await asMember(simulator, otherMember));
  await expect(describeTrails(await asMember(simulator))).rejects.toBeDefined();
  const told = { total: 1, byKind: { reset: 1 }, byAccount: { [member]: { reset: 1 } } };
  expect(simulator.faults()).toEqual(told);
  expect(await (await fetch(`${simulator.endpoint}/_simulator/faults`)).json()).toEqual(told);
  simulator.endFaults();
  await describeTrails(await asMember(simulator));
  expect(simulator.faults()).toEqual(told);
});
