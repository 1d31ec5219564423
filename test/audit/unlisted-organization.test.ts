import {
  ListAccountsCommand,
  OrganizationsClient,
  type ListAccountsCommandOutput,
} from '@aws-sdk/client-organizations';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { findAccounts } from '../../shared/audit/accounts.ts';
import { UsageError } from '../../shared/audit/usage-error.ts';
import { aSession } from '../aws/a-session.ts';

const organizations = mockClient(OrganizationsClient);
beforeEach(() => {
  organizations.reset();
});

const refusal = (name: string, httpStatusCode: number) =>
  Object.assign(new Error('no'), { name, $metadata: { httpStatusCode } });
const credentials = /cannot list the organization \(.*\): use credentials of the management account/;
const again = /cannot list the organization \(.*\): try again/;

test.for([
  ['AccessDeniedException', 400, credentials],
  ['AWSOrganizationsNotInUseException', 400, credentials],
  ['TooManyRequestsException', 400, again],
  ['ServiceException', 500, again],
] as const)(
  'a listing refused with %s (%i) ends the run with the mend for that',
  async ([name, status, message]) => {
    organizations.on(ListAccountsCommand).rejects(refusal(name, status));

    const found = findAccounts(aSession(), { kind: 'organization' });
    await expect(found).rejects.toThrow(UsageError);
    await expect(found).rejects.toThrow(message);
  },
);

const unusable: readonly (readonly [string, Partial<ListAccountsCommandOutput>, string])[] = [
  [
    'an account without a state',
    { Accounts: [{ Id: '333333333333' }] },
    'account 333333333333 has neither State nor Status',
  ],
  ['a page without its list', {}, 'the answer has no list Accounts'],
];
test.for(unusable)(
  '%s ends the run and is named, and no other credentials are advised',
  async ([, answer, missing]) => {
    organizations.on(ListAccountsCommand).resolves(answer);

    const found = findAccounts(aSession(), { kind: 'organization' });
    await expect(found).rejects.toThrow(UsageError);
    await expect(found).rejects.toThrow(
      `what Organizations tells account 333333333333 cannot be used (${missing}): check AWS_ENDPOINT_URL, or use --this-account`,
    );
  },
);
