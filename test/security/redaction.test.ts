/** What redaction leaves: the names and sentences that people need; and what it takes: secrets, in whatever form they are repeated. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withoutSecrets } from '../../shared/aws/redact.ts';

const trailLogGroup =
  'arn:aws:logs:us-east-1:333333333333:log-group:/aws/CloudTrail/OrganizationTrail2024/ManagementEvents:log-stream:';

describe('what people need of an error stays', () => {
  test.each([
    `User: arn:aws:sts::333333333333:assumed-role/ringcheck-audit/ringcheck-audit is not authorized to perform: logs:DescribeMetricFilters on resource: ${trailLogGroup}`,
    'arn:aws:sns:us-east-1:333333333333:SecurityOperationsCentreAlarmNotificationsProd01 not found',
    // The topic’s name has 40 characters.
    'arn:aws:sns:us-east-1:333333333333:SecurityOperationsCentreAlarmNotifyPrd01 not found',
    'RoleArn=arn%3Aaws%3Asns%3Aus-east-1%3A333333333333%3ASecurityOperationsCentreAlarmNotifyPrd01&Version=1',
    'SecurityOperationsCentreAlarmNotificationsProd01 has no subscriber',
    'no log group /aws/CloudTrail/OrganizationTrail2024/ManagementEvents, nor /aws/CloudTrail/OrganizationTrail2024/A1',
    'no log group /aws/CloudTrail/OrgTrail2024/ManagmtEvts',
    'at readTrails (file:///var/task/Functions9/Handlers/AuditOfTheWholeOrganization/Accounts.js:12:34)',
    'Authorization: required header missing',
    'Authorization: Basic authentication is not supported',
    'Invalid Credential: role expired',
    'Invalid Signature: not yet current',
    'SessionToken: must not be empty',
    'x-amz-security-token: header missing',
    'topic ASIAPACIFICSECURITYNOTIFICATIONS01 does not exist, nor ASIAPACIFICALERTS001-prod',
    'no file SecurityOperationsCentreAlarmNotifyPrd01.json',
    'commit da39a3ee5e6b4b0d3255bfef95601890afd80709',
  ])('%s', (message) => {
    expect(withoutSecrets(message)).toBe(message);
  });
});

const session = 'IQoJb3JpZ2luX2VjEJr/aB3+/7==';
describe('a secret of a percent-encoded request is taken out', () => {
  test.each([
    ['a credential', 'Credential%3DASIAIOSFODNN7EXAMPLE%2F20260101%2Fus-east-1%2Fsts%2Faws4_request', /ASIA/],
    ['its key id', 'a%3DASIAIOSFODNN7EXAMPLE%2F20260101', /ASIA/],
    ['a token in short pieces', `X-Amz-Security-Token%3D${encodeURIComponent(session).repeat(9)}`, /IQoJ/],
    ['a token after a colon', `x-amz-security-token%3A${encodeURIComponent(session)}`, /IQoJ/],
    [
      'a token that is encoded twice',
      `X-Amz-Security-Token%253D${encodeURIComponent(encodeURIComponent(session))}`,
      /IQoJ/,
    ],
  ])('%s', (_what, text, secret) => {
    expect(withoutSecrets(text)).not.toMatch(secret);
  });
});

test('a secret that the longest text breaks off is not shown in part', () => {
  const key = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
  for (const shown of [1, 20, 39]) {
    const text = `${'- '.repeat(10_000).slice(shown)}${key} ${'- '.repeat(9_000)}`;
    expect(withoutSecrets(text)).not.toContain('wJalr');
  }
  // As the end of the text that is looked through, behind much that was taken out.
  expect(
    withoutSecrets(`${`Signature=${'0'.repeat(989)} `.repeat(24)}${' '.repeat(70)}${key}${key}`),
  ).not.toContain('wJalr');
});

const alphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
function textOf(characters: string, lengths: { minLength: number; maxLength: number }) {
  return fc.string({ unit: fc.constantFrom(...characters.split('')), ...lengths });
}

/** https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html */
const topicName = textOf(`${alphanumeric}-_`, { minLength: 1, maxLength: 256 });
/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html */
const logGroupName = fc.oneof(
  textOf(`${alphanumeric}_-/.#`, { minLength: 1, maxLength: 512 }),
  // As people make them: words with capitals and years, of whatever length.
  fc
    .array(fc.constantFrom('aws', 'CloudTrail', 'Organization', 'Trail2024', 'Security', 'Events', '/'), {
      minLength: 1,
      maxLength: 30,
    })
    .map((words) => `/aws/${words.join('')}`),
);
/** Up to 255 characters, none of them a control character: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const alarmName = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 255 }),
  textOf(`${alphanumeric} -_/.:#()`, { minLength: 1, maxLength: 255 }),
);
/** Whether somebody who sees the name alone could not tell it from a secret access key or a session token. */
function couldBeSecret(name: string): boolean {
  return name.split(/[^A-Za-z0-9+/]/).some((part) => part.length === 40 || part.length >= 100);
}

/** Letters and digits alone, of any length: within an ARN even those of a secret’s form stay. */
const barest = textOf(alphanumeric, { minLength: 1, maxLength: 256 });
const region = fc.constantFrom('us-east-1', 'eu-central-2', 'us-gov-west-1');
const partition = fc.constantFrom('aws', 'aws-cn', 'aws-us-gov');
const arn = fc
  .tuple(
    partition,
    region,
    fc.oneof(
      topicName.map((name) => ['sns', name] as const),
      barest.map((name) => ['sns', name] as const),
      logGroupName.map((name) => ['logs', `log-group:${name}:log-stream:`] as const),
      barest.map((name) => ['logs', `log-group:/${name}:*`] as const),
      // An alarm’s name goes on where a text would end: behind a space, say.
      alarmName
        .filter((name) => !couldBeSecret(name))
        .map((name) => ['cloudwatch', `alarm:${name}`] as const),
      barest.map((name) => ['cloudtrail', `trail/${name}`] as const),
      fc.uuid().map((id) => ['kms', `key/${id}`] as const),
      fc.tuple(barest, barest).map(([role, name]) => ['sts', `assumed-role/${role}/${name}`] as const),
    ),
  )
  .map(([of, where, [service, what]]) => `arn:${of}:${service}:${where}:333333333333:${what}`);

test('no ARN is touched, however its resource is called, in plain and percent-encoded', () => {
  fc.assert(
    fc.property(arn, fc.boolean(), (one, isEncoded) => {
      const text = `not authorized on resource: ${isEncoded ? encodeURIComponent(one) : one} because no policy allows it`;
      expect(withoutSecrets(text)).toBe(text);
    }),
    { numRuns: 500 },
  );
});

test('no name of a topic, log group or alarm is touched that could not be a secret itself', () => {
  const name = fc.oneof(topicName, logGroupName, alarmName).filter((one) => !couldBeSecret(one));
  fc.assert(
    fc.property(name, fc.constantFrom(' ', "'", '"'), (one, quote) => {
      const text = `The specified resource does not exist: ${quote}${one}${quote}, or was deleted`;
      expect(withoutSecrets(text)).toBe(text);
    }),
    { numRuns: 500 },
  );
});

test('a path is touched neither at 40 characters nor beyond 100, where it is one of AWS or begins with a slash', () => {
  const path = textOf(`${alphanumeric}/`, { minLength: 95, maxLength: 300 }).map((rest) => `/${rest}`);
  const ofAws = textOf(`${alphanumeric}/`, { minLength: 35, maxLength: 35 }).map((rest) => `/aws/${rest}`);
  fc.assert(
    fc.property(fc.oneof(path, ofAws), (one) => {
      expect(withoutSecrets(`no log group ${one}: see there`)).toBe(`no log group ${one}: see there`);
    }),
    { numRuns: 300 },
  );
});

const base64 = `${alphanumeric}+/`;
const keyId = fc
  .tuple(
    fc.constantFrom('AKIA', 'ASIA'),
    textOf('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', { minLength: 16, maxLength: 16 }),
  )
  .map((parts) => parts.join(''));
function isMixed(text: string): boolean {
  return /[A-Z]/.test(text) && /[a-z]/.test(text) && /\d/.test(text);
}
/** Of a thousand real ones one has no digit: it is known where its name stands with it, and not alone. */
const secretKey = textOf(base64, { minLength: 40, maxLength: 40 }).filter(
  (key) => isMixed(key) && !key.startsWith('/aws/'),
);
/** All that are known begin with letters, which are the version of what is in them. */
const sessionToken = fc
  .tuple(
    fc.constantFrom('IQoJb3JpZ2luX2Vj', 'FwoGZXIvYXdz', 'FQoGZXIvYXdz'),
    textOf(base64, { minLength: 200, maxLength: 1_200 }),
    fc.constantFrom('', '=', '=='),
  )
  .map((parts) => parts.join(''));

/** How a secret is repeated, by a name and alone. */
const alone: readonly ((secret: string) => string)[] = [
  (secret) => secret,
  (secret) => `The key ${secret} is unknown.`,
  (secret) => `unknown: ${secret}.`,
  (secret) => `unknown:${secret}`,
  (secret) => `('${secret}')`,
  (secret) => `x=${secret}&y=1`,
  (secret) => `x=${encodeURIComponent(secret)}&y=1`,
  (secret) => `a%3A1%26x%3D${encodeURIComponent(secret)}%26y%3D1`,
  (secret) => encodeURIComponent(`x=${encodeURIComponent(secret)}&y=1`),
  (secret) => JSON.stringify({ x: secret, y: 1 }),
  (secret) => JSON.stringify({ x: JSON.stringify({ x: secret }) }),
  (secret) => encodeURIComponent(JSON.stringify({ x: secret, y: 1 })),
  // Behind an ARN, which ends where its field does.
  (secret) => `arn=arn:aws:iam::333333333333:role/ringcheck-audit&x=${secret}`,
  (secret) => encodeURIComponent(`arn=arn:aws:iam::333333333333:role/ringcheck-audit&x=${secret}`),
  (secret) => encodeURIComponent(JSON.stringify({ arn: 'arn:aws:iam::333333333333:role/a', x: secret })),
  (secret) => `<X>${secret}</X>`,
];
function named(name: string): readonly ((secret: string) => string)[] {
  return [
    (secret) => `${name}: ${secret}`,
    (secret) => `${name}:${secret}\n`,
    (secret) => `POST\n/\n\nhost:sts.amazonaws.com\n${name.toLowerCase()}:${secret}\n\nhost;x-amz-date\n`,
    (secret) => `https://sts.amazonaws.com/?Action=X&${name}=${encodeURIComponent(secret)}&Version=1`,
    (secret) => encodeURIComponent(`?Action=X&${name}=${encodeURIComponent(secret)}&Version=1`),
    (secret) => JSON.stringify({ [name]: secret, y: 1 }),
    (secret) => JSON.stringify(JSON.stringify({ [name]: secret })),
    (secret) => encodeURIComponent(JSON.stringify({ [name]: secret })),
    (secret) => `<${name}>${secret}</${name}>`,
    (secret) => `{ ${name}: '${secret}', y: 1 }`,
  ];
}
const scope = '20260101/us-east-1/sts/aws4_request';
const signed: readonly ((secret: string) => string)[] = [
  (id) => `Authorization: AWS4-HMAC-SHA256 Credential=${id}/${scope}, SignedHeaders=host, Signature=00ff`,
  (id) => `authorization:AWS4-HMAC-SHA256 Credential=${id}/${scope}, SignedHeaders=host, Signature=00ff`,
  (id) => JSON.stringify({ Authorization: `AWS4-HMAC-SHA256 Credential=${id}/${scope}, Signature=00ff` }),
  (id) => `X-Amz-Credential=${encodeURIComponent(`${id}/${scope}`)}&X-Amz-Date=1`,
  (id) => encodeURIComponent(`X-Amz-Credential=${encodeURIComponent(`${id}/${scope}`)}&X-Amz-Date=1`),
  (id) => `Credential scope of ${id}/${scope} is wrong`,
];

test.each([
  [
    'id of an access key',
    keyId,
    [...alone, ...named('AccessKeyId'), ...named('aws_access_key_id'), ...signed],
  ],
  [
    'secret access key',
    secretKey,
    [...alone, ...named('SecretAccessKey'), ...named('aws_secret_access_key')],
  ],
  [
    'session token',
    sessionToken,
    [...alone, ...named('SessionToken'), ...named('aws_session_token'), ...named('X-Amz-Security-Token')],
  ],
] as const)('no %s survives, in whatever form it is repeated', (_what, secret, forms) => {
  fc.assert(
    fc.property(secret, (one) => {
      for (const form of forms) {
        const told = withoutSecrets(form(one));
        // No part of it that would do, nor what begins it: encoding leaves letters and digits as they are.
        for (const part of one.split(/[^A-Za-z0-9]+/).filter(({ length }) => length >= 8)) {
          expect(told).not.toContain(part);
        }
        expect(told).toContain('[redacted]');
      }
    }),
    { numRuns: 100 },
  );
});

test('of a signed request neither the scheme nor the signature is told', () => {
  for (const form of signed) {
    expect(withoutSecrets(form('AKIAIOSFODNN7EXAMPLE'))).not.toMatch(/AWS4-HMAC|00ff/);
  }
  expect(withoutSecrets('Proxy-Authorization: Basic c29tZWJvZHk6cGFzcw==')).not.toContain('c29t');
});

test.each([
  String.raw`{"SecretAccessKey":"wJalrXUtnFEMI\/K7MDENG\/bPxRfiCYEXAMPLEKEY"}`,
  String.raw`the key wJalrXUtnFEMI\/K7MDENG\/bPxRfiCYEXAMPLEKEY is not valid`,
  String.raw`{"body":"{\"SessionToken\":\"IQoJb3JpZ2luX2VjEXAMPLE\\/K7MDENG\\/bPxRfiCYEXAMPLEKEY\"}"}`,
])('a slash that JSON escapes does not part a secret: %s', (text) => {
  expect(withoutSecrets(text)).not.toMatch(/K7MDENG|bPxRfiCY|wJalrXUtnFEMI/);
});

test.each([
  'id-AKIAIOSFODNN7EXAMPLE',
  'session/AKIAIOSFODNN7EXAMPLE/x',
  'AKIAIOSFODNN7EXAMPLE.amazonaws.com',
])('the id of an access key is found in %s', (text) => {
  expect(withoutSecrets(text)).not.toContain('AKIAIOSFODNN7EXAMPLE');
});

test('what stands after an ARN in brackets is looked at by itself', () => {
  const text = '(arn:aws:iam::333333333333:role/x)wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
  expect(withoutSecrets(text)).toBe('(arn:aws:iam::333333333333:role/x)[redacted]');
});
