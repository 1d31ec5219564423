import { DescribeKeyCommand, GetKeyPolicyCommand, KMSClient } from '@aws-sdk/client-kms';
import { expect, test } from 'vitest';
import {
  asAdministrator,
  asMember,
  inRegion,
  member,
  memberWith,
  organizationOf,
  otherMember,
  simulate,
} from './support.ts';

const arn = `arn:aws:kms:us-east-1:${member}:key/key-1`;
const kmsKeys = [{ KeyId: 'key-1', Aliases: ['alias/alarms'] }];

async function client(document = memberWith({ kmsKeys })) {
  return new KMSClient(await asMember(await simulate(document)));
}

test.for(['key-1', arn, 'alias/alarms', `arn:aws:kms:us-east-1:${member}:alias/alarms`])(
  'a key is described by %s',
  async (KeyId) => {
    const { KeyMetadata } = await (await client()).send(new DescribeKeyCommand({ KeyId }));
    expect(KeyMetadata).toMatchObject({
      AWSAccountId: member,
      KeyId: 'key-1',
      Arn: arn,
      Enabled: true,
      KeyState: 'Enabled',
      KeyManager: 'CUSTOMER',
      CreationDate: expect.any(Date) as unknown,
    });
  },
);

test('the policy of a key is told by id and ARN; by default it leaves everything to the account', async () => {
  const kms = await client();
  for (const KeyId of ['key-1', arn]) {
    const { Policy, PolicyName } = await kms.send(new GetKeyPolicyCommand({ KeyId }));
    expect(PolicyName).toBe('default');
    expect(JSON.parse(Policy ?? '')).toMatchObject({
      Statement: [{ Principal: { AWS: `arn:aws:iam::${member}:root` }, Action: 'kms:*' }],
    });
  }
});

test('the key for SNS of AWS itself is in every account, and its policy names no service', async () => {
  const kms = await client(memberWith({}));
  const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: 'alias/aws/sns' }));
  expect(KeyMetadata).toMatchObject({ KeyManager: 'AWS', Enabled: true });
  const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId: KeyMetadata?.KeyId }));
  expect(Policy).toContain('kms:ViaService');
  expect(Policy).not.toContain('cloudwatch.amazonaws.com');
});

test('a key that cannot be used says so', async () => {
  const kms = await client(
    memberWith({
      kmsKeys: [{ KeyId: 'key-1', KeyState: 'PendingDeletion', DeletionDate: '2026-02-01T00:00:00Z' }],
    }),
  );
  const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: 'key-1' }));
  expect(KeyMetadata).toMatchObject({
    Enabled: false,
    KeyState: 'PendingDeletion',
    DeletionDate: new Date('2026-02-01T00:00:00Z'),
  });
});

const foreignArn = `arn:aws:kms:us-east-1:${otherMember}:key/key-2`;
const twoAccounts = (Policy?: object) =>
  organizationOf({
    [member]: { regions: { 'us-east-1': { kmsKeys } } },
    [otherMember]: {
      regions: { 'us-east-1': { kmsKeys: [{ KeyId: 'key-2', ...(Policy ? { Policy } : {}) }] } },
    },
  });

test.for([
  ['a key that is not there', 'key-9', 'NotFoundException'],
  ['an alias that is not there', 'alias/gone', 'NotFoundException'],
  ['a key of another Region', `arn:aws:kms:eu-west-1:${member}:key/key-1`, 'NotFoundException'],
  ['what is no ARN', 'arn:aws:kms:nonsense', 'InvalidArnException'],
  ["another account's key", foreignArn, 'AccessDeniedException'],
  ["another account's key that is not there", `${foreignArn}9`, 'AccessDeniedException'],
] as const)('DescribeKey refuses %s', async ([, KeyId, name]) => {
  await expect((await client(twoAccounts())).send(new DescribeKeyCommand({ KeyId }))).rejects.toMatchObject({
    name,
  });
});

test("another account's key can be described where its policy allows it, its policy never read", async () => {
  const statement = { Effect: 'Allow', Principal: { AWS: member }, Action: 'kms:*', Resource: '*' };
  const simulator = await simulate(twoAccounts({ Statement: [statement] }));
  const kms = new KMSClient(asAdministrator(simulator, member));
  await expect(kms.send(new DescribeKeyCommand({ KeyId: foreignArn }))).resolves.toMatchObject({
    KeyMetadata: { AWSAccountId: otherMember },
  });
  await expect(kms.send(new GetKeyPolicyCommand({ KeyId: foreignArn }))).rejects.toMatchObject({
    name: 'AccessDeniedException',
  });
});

test.for(['alias/alarms', `arn:aws:kms:us-east-1:${member}:alias/alarms`])(
  'GetKeyPolicy takes no alias: %s is refused',
  async (KeyId) => {
    await expect((await client()).send(new GetKeyPolicyCommand({ KeyId }))).rejects.toMatchObject({
      name: 'NotFoundException',
    });
  },
);

test('a key whose policy does not name the account refuses its roles', async () => {
  const Statement = [{ Effect: 'Allow', Principal: { AWS: otherMember }, Action: 'kms:*', Resource: '*' }];
  const kms = await client(memberWith({ kmsKeys: [{ KeyId: 'key-1', Policy: { Statement } }] }));
  await expect(kms.send(new GetKeyPolicyCommand({ KeyId: 'key-1' }))).rejects.toMatchObject({
    name: 'AccessDeniedException',
  });
});

test('denied actions are refused, and a Region keeps its keys to itself', async () => {
  const denied = await client(
    memberWith({ kmsKeys }, { deniedActions: ['kms:DescribeKey', 'kms:GetKeyPolicy'] }),
  );
  for (const command of [new DescribeKeyCommand({ KeyId: arn }), new GetKeyPolicyCommand({ KeyId: arn })]) {
    await expect(denied.send(command)).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  }
  const simulator = await simulate(memberWith({ kmsKeys }, { enabledRegions: ['us-east-1', 'eu-west-1'] }));
  const elsewhere = new KMSClient(inRegion(await asMember(simulator), 'eu-west-1'));
  await expect(elsewhere.send(new DescribeKeyCommand({ KeyId: 'key-1' }))).rejects.toMatchObject({
    name: 'NotFoundException',
  });
});
