import { connect } from 'node:net';
import { expect, test } from 'vitest';
import {
  failureText,
  isAbsence,
  isNoAnswer,
  isOfCall,
  readFailure,
  unseenBy,
  whyUnseen,
} from '../../shared/aws/failure.ts';
import { EndlessPagesError } from '../../shared/aws/pages.ts';

function serviceError(name: string, status: number, contentType = 'application/x-amz-json-1.1'): Error {
  const error = new Error(`${name} happened`);
  return Object.assign(error, {
    name,
    $metadata: { httpStatusCode: status },
    $response: { statusCode: status, headers: { 'content-type': contentType } },
  });
}

function networkError(code: string): Error {
  return Object.assign(new Error(`connect ${code}`), { code });
}

const rows: readonly (readonly [string, unknown, string])[] = [
  ['AccessDeniedException of a JSON service', serviceError('AccessDeniedException', 400), 'access-denied'],
  ['AuthorizationError of SNS', serviceError('AuthorizationError', 403), 'access-denied'],
  ['a 403 of an unknown name', serviceError('Forbidden', 403), 'access-denied'],
  ['ThrottlingException', serviceError('ThrottlingException', 400), 'throttled'],
  ['Throttling of a query service', serviceError('Throttling', 400), 'throttled'],
  ['429', serviceError('Whatever', 429), 'throttled'],
  ['500 after the retries', serviceError('InternalFailure', 500), 'timed-out'],
  ['a reset connection', networkError('ECONNRESET'), 'timed-out'],
  ['a request that took too long', Object.assign(new Error('slow'), { name: 'TimeoutError' }), 'timed-out'],
  ['a session that ended', serviceError('ExpiredTokenException', 400), 'timed-out'],
  [
    'a token that a Region does not know',
    serviceError('UnrecognizedClientException', 400),
    'region-disabled',
  ],
  [
    'an operation that answers HTML',
    serviceError('UnknownError', 500, 'text/html; charset=utf-8'),
    'unsupported',
  ],
  ['an operation that answers 404', serviceError('UnknownError', 404), 'unsupported'],
  ['NotImplemented', serviceError('NotImplemented', 501), 'unsupported'],
  ['a body that is no JSON', Object.assign(new SyntaxError('Unexpected token <'), {}), 'unsupported'],
  [
    'a request that the service refuses as malformed',
    serviceError('ValidationException', 400),
    'unsupported',
  ],
  ['pages that do not end', new EndlessPagesError('more'), 'unsupported'],
];

test.for(rows)('%s → %3$s', ([, error, why]) => {
  expect(whyUnseen(readFailure(error))).toBe(why);
});

test.for(['ResourceNotFoundException', 'NotFound', 'NotFoundException', 'TrailNotFoundException'])(
  '%s says that the resource does not exist',
  (name) => {
    expect(isAbsence(serviceError(name, 404))).toBe(true);
  },
);

test('a 404 page in HTML says nothing about the resource', () => {
  expect(isAbsence(serviceError('NotFound', 404, 'text/html'))).toBe(false);
});

test('an access denial is no absence', () => {
  expect(isAbsence(serviceError('AccessDenied', 403))).toBe(false);
});

test('a refusal keeps its operation and the words of the service on one line', () => {
  const error = Object.assign(serviceError('AccessDenied', 403), { message: 'not\n  authorized' });

  expect(unseenBy('sns:ListSubscriptionsByTopic', error)).toEqual({
    state: 'unseen',
    why: 'access-denied',
    operation: 'sns:ListSubscriptionsByTopic',
    message: 'AccessDenied: not authorized',
  });
});

test('a thrown text is a failure too', () => {
  expect(readFailure('broken')).toMatchObject({ name: 'UnknownError', message: 'broken' });
});

test('a refused connection is no answer, a refusal is one', () => {
  expect(isNoAnswer(networkError('ECONNREFUSED'))).toBe(true);
  expect(isNoAnswer(serviceError('AccessDenied', 403))).toBe(false);
});

/** What Node.js says when none of a host's addresses lets it connect; both are of the loopback, where nobody listens. */
async function refusedByAllAddresses(): Promise<unknown> {
  const socket = connect({
    host: 'securityhub.invalid',
    port: 1,
    autoSelectFamily: true,
    lookup: (_host, _options, answer) => {
      const addresses = ['127.0.0.1', '127.0.0.2'].map((address) => ({ address, family: 4 }));
      answer(null, addresses);
    },
  });
  return await new Promise((resolve) => socket.once('error', resolve));
}

test('a host of which every address refuses gave no answer, and is no defect', async () => {
  const error = await refusedByAllAddresses();

  expect(error).toBeInstanceOf(AggregateError);
  expect(failureText(readFailure(error))).toMatch(/^ECONNREFUSED/);
  expect([whyUnseen(readFailure(error)), isOfCall(error), isNoAnswer(error)]).toEqual([
    'timed-out',
    true,
    true,
  ]);
});

test('several failed addresses are of the network whatever their code, several failed promises are not', () => {
  const one = Object.assign(new Error('connect EADDRNOTAVAIL'), {
    code: 'EADDRNOTAVAIL',
    syscall: 'connect',
  });
  const all = Object.assign(new AggregateError([one, one]), { code: 'EADDRNOTAVAIL' });

  expect(readFailure(all).name).toBe('EADDRNOTAVAIL');
  expect(isOfCall(all)).toBe(true);
  expect(isOfCall(new AggregateError([new TypeError('x is not a function')]))).toBe(false);
});

test.for(['ENETUNREACH', 'EMFILE', 'ECONNREFUSED'])(
  '%s is no answer, told with or without its system call',
  (code) => {
    for (const error of [networkError(code), Object.assign(networkError(code), { syscall: 'connect' })]) {
      expect([whyUnseen(readFailure(error)), isOfCall(error)]).toEqual(['timed-out', true]);
    }
  },
);
