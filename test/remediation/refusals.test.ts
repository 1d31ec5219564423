/** The closed list of reasons, and that each of them has an account or a resource that is refused for it. */
import { describe, expect, test } from 'vitest';
import {
  passing,
  refusalReasons,
  refuse,
  refuseUnseen,
  type RefusalReason,
} from '../../shared/remediation/index.ts';
import { refused } from '../alarm-chain/compliant-account.ts';
import { plan } from './planned-account.ts';
import { refusedPlans } from './refused-plans.ts';
import { refusedWrites } from './refused-writes.ts';
import { whys } from './unseen-whys.ts';

const reasons = Object.keys(refusalReasons) as readonly RefusalReason[];

/** The reasons that really come out of the cases, whatever these say of themselves. */
const occurring: readonly RefusalReason[] = [
  ...refusedPlans.map(({ given }) => plan(given)),
  ...refusedWrites.map(({ decide }) => decide()),
].flatMap((decision) => ('refusal' in decision ? decision.refusal.reason : []));

test.each(reasons)('something is refused as %s', (reason) => {
  expect(occurring).toContain(reason);
});

test.each(reasons)('%s is a sentence for a person, with what was seen where that is known', (reason) => {
  const sentence = refusalReasons[reason];

  expect(sentence).toMatch(/^[a-z][^\n]*[^.]$/);
  expect(refuse(reason)).toStrictEqual({ reason, message: `${sentence}.` });
  expect(refuse(reason, 'as seen')).toStrictEqual({ reason, message: `${sentence}: as seen.` });
});

test('a missing topic is told with what the rule takes for granted: topic and log group are there', () => {
  expect(refuse('topic-not-configured').message).toMatch(/topic and log group .*infra\/alarm-topic\.yml/);
});

describe('a guard that could not look', () => {
  test.each(whys)('refuses, and says which call was not answered (%s)', (why) => {
    const { reason, message } = refuseUnseen(refused('cloudwatch:DescribeAlarms', why));

    expect(reason).toBe('undetermined');
    expect(message).toContain(`cloudwatch:DescribeAlarms was not answered (${why}: AccessDenied`);
  });

  test.each([...whys, null])('may succeed later only where somebody was too busy or too slow (%s)', (why) => {
    const isBusy = why === 'throttled' || why === 'timed-out';

    expect(passing(why, refuse('undetermined'))).toStrictEqual({
      ...refuse('undetermined'),
      ...(isBusy && { mayPass: true }),
    });
  });
});
