import * as fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { itemFailureText, readFailure } from '../../shared/aws/failure.ts';
import { tellError, withoutSecrets } from '../../shared/aws/redact.ts';

/** AWS's own example: https://docs.aws.amazon.com/IAM/latest/UserGuide/security-creds-programmatic-access.html */
const secretKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const sessionToken = `IQoJb3JpZ2luX2VjEXAMPLE//////////${'wEaCXVzLWVhc3QtMSJHMEUCIQDExample'.repeat(8)}+/0==`;

afterEach(() => {
  vi.restoreAllMocks();
});

test.each([
  ['a secret access key', secretKey],
  ['a session token', sessionToken],
  ['a key id of a session', 'ASIAIOSFODNN7EXAMPLE'],
  ['a key id of a user', 'AKIAIOSFODNN7EXAMPLE'],
])('%s is taken out of a text, wherever it stands', (_what, secret) => {
  for (const text of [secret, `(${secret})`, `key=${secret}&x=1`, `'${secret}'`, `before ${secret} after`]) {
    expect(withoutSecrets(text)).not.toContain(secret.replaceAll('=', ''));
  }
});

test.each([
  'User: arn:aws:sts::222222222222:assumed-role/ringcheck-prod-audit-function/ringcheck-prod-audit is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::333333333333:role/ringcheck-audit',
  'The security token included in the request is expired',
  'Topic arn:aws:sns:us-east-1:333333333333:aws-controltower-AggregateSecurityNotifications does not exist',
  'getaddrinfo ENOTFOUND cloudtrail.us-east-1.amazonaws.com',
  'The specified log group does not exist: /aws/cloudtrail/organization-trail-logs-333333333333',
])('what people need of a refusal stays: %s', (message) => {
  expect(withoutSecrets(message)).toBe(message);
});

test('a refused signature keeps its sentences, and nothing of the request', () => {
  const message =
    'The request signature we calculated does not match. Consult the service documentation for details.\n\n' +
    `The Canonical String for this request should have been\n'POST\n/\n\nhost:sts.amazonaws.com\nx-amz-security-token:${sessionToken}\n'`;

  expect(readFailure(Object.assign(new Error(message), { name: 'SignatureDoesNotMatch' })).message).toBe(
    'The request signature we calculated does not match. Consult the service documentation for details.',
  );
});

test('whatever stands around a session token, it does not get through', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (before, after) => {
      const text = `${before}\nx-amz-security-token:${sessionToken} ${after}`;
      expect(withoutSecrets(text)).not.toContain(sessionToken.slice(0, 60));
    }),
  );
});

test('a text of any length is told by its beginning, in a time that does not grow with it', () => {
  for (const part of [' ', 'A', 'a1B', '\n', 'The ', 'Credential=', 'x-amz-security-token ']) {
    expect(withoutSecrets(part.repeat(2_000_000)).length).toBeLessThanOrEqual(40_000);
  }
});

/** An error as the SDK makes it: by the socket of the answer one comes to the request. */
function errorOfTheSdk(): Error {
  const request = { headers: { authorization: `Credential=x/${sessionToken}` } };
  const refusal = Object.assign(new Error('not authorized'), { $response: { body: { req: request } } });
  return Object.assign(new Error(`stopped: ${secretKey}`, { cause: refusal }), { $response: refusal });
}

test('of an error nothing is told but its name, its message and where it came from', () => {
  const told = tellError(errorOfTheSdk());

  expect(Object.keys(told)).toEqual(['name', 'message', 'stack']);
  expect(told).toMatchObject({ name: 'Error', message: 'stopped: [redacted]' });
  expect(told.stack).toContain('told-errors.test.ts');
  expect(JSON.stringify(told)).not.toMatch(/IQoJ|wJalr/);
});

test('a defect is logged without what hangs onto it', async () => {
  const written: string[] = [];
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'ERROR');
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => written.push(String(chunk)) > 0);
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => written.push(String(chunk)) > 0);
  const { loggingObserver } = await import('../../functions/logger.ts');
  loggingObserver.onDefect?.('333333333333', errorOfTheSdk());
  vi.unstubAllEnvs();

  const text = written.join('');
  expect(text).toContain('unexpected error');
  expect(text).toContain('stopped: [redacted]');
  expect(text).not.toMatch(/IQoJ|wJalr|authorization/);
});

test('the message of one finding that Security Hub refuses is as harmless as that of a whole call', () => {
  const text = itemFailureText(
    'Invalid\u001b[2J',
    `x-amz-security-token:${sessionToken}\r\n${'long '.repeat(500)}`,
  );

  expect(text).toMatch(/^Invalid\\u001b\[2J: x-amz-security-token:\[redacted\] long /);
  expect(text.length).toBeLessThan(500);
});

test('what AWS repeats of a name is shown with nothing hidden', () => {
  const error = new Error('No topic a\u202egnp.exe\u001b]0;owned\u0007 in us-east-1');

  expect(readFailure(error).message).toBe(
    String.raw`No topic a\u202egnp.exe\u001b]0;owned\u0007 in us-east-1`,
  );
});
