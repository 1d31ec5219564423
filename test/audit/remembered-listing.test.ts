import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { expect, test, vi } from 'vitest';
import { rememberListing, type AccountLister } from '../../shared/audit/remembered-listing.ts';
import type { ListedAccount } from '../../shared/aws/organizations.ts';

const minute = 60 * 1_000;
const [first, second, third] = ['333333333333', '444444444444', '555555555555'] as const;
// Nobody calls it: the listing is scripted.
const client = new OrganizationsClient({ region: 'us-east-1' });

function listed(...ids: readonly string[]): readonly ListedAccount[] {
  return ids.map((id) => ({ id, name: '', state: 'ACTIVE', paths: [], joinedAt: null }));
}

/** A remembered listing on a clock of the test's own; the listings are answered one after the other. */
function remembered(...answers: readonly (readonly ListedAccount[] | Error)[]) {
  let time = 0;
  const left = [...answers];
  const list = vi.fn<AccountLister>(async () => {
    const answer = left.shift();
    if (answer === undefined) throw new Error('listed more often than the test knows');
    if (answer instanceof Error) throw answer;
    return await Promise.resolve(answer);
  });
  const listing = rememberListing(() => time, list);
  return {
    ask: async (...accountIds: readonly string[]) => await listing(accountIds)(client),
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
    list,
  };
}

test('many events within ten minutes need one listing', async () => {
  const { ask, pass, list } = remembered(listed(first, second));
  const answers = [await ask(first)];
  for (let event = 1; event < 10; event += 1) {
    pass(minute);
    answers.push(await ask(event % 2 === 0 ? first : second));
  }

  expect(new Set(answers.map((accounts) => JSON.stringify(accounts)))).toEqual(
    new Set([JSON.stringify(listed(first, second))]),
  );
  expect(list).toHaveBeenCalledTimes(1);
  expect(list).toHaveBeenCalledWith(client);
});

test('after ten minutes it is listed anew, and the new listing counts from then on', async () => {
  const { ask, pass, list } = remembered(listed(first), listed(first, second));
  await ask(first);
  pass(10 * minute - 1);
  expect(await ask(first)).toEqual(listed(first));
  pass(1);

  expect(await ask(first)).toEqual(listed(first, second));
  pass(10 * minute - 1);
  expect(await ask(first)).toEqual(listed(first, second));
  expect(list).toHaveBeenCalledTimes(2);
});

test('where one of several accounts is missing it is listed anew', async () => {
  const { ask, list } = remembered(listed(first), listed(first, second));
  await ask(first);

  expect(await ask(first, second)).toEqual(listed(first, second));
  expect(await ask(second)).toEqual(listed(first, second));
  expect(list).toHaveBeenCalledTimes(2);
});

test('an account that is in no listing is looked for each time, and the others are remembered', async () => {
  const { ask, list } = remembered(listed(first), listed(first), listed(first));
  await ask(first);

  expect([await ask(third), await ask(third)]).toEqual([listed(first), listed(first)]);
  expect(await ask(first)).toEqual(listed(first));
  expect(list).toHaveBeenCalledTimes(3);
});

test('who asks for no account in particular is told what is remembered', async () => {
  const { ask, list } = remembered(listed(first));

  expect([await ask(), await ask()]).toEqual([listed(first), listed(first)]);
  expect(list).toHaveBeenCalledTimes(1);
});

test('a listing of nobody is not taken for none', async () => {
  const { ask, list } = remembered([]);

  expect([await ask(), await ask()]).toEqual([[], []]);
  expect(list).toHaveBeenCalledTimes(1);
});

test('a failed listing is told to who asked and not remembered', async () => {
  const failure = new Error('TooManyRequestsException');
  const { ask, list } = remembered(failure, listed(first));

  await expect(ask(first)).rejects.toBe(failure);
  expect(await ask(first)).toEqual(listed(first));
  expect(await ask(first)).toEqual(listed(first));
  expect(list).toHaveBeenCalledTimes(2);
});

test('what was remembered before a failed listing is used while its time lasts, and not longer', async () => {
  const failure = new Error('TooManyRequestsException');
  const { ask, pass, list } = remembered(listed(first), failure, failure);
  await ask(first);

  await expect(ask(second)).rejects.toBe(failure);
  expect(await ask(first)).toEqual(listed(first));
  pass(10 * minute);
  await expect(ask(first)).rejects.toBe(failure);
  expect(list).toHaveBeenCalledTimes(3);
});

test('the age of a listing begins when it is there, not when it was asked for', async () => {
  let time = 0;
  const list = vi.fn<AccountLister>(async () => {
    // 10,000 accounts are listed in a minute or more.
    time += 2 * minute;
    return await Promise.resolve(listed(first));
  });
  const listing = rememberListing(() => time, list);
  await listing([first])(client);
  time += 10 * minute - 1;
  await listing([first])(client);

  expect(list).toHaveBeenCalledTimes(1);
});

test('two memories do not share what they know', async () => {
  const [one, other] = [remembered(listed(first)), remembered(listed(first, second))];
  await one.ask(first);

  expect(await other.ask(second)).toEqual(listed(first, second));
  expect([one.list.mock.calls.length, other.list.mock.calls.length]).toEqual([1, 1]);
});
