import { expect, test, vi } from 'vitest';
import type { Evidence, UnseenWhy } from '../../shared/alarm-chain/index.ts';
import { askOnce } from '../../shared/aws/once.ts';

const seen: Evidence<string> = { state: 'seen', value: 'filters' };

function unseen(why: UnseenWhy): Evidence<string> {
  return { state: 'unseen', why, operation: 'logs:DescribeMetricFilters', message: why };
}

/** A question that is answered so, one time after the other; the last answer for ever. */
function question(...answers: readonly Evidence<string>[]) {
  let times = 0;
  const ask = vi.fn<() => Promise<Evidence<string>>>(async () => {
    times += 1;
    return await Promise.resolve(answers[Math.min(times, answers.length) - 1]!);
  });
  return { ask, get: askOnce(ask) };
}

test.each<[string, Evidence<string>]>([
  ['an answer', seen],
  ['a refusal', unseen('access-denied')],
  ['that it is not there', { state: 'absent', operation: 'logs:DescribeMetricFilters', message: 'no' }],
])('%s stands for all who ask', async (_, answer) => {
  const { ask, get } = question(answer);

  expect([await get('a'), await get('a')]).toEqual([answer, answer]);
  expect(ask).toHaveBeenCalledTimes(1);
});

test.each(['throttled', 'timed-out'] as const)('%s is asked again by the next', async (why) => {
  const { ask, get } = question(unseen(why), seen);

  expect(await Promise.all([get('a'), get('a')])).toEqual([unseen(why), unseen(why)]);
  expect(await get('a')).toEqual(seen);
  expect(await get('a')).toEqual(seen);
  expect(ask).toHaveBeenCalledTimes(2);
});

test('what is never answered is asked three times, however many need it', async () => {
  const { ask, get } = question(unseen('throttled'));

  for (let member = 0; member < 20; member += 1) await get('a');

  expect(ask).toHaveBeenCalledTimes(3);
});
