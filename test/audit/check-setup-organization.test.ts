import { ListAccountsCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { checkListing, readListing } from '../../shared/audit/check-setup-organization.ts';
import { aSession } from '../aws/a-session.ts';

const organizations = mockClient(OrganizationsClient);
const caller = aSession({ accountId: '222222222222' });
const management = { state: 'seen', value: '111111111111' } as const;

beforeEach(() => {
  organizations.reset();
  organizations.onAnyCommand().rejects(new Error('unexpected call'));
});

async function listing() {
  return checkListing(caller, await readListing(caller, { kind: 'organization' }), management);
}

function refusal(name: string, status: number): Error {
  return Object.assign(new Error('refused'), { name, $metadata: { httpStatusCode: status } });
}

test('a listing says how many of the accounts are in scope and can be used', async () => {
  organizations.on(ListAccountsCommand).resolves({
    Accounts: [
      { Id: '111111111111', State: 'ACTIVE' },
      { Id: '333333333333', State: 'SUSPENDED' },
    ],
  });

  expect(await listing()).toMatchObject({
    state: 'ok',
    results: [
      { message: 'the organization can be listed: 1 of its 2 accounts are in scope and can be used' },
    ],
  });
});

test.for([
  ['AccessDeniedException', 400, 'missing', /the management account \(111111111111\)/],
  ['AWSOrganizationsNotInUseException', 400, 'missing', /--this-account/],
  ['TooManyRequestsException', 400, 'unknown', /run check-setup again/],
  ['ServiceException', 500, 'unknown', /run check-setup again/],
] as const)('a listing refused with %s (%i) is %s, and has its mend', async ([name, status, state, mend]) => {
  organizations.on(ListAccountsCommand).rejects(refusal(name, status));

  expect(await listing()).toMatchObject({
    state,
    results: [
      { mend: expect.stringMatching(mend) as unknown, answer: expect.stringContaining(name) as unknown },
    ],
  });
});

test('a listing that breaks off after its first page is unknown, and no account counts as listed', async () => {
  organizations
    .on(ListAccountsCommand)
    .resolvesOnce({ Accounts: [{ Id: '111111111111', State: 'ACTIVE' }], NextToken: 'page-2' })
    .rejects(refusal('TooManyRequestsException', 400));

  expect(await listing()).toMatchObject({ state: 'unknown' });
});

test('an account that comes without a state makes the listing unknown: leaving it out would hide it', async () => {
  organizations.on(ListAccountsCommand).resolves({ Accounts: [{ Id: '333333333333' }] });

  expect(await listing()).toMatchObject({
    state: 'unknown',
    results: [
      {
        mend: expect.stringContaining('AWS_ENDPOINT_URL') as unknown,
        answer: expect.stringContaining('account 333333333333 has neither State nor Status') as unknown,
      },
    ],
  });
});
