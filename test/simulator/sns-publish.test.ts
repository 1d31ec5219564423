import { PublishCommand, SNSClient, type PublishCommandInput } from '@aws-sdk/client-sns';
import { expect, test } from 'vitest';
import { functionRoleNames, type DeliveryReport, type Simulator } from '../../simulator/index.ts';
import {
  asRole,
  asMember,
  auditor,
  member,
  organizationOf,
  simulate,
  type RegionDocument,
} from './support.ts';

const TopicArn = `arn:aws:sns:us-east-1:${auditor}:reports`;
const foreignArn = `arn:aws:sns:us-east-1:${member}:security`;
const mail = { Protocol: 'email', Endpoint: 'security@example.com', Confirmed: true };
const roleName = functionRoleNames.audit;
const auditorRole = `arn:aws:iam::${auditor}:role/${roleName}`;
/** The function may publish to one topic only; here to any, so that SNS speaks. */
const parameters = { SummaryTopicArn: '*' };

/** The auditor with these resources, and a member with a topic of this policy. */
async function organization(
  resources: RegionDocument,
  foreign: { readonly policy?: unknown; readonly account?: object } = {},
): Promise<Simulator> {
  const Attributes = foreign.policy === undefined ? {} : { Policy: JSON.stringify(foreign.policy) };
  const scenario = {
    ...organizationOf({
      [auditor]: { regions: { 'us-east-1': resources }, ...foreign.account },
      [member]: {
        regions: { 'us-east-1': { topics: [{ TopicArn: foreignArn, Attributes, Subscriptions: [mail] }] } },
      },
    }),
    now: '2026-01-15T12:00:00Z',
  };
  return await simulate(scenario, { parameters });
}

const oneTopic: RegionDocument = { topics: [{ TopicArn, Subscriptions: [mail] }] };

async function published(simulator: Simulator, input: Partial<PublishCommandInput> = {}) {
  const message = { TopicArn, Subject: 'Ringcheck', Message: 'Two accounts fail.', ...input };
  return await new SNSClient(asRole(simulator, roleName)).send(new PublishCommand(message));
}

test('a message reaches the confirmed subscriptions, word for word', async () => {
  const Message = 'Two accounts fail:\n<payments> & "Ümläute"';
  const simulator = await organization({
    topics: [{ TopicArn, Subscriptions: [mail, { Protocol: 'https', Endpoint: 'https://example.com/' }] }],
  });
  const { MessageId } = await published(simulator, { Message });
  expect(MessageId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  const answer = await fetch(`${simulator.endpoint}/_simulator/deliveries`);
  expect((await answer.json()) as DeliveryReport).toMatchObject({
    total: 1,
    deliveries: [
      {
        topicArn: TopicArn,
        protocol: 'email',
        endpoint: 'security@example.com',
        subject: 'Ringcheck',
        message: Message,
        time: expect.stringMatching(/^2026-01-15T12:0/) as unknown,
      },
    ],
  });
});

test('every message has an id of its own, also where nobody hears it', async () => {
  const simulator = await organization({ topics: [{ TopicArn }] });
  const ids = [await published(simulator), await published(simulator)].map(({ MessageId }) => MessageId);
  expect(new Set(ids).size).toBe(2);
  expect(simulator.deliveries().total).toBe(0);
});

test('a message without a subject is delivered without one', async () => {
  const simulator = await organization(oneTopic);
  await published(simulator, { Subject: undefined });
  expect(simulator.deliveries().deliveries).toMatchObject([{ subject: '', message: 'Two accounts fail.' }]);
});

test.for([
  ['a filter on attributes', { FilterPolicy: { kind: ['report'] } }, '{"kind":"report"}', 0],
  [
    'a filter on the body that it meets',
    { FilterPolicy: { kind: ['report'] }, FilterPolicyScope: 'MessageBody' },
    '{"kind":"report"}',
    1,
  ],
  [
    'a filter on the body that it does not meet',
    { FilterPolicy: { kind: ['report'] }, FilterPolicyScope: 'MessageBody' },
    '{"kind":"alarm"}',
    0,
  ],
  [
    'any filter on the body, where it is no JSON',
    { FilterPolicy: { kind: [{ exists: false }] }, FilterPolicyScope: 'MessageBody' },
    'kind: report',
    0,
  ],
] as const)('a message passes %s as SNS would let it', async ([, filter, Message, total]) => {
  const simulator = await organization({ topics: [{ TopicArn, Subscriptions: [{ ...mail, ...filter }] }] });
  await published(simulator, { Message });
  expect(simulator.deliveries().total).toBe(total);
});

test.for<[string, Partial<PublishCommandInput>, string]>([
  ['a subject of 100 characters', { Subject: 'x'.repeat(100) }, 'InvalidParameterException'],
  ['an empty subject', { Subject: '' }, 'InvalidParameterException'],
  ['a subject of two lines', { Subject: 'one\ntwo' }, 'InvalidParameterException'],
  ['a subject beyond ASCII', { Subject: 'Prüfung' }, 'InvalidParameterException'],
  ['a subject that begins with a space', { Subject: ' Ringcheck' }, 'InvalidParameterException'],
  ['an empty message', { Message: '' }, 'InvalidParameterException'],
  ['a message of more than 256 KB', { Message: 'ü'.repeat(131_073) }, 'InvalidParameterException'],
  [
    'attributes, which are not simulated',
    { MessageAttributes: { kind: { DataType: 'String', StringValue: 'report' } } },
    'InvalidParameterException',
  ],
  ['a telephone', { TopicArn: undefined, PhoneNumber: '+15550100' }, 'InvalidParameterException'],
  ['no topic', { TopicArn: undefined }, 'InvalidParameterException'],
  [
    'a topic of another Region',
    { TopicArn: TopicArn.replace('us-east-1', 'eu-west-1') },
    'InvalidParameterException',
  ],
  ['an unknown topic', { TopicArn: `${TopicArn}-gone` }, 'NotFoundException'],
  ["another account's topic", { TopicArn: foreignArn }, 'AuthorizationErrorException'],
  ["another account's unknown topic", { TopicArn: `${foreignArn}-gone` }, 'AuthorizationErrorException'],
])('Publish refuses %s', async ([, input, name]) => {
  const simulator = await organization(oneTopic);
  await expect(published(simulator, input)).rejects.toMatchObject({ name });
  expect(simulator.deliveries().total).toBe(0);
});

test('a subject of 99 characters and a message of 256 KB are taken', async () => {
  const simulator = await organization(oneTopic);
  await published(simulator, { Subject: 'x'.repeat(99), Message: 'ü'.repeat(131_072) });
  expect(simulator.deliveries().total).toBe(1);
});

test('a FIFO topic asks for a message group', async () => {
  const fifo = `${TopicArn}.fifo`;
  const simulator = await organization({ topics: [{ TopicArn: fifo }] });
  await expect(published(simulator, { TopicArn: fifo })).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message: expect.stringContaining('MessageGroupId') as unknown,
  });
});

const allowing = (more: object = {}) => ({
  Statement: [
    { Effect: 'Allow', Principal: { AWS: auditor }, Action: 'SNS:Publish', Resource: foreignArn, ...more },
  ],
});

test("another account's topic takes the message if its policy lets the caller publish", async () => {
  const simulator = await organization({}, { policy: allowing() });
  await published(simulator, { TopicArn: foreignArn });
  expect(simulator.deliveries().deliveries).toMatchObject([{ topicArn: foreignArn }]);
});

test.for([
  ['allows reading only', allowing({ Action: 'SNS:GetTopicAttributes' })],
  ['names somebody else', allowing({ Principal: { AWS: '999999999999' } })],
  ['denies', { Statement: [...allowing().Statement, ...allowing({ Effect: 'Deny' }).Statement] }],
] as const)("another account's topic is closed where its policy %s", async ([, policy]) => {
  const simulator = await organization({}, { policy });
  await expect(published(simulator, { TopicArn: foreignArn })).rejects.toMatchObject({
    name: 'AuthorizationErrorException',
    $metadata: { httpStatusCode: 403 },
  });
});

test("the policy of the account's own topic can deny what the role allows", async () => {
  const statement = { Effect: 'Deny', Principal: '*', Action: 'sns:Publish', Resource: TopicArn };
  const simulator = await organization({
    topics: [{ TopicArn, Attributes: { Policy: JSON.stringify({ Statement: [statement] }) } }],
  });
  await expect(published(simulator)).rejects.toMatchObject({ name: 'AuthorizationErrorException' });
});

test('the audit role of a member may not publish, not even to its own topic', async () => {
  const simulator = await organization({});
  const sns = new SNSClient(await asMember(simulator));
  await expect(
    sns.send(new PublishCommand({ TopicArn: foreignArn, Message: 'hello' })),
  ).rejects.toMatchObject({ name: 'AuthorizationErrorException' });
});

test('a denied Publish is refused with the code of SNS', async () => {
  const simulator = await organization(oneTopic, { account: { deniedActions: ['sns:Publish'] } });
  await expect(published(simulator)).rejects.toMatchObject({
    name: 'AuthorizationErrorException',
    message: expect.stringContaining('explicit deny') as unknown,
  });
});

const granting = (AWS: string, more: object = {}) => ({
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS },
      Action: ['kms:GenerateDataKey*', 'kms:Decrypt'],
      Resource: '*',
      ...more,
    },
  ],
});

test.for<[string, NonNullable<RegionDocument['kmsKeys']>, string, string | null]>([
  ["of AWS's own", [], 'alias/aws/sns', null],
  ['whose policy names the role', [{ KeyId: 'k', Policy: granting(auditorRole) }], 'k', null],
  ['whose policy names the account only', [{ KeyId: 'k' }], 'k', 'KMSAccessDeniedException'],
  [
    'whose policy allows half',
    [{ KeyId: 'k', Policy: granting(auditorRole, { Action: 'kms:Decrypt' }) }],
    'k',
    'KMSAccessDeniedException',
  ],
  ['that is not there', [], 'alias/gone', 'KMSNotFoundException'],
  ['that is disabled', [{ KeyId: 'k', KeyState: 'Disabled' }], 'k', 'KMSDisabledException'],
  ['that is to be deleted', [{ KeyId: 'k', KeyState: 'PendingDeletion' }], 'k', 'KMSInvalidStateException'],
])('a topic with a key %s takes the message or refuses it as SNS would', async ([, kmsKeys, key, name]) => {
  const simulator = await organization({
    kmsKeys,
    topics: [{ TopicArn, Attributes: { KmsMasterKeyId: key }, Subscriptions: [mail] }],
  });
  const outcome = await published(simulator).then(
    () => null,
    (error: unknown) => (error as Error).name,
  );
  expect(outcome).toBe(name);
  expect(simulator.deliveries().total).toBe(name === null ? 1 : 0);
});
