import {
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  SNSClient,
} from '@aws-sdk/client-sns';
import { expect, test } from 'vitest';
import {
  asMember,
  inRegion,
  member,
  memberWith,
  organizationOf,
  otherMember,
  pages,
  simulate,
} from './support.ts';

const TopicArn = `arn:aws:sns:us-east-1:${member}:security`;
const subscriptions = [
  { Protocol: 'email', Endpoint: 'security@example.com', Confirmed: true },
  { Protocol: 'email', Endpoint: 'former@example.com' },
  { Protocol: 'https', Endpoint: 'https://pager.example.com/?a=1&b=<2>' },
  { Protocol: 'email-json', Endpoint: 'machine@example.com' },
  { Protocol: 'sqs', Endpoint: `arn:aws:sqs:us-east-1:${member}:alarms` },
  { Protocol: 'lambda', Endpoint: `arn:aws:lambda:us-east-1:${member}:function:alarms`, Confirmed: false },
  { Protocol: 'sms', Endpoint: '+15550100' },
];
const topics = [{ TopicArn, Subscriptions: subscriptions }];

async function client(document = memberWith({ topics })) {
  return new SNSClient(await asMember(await simulate(document)));
}

test('subscriptions are told page by page; what nobody confirmed has no ARN', async () => {
  const sns = await client();
  const answers = await pages((NextToken) =>
    sns.send(new ListSubscriptionsByTopicCommand({ TopicArn, NextToken })),
  );
  expect(answers.map(({ Subscriptions }) => Subscriptions?.length)).toEqual([5, 2]);
  const all = answers.flatMap(({ Subscriptions }) => Subscriptions ?? []);
  expect(all.map(({ Protocol, Endpoint }) => [Protocol, Endpoint])).toEqual(
    subscriptions.map(({ Protocol, Endpoint }) => [Protocol, Endpoint]),
  );
  expect(
    all.map(({ SubscriptionArn }) => SubscriptionArn?.startsWith(`${TopicArn}:`) ?? SubscriptionArn),
  ).toEqual([true, false, false, false, true, false, true]);
  expect(all[1]).toMatchObject({ SubscriptionArn: 'PendingConfirmation', Owner: member, TopicArn });
});

test('attributes count the subscriptions and carry the default policy', async () => {
  const sns = await client();
  const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
  expect(Attributes).toMatchObject({
    TopicArn,
    Owner: member,
    SubscriptionsConfirmed: '3',
    SubscriptionsPending: '4',
    SubscriptionsDeleted: '0',
  });
  expect(JSON.parse(Attributes?.['Policy'] ?? '')).toMatchObject({
    Id: '__default_policy_ID',
    Statement: [{ Principal: { AWS: '*' }, Condition: { StringEquals: { 'AWS:SourceOwner': member } } }],
  });
});

test('attributes of the scenario are told, those of null are not', async () => {
  const sns = await client(
    memberWith({ topics: [{ TopicArn, Attributes: { KmsMasterKeyId: 'alias/aws/sns', Policy: null } }] }),
  );
  const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
  expect(Attributes).toMatchObject({ KmsMasterKeyId: 'alias/aws/sns' });
  expect(Attributes).not.toHaveProperty('Policy');
});

test.for([
  ['a topic that does not exist', `${TopicArn}-gone`, 'NotFoundException'],
  [
    "another account's topic, whether it exists",
    `arn:aws:sns:us-east-1:${otherMember}:shared`,
    'AuthorizationErrorException',
  ],
  ['or not', `arn:aws:sns:us-east-1:${otherMember}:gone`, 'AuthorizationErrorException'],
  [
    'a topic of an account outside the organization',
    'arn:aws:sns:us-east-1:999999999999:x',
    'AuthorizationErrorException',
  ],
  ['a topic of another Region', `arn:aws:sns:eu-west-1:${member}:security`, 'InvalidParameterException'],
  ['what is no ARN', 'security', 'InvalidParameterException'],
] as const)('%s is refused', async ([, wrong, name]) => {
  const sns = await client(
    organizationOf({
      [member]: { regions: { 'us-east-1': { topics } } },
      [otherMember]: {
        regions: { 'us-east-1': { topics: [{ TopicArn: `arn:aws:sns:us-east-1:${otherMember}:shared` }] } },
      },
    }),
  );
  await expect(sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: wrong }))).rejects.toMatchObject({
    name,
  });
  await expect(sns.send(new GetTopicAttributesCommand({ TopicArn: wrong }))).rejects.toMatchObject({ name });
});

test.for([
  ['names the account', { Principal: { AWS: `arn:aws:iam::${member}:root` } }, true],
  [
    'names the organization',
    { Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } } },
    true,
  ],
  ['names another account', { Principal: { AWS: '999999999999' } }, false],
  [
    'asks for a condition that the simulator does not know',
    { Principal: '*', Condition: { Bool: { 'aws:ViaAWSService': 'true' } } },
    false,
  ],
  ['lets others publish only', { Principal: '*', Action: 'SNS:Publish' }, false],
  ['denies', { Principal: '*', Effect: 'Deny' }, false],
] as const)("another account's topic can be listed as its policy %s", async ([, statement, isAllowed]) => {
  const shared = `arn:aws:sns:us-east-1:${otherMember}:shared`;
  const Policy = JSON.stringify({
    Statement: [{ Effect: 'Allow', Action: 'SNS:ListSubscriptions*', Resource: shared, ...statement }],
  });
  const sns = await client(
    organizationOf({
      [member]: {},
      [otherMember]: { regions: { 'us-east-1': { topics: [{ TopicArn: shared, Attributes: { Policy } }] } } },
    }),
  );
  const outcome = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: shared })).then(
    () => true,
    (error: Error) => error.name !== 'AuthorizationErrorException',
  );
  expect(outcome).toBe(isAllowed);
});

const filtered = memberWith({
  topics: [
    {
      TopicArn,
      Subscriptions: [
        { Protocol: 'sqs', Endpoint: 'plain' },
        { Protocol: 'sqs', Endpoint: 'filtered', FilterPolicy: { severity: ['high'] } },
        {
          Protocol: 'sqs',
          Endpoint: 'by-body',
          FilterPolicy: '{"NewStateValue":["ALARM"]}',
          FilterPolicyScope: 'MessageBody',
        },
      ],
    },
  ],
});

test('attributes of a confirmed subscription carry its filter, with its scope', async () => {
  const sns = await client(filtered);
  const { Subscriptions } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
  const attributes = await Promise.all(
    (Subscriptions ?? []).map(
      async ({ SubscriptionArn }) =>
        (await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }))).Attributes,
    ),
  );
  expect(attributes[0]).toMatchObject({ Protocol: 'sqs', Endpoint: 'plain', PendingConfirmation: 'false' });
  expect(attributes[0]).not.toHaveProperty('FilterPolicy');
  expect(attributes.slice(1)).toMatchObject([
    { FilterPolicy: '{"severity":["high"]}', FilterPolicyScope: 'MessageAttributes' },
    { FilterPolicy: '{"NewStateValue":["ALARM"]}', FilterPolicyScope: 'MessageBody' },
  ]);
});

test.for([
  ['what nobody confirmed', 'PendingConfirmation', 'InvalidParameterException'],
  ['a topic', TopicArn, 'InvalidParameterException'],
  ['an unknown one', `${TopicArn}:00000000-0000-0000-0000-000000000000`, 'NotFoundException'],
  [
    "another account's",
    `arn:aws:sns:us-east-1:${otherMember}:a:00000000-0000-0000-0000-000000000000`,
    'AuthorizationErrorException',
  ],
] as const)('GetSubscriptionAttributes refuses %s', async ([, SubscriptionArn, name]) => {
  const sns = await client(filtered);
  await expect(sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }))).rejects.toMatchObject({
    name,
  });
});

test('a denied GetSubscriptionAttributes is refused with the code of SNS', async () => {
  const sns = await client(memberWith({ topics }, { deniedActions: ['sns:GetSubscriptionAttributes'] }));
  const { Subscriptions } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
  const SubscriptionArn = Subscriptions?.[0]?.SubscriptionArn;
  await expect(sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }))).rejects.toMatchObject({
    name: 'AuthorizationErrorException',
  });
});

test('a bad token is refused', async () => {
  const sns = await client();
  await expect(
    sns.send(new ListSubscriptionsByTopicCommand({ TopicArn, NextToken: 'nonsense' })),
  ).rejects.toMatchObject({ name: 'InvalidParameterException' });
});

test('the same topic name in another Region is another topic', async () => {
  const simulator = await simulate(memberWith({ topics }, { enabledRegions: ['us-east-1', 'eu-west-1'] }));
  const sns = new SNSClient(inRegion(await asMember(simulator), 'eu-west-1'));
  await expect(
    sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: TopicArn.replace('us-east-1', 'eu-west-1') })),
  ).rejects.toMatchObject({ name: 'NotFoundException' });
});

test('denied actions are refused with the code of SNS', async () => {
  const sns = await client(
    memberWith({ topics }, { deniedActions: ['sns:GetTopicAttributes', 'sns:ListSubscriptionsByTopic'] }),
  );
  await expect(sns.send(new GetTopicAttributesCommand({ TopicArn }))).rejects.toMatchObject({
    name: 'AuthorizationErrorException',
    $metadata: { httpStatusCode: 403 },
  });
  await expect(sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }))).rejects.toMatchObject({
    name: 'AuthorizationErrorException',
  });
});
