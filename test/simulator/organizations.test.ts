import {
  DescribeOrganizationCommand,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListRootsCommand,
  ListTagsForResourceCommand,
  OrganizationsClient,
  type Account,
} from '@aws-sdk/client-organizations';
import { expect, test } from 'vitest';
import {
  asAuditor,
  asMember,
  auditor,
  management,
  member,
  organizationOf,
  pages,
  simulate,
} from './support.ts';

function manyAccounts(count: number, account: (index: number) => object = () => ({})) {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [String(index + 1).padStart(12, '0'), account(index)]),
  );
}

async function listed(client: OrganizationsClient, MaxResults?: number) {
  return await pages((NextToken) => client.send(new ListAccountsCommand({ NextToken, MaxResults })));
}

test('ListAccounts tells every account once, over pages of at most 20, one of them empty with a token', async () => {
  const simulator = await simulate(organizationOf(manyAccounts(68)));
  const answers = await listed(new OrganizationsClient(asAuditor(simulator)));
  expect(answers.map(({ Accounts }) => Accounts?.length)).toEqual([20, 0, 20, 20, 10]);
  const ids = answers.flatMap(({ Accounts }) => Accounts?.map(({ Id }) => Id));
  expect(new Set(ids).size).toBe(70);
  expect(ids).toEqual(Object.keys(simulator.scenario.accounts));
});

test('a smaller page size is honoured, a larger one than AWS allows is refused', async () => {
  const simulator = await simulate(organizationOf(manyAccounts(10)));
  const client = new OrganizationsClient(asAuditor(simulator));
  const answers = await listed(client, 5);
  expect(answers.map(({ Accounts }) => Accounts?.length)).toEqual([5, 0, 5, 2]);
  await expect(client.send(new ListAccountsCommand({ MaxResults: 21 }))).rejects.toMatchObject({
    name: 'InvalidInputException',
  });
});

test('an account has a State and its Paths; the retired Status is gone', async () => {
  const simulator = await simulate(
    organizationOf({
      [member]: { name: 'payments', organizationalUnit: 'Workloads/Prod', state: 'PENDING_CLOSURE' },
    }),
  );
  const client = new OrganizationsClient(asAuditor(simulator));
  const { Accounts } = await client.send(new ListAccountsCommand({}));
  const account = Accounts?.find(({ Id }) => Id === member);
  expect(account).toMatchObject({
    Name: 'payments',
    State: 'PENDING_CLOSURE',
    JoinedTimestamp: expect.any(Date) as unknown,
  });
  expect(account).not.toHaveProperty('Status');
  expect(account?.Paths).toEqual([
    expect.stringMatching(
      /^o-[0-9a-z]{10,}\/r-[0-9a-z]+\/ou-[0-9a-z]+-[0-9a-z]{8}\/ou-[0-9a-z]+-[0-9a-z]{8}\/333333333333\/$/,
    ),
  ]);
});

test('a state of null is an account without State', async () => {
  const simulator = await simulate(organizationOf({ [member]: { state: null } }));
  const { Accounts } = await new OrganizationsClient(asAuditor(simulator)).send(new ListAccountsCommand({}));
  expect(Accounts?.find(({ Id }) => Id === member)).not.toHaveProperty('State');
});

test('a token that this list never gave out is refused', async () => {
  const simulator = await simulate(organizationOf(manyAccounts(30)));
  const client = new OrganizationsClient(asAuditor(simulator));
  const { NextToken } = await client.send(new ListAccountsCommand({}));
  for (const wrong of ['nonsense', `${NextToken}x`]) {
    await expect(client.send(new ListAccountsCommand({ NextToken: wrong }))).rejects.toMatchObject({
      name: 'InvalidInputException',
    });
  }
  const { Roots } = await client.send(new ListRootsCommand({}));
  await expect(
    client.send(new ListAccountsForParentCommand({ ParentId: Roots?.[0]?.Id, NextToken })),
  ).rejects.toMatchObject({ name: 'InvalidInputException' });
});

test('walking the tree finds every account in its own unit only', async () => {
  const units = ['', 'Security', 'Workloads/Prod', 'Workloads/Test', 'A', 'B', 'C', 'D', 'E'];
  const simulator = await simulate(
    organizationOf(manyAccounts(45, (index) => ({ organizationalUnit: units[index % units.length] }))),
  );
  const client = new OrganizationsClient(asAuditor(simulator));
  const { Roots } = await client.send(new ListRootsCommand({}));
  const found = new Map<string, readonly Account[]>();
  const walk = async (ParentId: string | undefined, path: string): Promise<void> => {
    const accounts = await pages((NextToken) =>
      client.send(new ListAccountsForParentCommand({ ParentId, NextToken })),
    );
    found.set(
      path,
      accounts.flatMap(({ Accounts }) => Accounts ?? []),
    );
    const children = await pages((NextToken) =>
      client.send(new ListOrganizationalUnitsForParentCommand({ ParentId, NextToken })),
    );
    for (const { Id, Name } of children.flatMap(({ OrganizationalUnits }) => OrganizationalUnits ?? [])) {
      await walk(Id, path === '' ? (Name ?? '') : `${path}/${Name}`);
    }
  };
  await walk(Roots?.[0]?.Id, '');
  expect([...found.keys()].toSorted()).toEqual([...units, 'Workloads'].toSorted());
  expect(found.get('Workloads')).toEqual([]);
  expect(found.get('Workloads/Prod')?.map(({ Id }) => Id)).toEqual(
    Object.entries(simulator.scenario.accounts)
      .filter(([, { organizationalUnit }]) => organizationalUnit === 'Workloads/Prod')
      .map(([id]) => id),
  );
  expect([...found.values()].flat()).toHaveLength(47);
});

test('a unit that does not exist is refused by name, a malformed id as invalid input', async () => {
  const simulator = await simulate(organizationOf());
  const client = new OrganizationsClient(asAuditor(simulator));
  await expect(
    client.send(new ListAccountsForParentCommand({ ParentId: 'ou-exam-00000000' })),
  ).rejects.toMatchObject({ name: 'ParentNotFoundException' });
  await expect(
    client.send(new ListAccountsForParentCommand({ ParentId: 'Workloads' })),
  ).rejects.toMatchObject({ name: 'InvalidInputException' });
});

test('DescribeOrganization names the management account', async () => {
  const simulator = await simulate(organizationOf());
  const { Organization } = await new OrganizationsClient(asAuditor(simulator)).send(
    new DescribeOrganizationCommand({}),
  );
  expect(Organization).toMatchObject({ MasterAccountId: management, FeatureSet: 'ALL' });
});

test('a member cannot list the organization', async () => {
  const simulator = await simulate(organizationOf({ [member]: {} }));
  const client = new OrganizationsClient(await asMember(simulator));
  await expect(client.send(new ListAccountsCommand({}))).rejects.toMatchObject({
    name: 'AccessDeniedException',
  });
  await expect(client.send(new ListRootsCommand({}))).rejects.toMatchObject({
    name: 'AccessDeniedException',
  });
});

test('the auditor cannot list it either where the scenario denies it', async () => {
  const simulator = await simulate(
    organizationOf({ [auditor]: { deniedActions: ['organizations:ListAccounts'] } }),
  );
  const client = new OrganizationsClient(asAuditor(simulator));
  await expect(client.send(new ListAccountsCommand({}))).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringContaining('organizations:ListAccounts') as unknown,
  });
  await expect(client.send(new ListRootsCommand({}))).resolves.toBeDefined();
});

test('the tags of an account are told over pages; who has none, and a unit, has an empty list', async () => {
  const tags = Object.fromEntries(
    Array.from({ length: 12 }, (_, index) => [`key-${index}`, `value ${index}`]),
  );
  const simulator = await simulate(organizationOf({ [member]: { tags } }));
  const client = new OrganizationsClient(asAuditor(simulator));
  const { Roots } = await client.send(new ListRootsCommand({}));
  const tagsOf = async (ResourceId: string | undefined) =>
    await pages((NextToken) => client.send(new ListTagsForResourceCommand({ ResourceId, NextToken })));

  const answers = await tagsOf(member);
  expect(answers.length).toBeGreaterThan(1);
  expect(answers.flatMap(({ Tags }) => Tags)).toEqual(
    Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  );
  expect((await tagsOf(management)).map(({ Tags }) => Tags)).toEqual([[]]);
  expect((await tagsOf(Roots?.[0]?.Id)).map(({ Tags }) => Tags)).toEqual([[]]);
  await expect(
    client.send(new ListTagsForResourceCommand({ ResourceId: '999999999999' })),
  ).rejects.toMatchObject({ name: 'TargetNotFoundException' });
});
