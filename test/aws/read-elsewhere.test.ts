import { expect, test } from 'vitest';
import { beforeDeadline } from '../../shared/aws/read-elsewhere.ts';
import { aSession } from './a-session.ts';

test('a defect in an answer that nobody waits for any more does not end the process', async () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  process.on('unhandledRejection', note);
  const answer = Promise.reject(new TypeError('a defect'));
  const late = await beforeDeadline(
    answer,
    'sns:GetTopicAttributes',
    aSession({ signal: AbortSignal.abort() }),
  );
  await new Promise((resolve) => setTimeout(resolve, 20));
  process.off('unhandledRejection', note);

  expect(late).toMatchObject({ state: 'unseen', why: 'timed-out', operation: 'sns:GetTopicAttributes' });
  expect(unhandled).toEqual([]);
});
