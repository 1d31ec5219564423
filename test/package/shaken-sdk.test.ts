/** What is left of the SDK in a bundle does what the whole does, as far as the product can see. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { HttpResponse } from '@smithy/core/protocols';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { retriedIn, shakeSchemas } from '../../bundle/shake-sdk.ts';
import { functionOptions } from '../../bundle/bundle-options.ts';
import type { Session } from '../../shared/aws/session.ts';
import { useEnvironment } from '../audit/simulated.ts';
import { aSession } from '../aws/a-session.ts';
import { errorsOf, wordsOfProduct, type ErrorSchema } from './known-errors.ts';
import * as whole from './probe-clients.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'ringcheck-shaken-'));
let shaken: typeof whole;
let written: ReadonlySet<string>;

beforeAll(async () => {
  written = await wordsOfProduct();
  const outfile = path.join(folder, 'probe-clients.mjs');
  await build({ ...functionOptions, entryPoints: ['test/package/probe-clients.ts'], outfile });
  shaken = (await import(pathToFileURL(outfile).href)) as typeof whole;
}, 60_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** An answer as it comes over the wire. */
interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** A request as it would go over the wire, without what no two requests share. */
interface Sent {
  readonly request: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What is read of a request of the SDK. */
type Request = Readonly<Record<'method' | 'protocol' | 'hostname' | 'path', string>> & {
  readonly query: object;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string | undefined;
};

/** A session whose requests are all answered the same. @returns with the requests, as they come */
function answering({ status, headers, body }: Answer): { readonly session: Session; readonly sent: Sent[] } {
  const sent: Sent[] = [];
  const handle = (request: Request) => {
    const own = Object.entries(request.headers).filter(([name]) => !ofThisRequest.has(name));
    sent.push({
      request: `${request.method} ${request.protocol}//${request.hostname}${request.path} ${JSON.stringify(request.query)}`,
      headers: Object.fromEntries(own),
      body: bytesOf(request.body).toString('latin1'),
    });
    const response = new HttpResponse({
      statusCode: status,
      headers: { ...headers },
      body: Readable.from([bytesOf(body)]),
    });
    return Promise.resolve({ response });
  };
  const requestHandler = { handle, metadata: { handlerProtocol: 'http/1.1' } };
  return {
    session: aSession({ requestHandler: requestHandler as unknown as Session['requestHandler'] }),
    sent,
  };
}

/** The SDK's own arrays of bytes do not like to be taken for texts. */
function bytesOf(body: Uint8Array | string | undefined): Buffer {
  return body instanceof Uint8Array
    ? Buffer.from(body.buffer, body.byteOffset, body.byteLength)
    : Buffer.from(body ?? '');
}

/** The id and the time of a request, what is signed with them, and the SDK's own tale of itself. */
const ofThisRequest = new Set([
  'amz-sdk-invocation-id',
  'x-amz-date',
  'authorization',
  'user-agent',
  'x-amz-user-agent',
]);

/** Those whose errors have another code than their name: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
const queryServices = new Set(['cloudwatch', 'sns', 'sts']);

/** The error as the service's protocol writes it. */
function errorAnswer(client: string, [, , name, traits]: ErrorSchema): Answer {
  const [code, ofQuery] = (traits['awsQueryError'] as [string, number] | undefined) ?? [name, 400];
  const status = Number(traits['httpError'] ?? ofQuery);
  const message = `the ${name} of the service`;
  if (client === 's3') {
    const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
    return { status, headers: { 'content-type': 'application/xml' }, body };
  }
  if (client === 'sns' || client === 'sts') {
    const error = `<Type>Sender</Type><Code>${code}</Code><Message>${message}</Message>`;
    return {
      status,
      headers: { 'content-type': 'text/xml' },
      body: `<ErrorResponse><Error>${error}</Error><RequestId>id</RequestId></ErrorResponse>`,
    };
  }
  const headers = {
    'content-type': 'application/json',
    'x-amzn-errortype': name,
    ...(client === 'cloudwatch' ? { 'x-amzn-query-error': `${code};Sender` } : {}),
  };
  return { status, headers, body: JSON.stringify({ __type: `com.amazonaws#${name}`, message }) };
}

describe.each(Object.keys(whole.calls))('%s', (client) => {
  test('every error of the model is read alike, and has its name where the product knows it', async () => {
    const errors = await errorsOf(client);
    const call = (of: typeof whole) => {
      const found = of.calls[client];
      if (found === undefined) throw new Error(`there is no call of ${client}`);
      return found;
    };
    for (const error of errors) {
      // More attempts would only wait.
      const once = (answer: Answer) => ({
        ...answering(answer).session,
        signal: AbortSignal.timeout(60_000),
      });
      const answer = errorAnswer(client, error);
      const expected = await whole.failureOf(call(whole), once(answer));
      const { name, ...rest } = await shaken.failureOf(call(shaken), once(answer));

      expect({ error: error[2], ...rest }).toEqual({ error: error[2], ...rest, ...withoutName(expected) });
      // Of query services an error that nobody tells apart has the service's code for a name.
      const isToldApart = [name, expected.name].some((one) => written.has(one));
      expect(isToldApart || !queryServices.has(client) ? name : expected.name).toBe(expected.name);
    }
    expect(errors.length).toBeGreaterThan(3);
  });
});

function withoutName<T extends { readonly name: string }>({ name: _name, ...rest }: T): Omit<T, 'name'> {
  return rest;
}

function jsonAnswer(body: object): Answer {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

test('a finding with the details of its resources goes out, and comes back, as from the whole client', async () => {
  const finding = {
    SchemaVersion: '2018-10-08',
    Id: 'ringcheck/D9.AWS.MON.22/333333333333',
    ProductArn: 'arn:aws:securityhub:us-east-1:333333333333:product/333333333333/default',
    GeneratorId: 'ringcheck/D9.AWS.MON.22',
    AwsAccountId: '333333333333',
    CreatedAt: '2026-01-15T12:00:00.000Z',
    UpdatedAt: '2026-01-15T12:00:00.000Z',
    Title: 'title',
    Description: 'description',
    Compliance: { Status: 'FAILED' as const },
    ProductFields: { 'ringcheck/rings': 'no' },
    Resources: [
      {
        Type: 'AwsSnsTopic',
        Id: 'arn:aws:sns:us-east-1:333333333333:alarms',
        Details: { Other: { 'subscriber.confirmed': '0', 'topic.name': 'alarms' } },
      },
    ],
    RelatedFindings: [{ ProductArn: 'arn', Id: 'other' }],
    FindingProviderFields: {
      Severity: { Label: 'HIGH' as const },
      Types: ['Software and Configuration Checks'],
    },
  };
  const imported = jsonAnswer({ FailedCount: 0, SuccessCount: 1, FailedFindings: [] });
  const stored = jsonAnswer({ Findings: [finding] });
  const act = async ({ importFindings, readOwnFindings }: typeof whole) => {
    const writing = answering(imported);
    await importFindings(writing.session, 'us-east-1', [finding]);
    const reading = answering(stored);
    const read = await readOwnFindings(reading.session, 'us-east-1', { ids: [finding.Id] });
    return { sent: [...writing.sent, ...reading.sent], read };
  };
  const [ofShaken, ofWhole] = [await act(shaken), await act(whole)];

  expect(ofShaken).toEqual(ofWhole);
  expect(JSON.parse(ofShaken.sent[0]?.body ?? '')).toEqual({ Findings: [finding] });
  expect(ofShaken.read).toMatchObject({
    state: 'seen',
    value: new Map([[finding.Id, { answered: finding }]]),
  });
});

test('an object goes out, and comes back, as from the whole client: with its checksum, to the same address', async () => {
  const value = { accounts: ['333333333333'], text: 'ü'.repeat(50) };
  const act = async ({ openBucket, readObject, writeObject }: typeof whole) => {
    const writing = answering({ status: 200, headers: {}, body: '' });
    await writeObject(openBucket(writing.session, 'reports'), 'runs/a key.json.gz', value);
    const [put] = writing.sent;
    const body = Buffer.from(put?.body ?? '', 'latin1');
    const checksum = put?.headers['x-amz-checksum-crc32'] ?? '';
    const read = async (crc32: string) => {
      const headers = { 'x-amz-checksum-crc32': crc32 };
      const { session } = answering({ status: 200, headers, body });
      return await readObject(openBucket(session, 'reports'), 'runs/a key.json.gz');
    };
    const spoilt = await read('AAAAAA==').catch((error: unknown) => String(error));
    return { put, read: await read(checksum), spoilt };
  };
  const [ofShaken, ofWhole] = [await act(shaken), await act(whole)];

  expect(ofShaken).toEqual(ofWhole);
  expect(ofShaken).toMatchObject({
    put: {
      request: expect.stringContaining(
        'PUT https://reports.s3.us-east-1.amazonaws.com/runs/a%20key.json.gz',
      ) as unknown,
      headers: { 'x-amz-checksum-crc32': expect.stringMatching(/^[\w+/]{6}==$/) as unknown },
    },
    read: value,
    spoilt: expect.stringContaining('hecksum') as unknown,
  });
});

test('each client signs with the credentials that are in the environment when it is made', async () => {
  expect(await credentialsWith('AKIAIOSFODNN7EXAMPLE')).toBe('AKIAIOSFODNN7EXAMPLE token');
  expect(await credentialsWith('AKIAI44QH8DHBEXAMPLE')).toBe('AKIAI44QH8DHBEXAMPLE token');
  await expect(credentialsWith('')).rejects.toThrow('Unable to find environment variable credentials.');
});

/** What a client finds for itself in an environment with this key. */
async function credentialsWith(keyId: string): Promise<string> {
  const restore = useEnvironment({
    AWS_ACCESS_KEY_ID: keyId,
    AWS_SECRET_ACCESS_KEY: keyId === '' ? '' : 'EXAMPLE',
    AWS_SESSION_TOKEN: 'token',
  });
  try {
    return await shaken.foundCredentials();
  } finally {
    restore();
  }
}

describe('where the SDK does not write its schemas any more as the build reads them, the build ends', () => {
  const file = 'schemas_0.js';
  const mend =
    'the AWS SDK does not write its schemas any more as the build reads them: see how it does, and mend bundle/shake-sdk.ts';
  const key = 'const _hH = "httpHeader";\nvar a = { [_hH]: 1 };\n';
  const registered = 'n0_registry.registerError(Gone$, Gone);\n';
  const service = '_s_registry.registerError(ServiceException$, ServiceException);\n';
  const details = 'export var ResourceDetails$ = [3, n0, _RDe,\n    0,\n    [_A, _Ot],\n    [0, 1]\n];\n';
  const securityHub = 'const n0 = "com.amazonaws.securityhub";\n';

  test('as it writes them, nothing ends', () => {
    expect(shakeSchemas(`${key}${registered}${service}`, new Set(), file)).toBe(
      `const _hH = "httpHeader";\nvar a = { "httpHeader": 1 };\n\n${service}`,
    );
    expect(shakeSchemas(`${securityHub}${key}${registered}${details}`, new Set(), file)).toContain(
      'export var ResourceDetails$ = [3, n0, _RDe, 0, [_Ot], [128 | 0]];',
    );
  });

  test.each([
    ['_hH is no constant of the file', 'var a = { [_hH]: 1 };'],
    ['no key is a constant of the file', `var a = { httpHeader: 1 };\n${registered}`],
    ['a key is computed otherwise', `${key}${registered}var b = { [names.hH]: 1 };`],
    ['a key is computed otherwise', `${key}${registered}var b = {a: 1,[hH] : 1 };`],
    ['no error is registered', key],
    ['no error is registered', `${key}${service}`],
    [
      'an error is registered otherwise',
      `${key}${registered}n0_registry.registerError(Other$, models.Other);\n`,
    ],
    [
      'an error is registered otherwise',
      `${key}${registered}for (const one of all) n0_registry.registerError(...one);\n`,
    ],
    [
      'the code of an error is not where it was',
      `${key}${registered}export const Gone$ = error({ "awsQueryError": ["Lost", 404] });`,
    ],
    ['ResourceDetails$ is not where it was', `${securityHub}${key}${registered}`],
    [
      'ResourceDetails$ is not where it was',
      `${securityHub}${key}${registered}${details.replace(', _Ot', '')}`,
    ],
  ])('%s: %j', (what, text) => {
    expect(() => shakeSchemas(text, new Set(), file)).toThrow(`${file}: ${what}: ${mend}`);
  });

  test('the errors that may be tried again are known by another mark', () => {
    const retryable =
      'export class A {\n    name = "A";\n    $retryable = {};\n}\nexport class B {\n    name = "B";\n}\n';

    expect([...retriedIn(retryable, 'errors.js')]).toEqual(['A']);
    expect(() => retriedIn(retryable.replaceAll('    ', '  '), 'errors.js')).toThrow(
      `errors.js: an error may be tried again, and its name is not where it was: ${mend}`,
    );
  });

  test('with one line for the file', async () => {
    const schemas = path.join(folder, 'node_modules/@aws-sdk/client-other/dist-es/schemas');
    mkdirSync(schemas, { recursive: true });
    mkdirSync(path.join(schemas, '../models'));
    writeFileSync(path.join(schemas, '../models/errors.js'), '');
    writeFileSync(path.join(schemas, 'schemas_0.js'), `${key}export { a };\n`);
    const entryPoints = [path.join(schemas, 'schemas_0.js')];

    await expect(
      build({ ...functionOptions, entryPoints, write: false, logLevel: 'silent' }),
    ).rejects.toMatchObject({
      errors: [
        {
          text: expect.stringMatching(
            /^\S*client-other\/dist-es\/schemas\/schemas_0\.js: no error is registered: .*mend bundle\/shake-sdk\.ts$/,
          ) as unknown,
          detail: undefined,
        },
      ],
    });
  });
});
