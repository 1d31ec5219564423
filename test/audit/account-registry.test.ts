import { expect, test, vi } from 'vitest';
import { createAccountRegistry } from '../../shared/audit/account-registry.ts';
import { createCallLog } from '../../shared/aws/call-log.ts';
import type { Session } from '../../shared/aws/session.ts';
import { aSession } from '../aws/a-session.ts';

const ownerId = '111111111111';
const asker = aSession();

function failure(name: string): Error {
  return Object.assign(new Error(`${name} by STS`), { name, $metadata: { httpStatusCode: 400 } });
}

/** A registry into whose accounts STS lets as `answers` say, one after the other. */
function registryWith(...answers: readonly (Error | Session)[]) {
  let times = 0;
  const enter = vi.fn<() => Promise<Session>>(async () => {
    times += 1;
    const answer = answers[Math.min(times, answers.length) - 1];
    if (answer === undefined || answer instanceof Error) throw answer ?? failure('Unexpected');
    return await Promise.resolve(answer);
  });
  const registry = createAccountRegistry({
    auditorAccountId: '222222222222',
    isMember: () => true,
    enter,
    signal: new AbortController().signal,
    accountTimeout: 60_000,
    calls: createCallLog(),
  });
  return { registry, enter };
}

const owner = aSession({ accountId: ownerId });

test.each(['Throttling', 'TimeoutError'])(
  'an account that STS could not open for %s is opened for the next who asks',
  async (name) => {
    const { registry, enter } = registryWith(failure(name), owner);

    expect(await registry.borrow(ownerId, asker)).toMatchObject({
      state: 'unseen',
      why: name === 'Throttling' ? 'throttled' : 'timed-out',
    });
    expect((await registry.visit(ownerId)).session.accountId).toBe(ownerId);
    expect(await registry.borrow(ownerId, asker)).toMatchObject({ session: { accountId: ownerId } });
    expect(enter).toHaveBeenCalledTimes(2);
  },
);

test('who asks at the same time shares one answer', async () => {
  const { registry, enter } = registryWith(failure('Throttling'), owner);

  await Promise.all([registry.borrow(ownerId, asker), registry.borrow(ownerId, asker)]);

  expect(enter).toHaveBeenCalledTimes(1);
});

test('an account that refuses is asked once, by whoever comes first', async () => {
  const { registry, enter } = registryWith(failure('AccessDenied'), owner);

  expect(await registry.borrow(ownerId, asker)).toMatchObject({ why: 'owner-account-unreachable' });
  expect(await registry.borrow(ownerId, asker)).toMatchObject({ why: 'owner-account-unreachable' });
  await expect(registry.visit(ownerId)).rejects.toThrow('AccessDenied by STS');
  expect(enter).toHaveBeenCalledTimes(1);
});

test('an account that never opens is given up after three times', async () => {
  const { registry, enter } = registryWith(failure('Throttling'));

  for (let member = 0; member < 20; member += 1) {
    expect(await registry.borrow(ownerId, asker)).toMatchObject({ why: 'throttled' });
  }

  expect(enter).toHaveBeenCalledTimes(3);
});

test('an account that is done with is forgotten, so that a run holds no more accounts than are in flight', async () => {
  const { registry, enter } = registryWith(owner);

  await registry.visit(ownerId);
  registry.leave(ownerId, false);
  await registry.visit(ownerId);

  expect(enter).toHaveBeenCalledTimes(2);
});

test('an account that others share stays open', async () => {
  const { registry, enter } = registryWith(owner);

  await registry.visit(ownerId);
  registry.leave(ownerId, true);
  await registry.borrow(ownerId, asker);

  expect(enter).toHaveBeenCalledTimes(1);
});
