import { expect, test } from 'vitest';
import { coverageCauseOf } from '../../shared/aws/coverage-cause.ts';

test.for([
  ['InvalidAccess: the hub is off', 'security-hub-off'],
  ['InvalidAccessException: Account 333333333333 is not subscribed to AWS Security Hub', 'security-hub-off'],
  ['AccessDeniedException: User is not authorized', 'access-denied'],
  ['TooManyRequestsException: Rate exceeded', 'throttled'],
  ['TimeoutError', 'timed-out'],
  ['ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:1', 'timed-out'],
  ['UnrecognizedClientException: The security token is invalid', 'region-disabled'],
  ['InternalFailure: not now', null],
  ['the finding is larger than the 240000 bytes that Security Hub takes', null],
  ['', null],
] as const)('%s → %s', ([text, cause]) => {
  expect(coverageCauseOf(text)).toBe(cause);
});

/** As the report of an account that could not be entered says it. */
const sentence = (error: string) =>
  `Not determined: the role Throttling could not be assumed (${error}: SlowDown, said STS).`;

test('the error in a sentence is found, and no other word of it', () => {
  expect(coverageCauseOf(sentence('AccessDenied'))).toBe('access-denied');
  expect(coverageCauseOf(sentence('RegionDisabledException'))).toBe('region-disabled');
  expect(coverageCauseOf(sentence('Error'))).toBeNull();
});
