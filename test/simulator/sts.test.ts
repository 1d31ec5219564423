import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { DescribeTrailsCommand, CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { expect, test } from 'vitest';
import {
  asAuditor,
  asMember,
  auditor,
  inRegion,
  management,
  member,
  organizationOf,
  simulate,
} from './support.ts';

const auditRole = `arn:aws:iam::${member}:role/ringcheck-audit`;

async function assume(simulator: Awaited<ReturnType<typeof simulate>>, wish: object = {}) {
  return await new STSClient(asAuditor(simulator)).send(
    new AssumeRoleCommand({ RoleArn: auditRole, RoleSessionName: 'ringcheck', ...wish }),
  );
}

test('the environment of the simulator is a role session of the auditor account', async () => {
  const simulator = await simulate(organizationOf());
  const identity = await new STSClient(asAuditor(simulator)).send(new GetCallerIdentityCommand({}));
  expect(identity.Account).toBe(auditor);
  expect(identity.Arn).toBe(`arn:aws:sts::${auditor}:assumed-role/ringcheck-auditor/simulator`);
});

test('the auditor enters every account of the organization, the management account and its own too', async () => {
  const simulator = await simulate(organizationOf({ [member]: {} }));
  for (const accountId of [management, auditor, member]) {
    const config = await asMember(simulator, accountId);
    const identity = await new STSClient(config).send(new GetCallerIdentityCommand({}));
    expect(identity.Arn).toBe(`arn:aws:sts::${accountId}:assumed-role/ringcheck-audit/ringcheck`);
  }
});

test.for([
  ['the account has no audit role', { auditRole: false }],
  ['the account is suspended', { state: 'SUSPENDED' }],
  ['the account is closed', { state: 'CLOSED' }],
  ['the account is not activated yet', { state: 'PENDING_ACTIVATION' }],
] as const)('AssumeRole is refused as AWS refuses it when %s', async ([, account]) => {
  const simulator = await simulate(organizationOf({ [member]: account }));
  await expect(assume(simulator)).rejects.toMatchObject({
    name: 'AccessDenied',
    message: `User: arn:aws:sts::${auditor}:assumed-role/ringcheck-auditor/simulator is not authorized to perform: sts:AssumeRole on resource: ${auditRole}`,
    $metadata: { httpStatusCode: 403 },
  });
});

const remediation = (accountId: string) => ({
  RoleArn: `arn:aws:iam::${accountId}:role/ringcheck-remediation`,
});

test('an account that awaits its closure can still be entered', async () => {
  const simulator = await simulate(organizationOf({ [member]: { state: 'PENDING_CLOSURE' } }));
  await expect(asMember(simulator)).resolves.toBeDefined();
});

test('a role or an account that does not exist is refused in the same words as a role that does not trust', async () => {
  const simulator = await simulate(organizationOf({ [member]: {} }));
  for (const RoleArn of [`${auditRole}or`, 'arn:aws:iam::999999999999:role/ringcheck-audit']) {
    await expect(assume(simulator, { RoleArn })).rejects.toMatchObject({ name: 'AccessDenied' });
  }
});

test('the remediation role exists only where the scenario has it', async () => {
  const simulator = await simulate(
    organizationOf({ [member]: { remediationRole: true }, '444444444444': {} }),
  );
  await expect(assume(simulator, remediation(member))).resolves.toBeDefined();
  await expect(assume(simulator, remediation('444444444444'))).rejects.toMatchObject({
    name: 'AccessDenied',
  });
});

test('a member session cannot go on to another account', async () => {
  const simulator = await simulate(organizationOf({ [member]: {} }));
  const sts = new STSClient(await asMember(simulator));
  await expect(
    sts.send(new AssumeRoleCommand({ RoleArn: auditRole, RoleSessionName: 'again' })),
  ).rejects.toMatchObject({ name: 'AccessDenied' });
});

test('where the scenario asks for an ExternalId, only that one opens the door', async () => {
  const simulator = await simulate(organizationOf({ [member]: {} }, { externalId: 'example-external-id' }));
  expect(simulator.env['RINGCHECK_EXTERNAL_ID']).toBe('example-external-id');
  await expect(assume(simulator)).rejects.toMatchObject({ name: 'AccessDenied' });
  await expect(assume(simulator, { ExternalId: 'another' })).rejects.toMatchObject({ name: 'AccessDenied' });
  await expect(assume(simulator, { ExternalId: 'example-external-id' })).resolves.toBeDefined();
});

test('where the scenario asks for none, an ExternalId is accepted and none is in the environment', async () => {
  const simulator = await simulate(organizationOf({ [member]: {} }));
  expect(simulator.env).not.toHaveProperty('RINGCHECK_EXTERNAL_ID');
  await expect(assume(simulator, { ExternalId: 'anything' })).resolves.toBeDefined();
});

test.for([
  ['a session of under 15 minutes', { DurationSeconds: 899 }, /greater than or equal to 900/],
  ['a session of over 12 hours', { DurationSeconds: 43_201 }, /less than or equal to 43200/],
  [
    'a chained session of over one hour',
    { DurationSeconds: 3601 },
    /1 hour session limit for roles assumed by role chaining/,
  ],
  ['a session name of one character', { RoleSessionName: 'x' }, /roleSessionName/],
  ['a session name with a space', { RoleSessionName: 'ring check' }, /roleSessionName/],
  ['an ExternalId of one character', { ExternalId: 'x' }, /externalId/],
  ['an ARN that is none', { RoleArn: 'ringcheck-audit-of-somebody' }, /is invalid/],
] as const)('AssumeRole refuses %s', async ([, wish, message]) => {
  const simulator = await simulate(organizationOf({ [member]: {} }));
  await expect(assume(simulator, wish)).rejects.toMatchObject({
    name: 'ValidationError',
    message: expect.stringMatching(message) as unknown,
  });
});

test('STS refuses a Region that the role account has not enabled', async () => {
  const simulator = await simulate(
    organizationOf({ [auditor]: { enabledRegions: ['us-east-1', 'eu-south-1'] }, [member]: {} }),
  );
  const sts = new STSClient(asAuditor(simulator, 'eu-south-1'));
  await expect(
    sts.send(new AssumeRoleCommand({ RoleArn: auditRole, RoleSessionName: 'ringcheck' })),
  ).rejects.toMatchObject({ name: 'RegionDisabledException' });
});

test('keys that nobody issued are refused in the words of each protocol', async () => {
  const simulator = await simulate(organizationOf({ [member]: {} }));
  const stranger = {
    ...asAuditor(simulator),
    credentials: { accessKeyId: 'ASIAEXAMPLEEXAMPLE00', secretAccessKey: 'EXAMPLE', sessionToken: 'EXAMPLE' },
  };
  await expect(new STSClient(stranger).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
    name: 'InvalidClientTokenId',
  });
  await expect(new CloudTrailClient(stranger).send(new DescribeTrailsCommand({}))).rejects.toMatchObject({
    name: 'UnrecognizedClientException',
  });
});

test("one account's key with another's token, or a wrong secret, is refused", async () => {
  const simulator = await simulate(organizationOf({ [member]: {}, '444444444444': {} }));
  const one = await asMember(simulator);
  const other = await asMember(simulator, '444444444444');
  const mixed = { ...one.credentials, sessionToken: other.credentials.sessionToken };
  await expect(
    new CloudTrailClient({ ...one, credentials: mixed }).send(new DescribeTrailsCommand({})),
  ).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
  const forged = { ...one.credentials, secretAccessKey: other.credentials.secretAccessKey };
  await expect(
    new CloudTrailClient({ ...one, credentials: forged }).send(new DescribeTrailsCommand({})),
  ).rejects.toMatchObject({ name: 'InvalidSignatureException' });
  await expect(
    new STSClient({ ...one, credentials: forged }).send(new GetCallerIdentityCommand({})),
  ).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
});

test("a session ends with its duration, on the simulated clock; the auditor's own goes on", async () => {
  const simulator = await simulate(organizationOf({ [member]: {} }));
  const config = await asMember(simulator);
  simulator.advanceClock(899);
  await expect(new STSClient(config).send(new GetCallerIdentityCommand({}))).resolves.toBeDefined();
  simulator.advanceClock(2);
  await expect(new STSClient(config).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
    name: 'ExpiredToken',
  });
  await expect(new CloudTrailClient(config).send(new DescribeTrailsCommand({}))).rejects.toMatchObject({
    name: 'ExpiredTokenException',
  });
  await expect(
    new STSClient(asAuditor(simulator)).send(new GetCallerIdentityCommand({})),
  ).resolves.toBeDefined();
});

test('a Region that the account has not enabled does not know its keys', async () => {
  const simulator = await simulate(organizationOf({ [member]: {} }));
  const config = inRegion(await asMember(simulator), 'eu-south-1');
  await expect(new CloudTrailClient(config).send(new DescribeTrailsCommand({}))).rejects.toMatchObject({
    name: 'UnrecognizedClientException',
  });
  await expect(new STSClient(config).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
    name: 'InvalidClientTokenId',
  });
});
