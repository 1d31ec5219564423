import { AccountClient, ListRegionsCommand, type ListRegionsCommandInput } from '@aws-sdk/client-account';
import { expect, test } from 'vitest';
import {
  asAdministrator,
  asMember,
  auditor,
  management,
  member,
  organizationOf,
  pages,
  simulate,
} from './support.ts';

const organization = organizationOf({ [member]: { enabledRegions: ['us-east-1', 'eu-south-1'] } });

async function enabled(client: AccountClient, input: ListRegionsCommandInput = {}) {
  const answers = await pages((NextToken) => client.send(new ListRegionsCommand({ ...input, NextToken })));
  return answers
    .flatMap(({ Regions }) => Regions ?? [])
    .filter(({ RegionOptStatus }) => RegionOptStatus !== 'DISABLED');
}

const expected = [
  { RegionName: 'eu-south-1', RegionOptStatus: 'ENABLED' },
  { RegionName: 'us-east-1', RegionOptStatus: 'ENABLED_BY_DEFAULT' },
];

test('a member is told its own Regions, over more than one page', async () => {
  const simulator = await simulate(organization);
  const client = new AccountClient(await asMember(simulator));
  const first = await client.send(new ListRegionsCommand({}));
  expect(first.Regions).toHaveLength(20);
  expect(first.NextToken).toBeDefined();
  expect(await enabled(client)).toEqual(expected);
});

test('the auditor asks for a member by its id, and by status', async () => {
  const simulator = await simulate(organization);
  const client = new AccountClient(asAdministrator(simulator));
  expect(await enabled(client, { AccountId: member })).toEqual(expected);
  const { Regions, NextToken } = await client.send(
    new ListRegionsCommand({ AccountId: member, RegionOptStatusContains: ['ENABLED', 'ENABLED_BY_DEFAULT'] }),
  );
  expect(Regions).toEqual(expected);
  expect(NextToken).toBeUndefined();
});

test('a member cannot ask by id, not even by its own', async () => {
  const simulator = await simulate(organization);
  const client = new AccountClient(await asMember(simulator));
  for (const AccountId of [member, auditor]) {
    await expect(client.send(new ListRegionsCommand({ AccountId }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  }
});

test("the management account's Regions are told to itself alone, without its id", async () => {
  const simulator = await simulate(organizationOf({}, { auditorAccountId: management }));
  const client = new AccountClient(asAdministrator(simulator));
  await expect(client.send(new ListRegionsCommand({ AccountId: management }))).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringContaining('standalone context') as unknown,
  });
  await expect(client.send(new ListRegionsCommand({}))).resolves.toBeDefined();
});

test.for([
  ['an account outside the organization', { AccountId: '999999999999' }, 'AccessDeniedException'],
  ['an id that is none', { AccountId: 'payments' }, 'ValidationException'],
  ['a page of over 50', { MaxResults: 51 }, 'ValidationException'],
  ['a token that was never given out', { NextToken: 'nonsense' }, 'ValidationException'],
] as const)('ListRegions refuses %s', async ([, input, name]) => {
  const simulator = await simulate(organization);
  await expect(
    new AccountClient(asAdministrator(simulator)).send(new ListRegionsCommand(input)),
  ).rejects.toMatchObject({
    name,
  });
});

test('a denied ListRegions is refused', async () => {
  const simulator = await simulate(organizationOf({ [member]: { deniedActions: ['account:ListRegions'] } }));
  await expect(
    new AccountClient(await asMember(simulator)).send(new ListRegionsCommand({})),
  ).rejects.toMatchObject({ name: 'AccessDeniedException', $metadata: { httpStatusCode: 403 } });
});
