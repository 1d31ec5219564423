import { withAlarm, withTopicAttributes } from '../alter-draft.ts';
import type { Change } from '../change.ts';
import type { Draft, Resource } from '../draft.ts';
import { encrypted, keyActions, keyPolicy } from '../topic-key.ts';

const notificationChange = { link: 'notification', rings: 'no', cloudguard: 'as-noise' } as const;
/** CloudGuard's rule asks for a subscriber, not whether a message can get there. */
const accessChange = { link: 'notification', rings: 'no', cloudguard: 'pass' } as const;
const subscriberChange = { link: 'subscriber', rings: 'no', cloudguard: 'as-noise' } as const;

/** What breaks a chain between its alarm and whoever should hear it. */
export const subscriberChanges = {
  'no-alarm-action': { ...notificationChange, apply: (draft) => withAlarm(draft, { AlarmActions: [] }) },
  'no-sns-action': {
    ...notificationChange,
    apply: (draft, random) =>
      withAlarm(draft, {
        AlarmActions: [
          random.pick([
            `arn:aws:lambda:${draft.home}:${draft.accountId}:function:on-assume-role`,
            `arn:aws:ssm:${draft.home}:${draft.accountId}:opsitem:3`,
          ]),
        ],
      }),
  },
  'topic-missing': { ...notificationChange, apply: (draft) => ({ ...draft, topic: null }) },
  'topic-policy-denies-cloudwatch': {
    ...accessChange,
    apply: (draft, random) =>
      withTopicAttributes(draft, { Policy: JSON.stringify(random.pick(policiesWithoutCloudWatch(draft))) }),
  },
  'topic-key-denies-cloudwatch': {
    ...accessChange,
    apply: (draft, random) => random.pick(withUnusableKey)(draft),
  },
  'no-subscription': {
    ...subscriberChange,
    apply: (draft) => ({ ...draft, topic: { ...draft.topic, Subscriptions: [] } }),
  },
  'no-confirmed-subscription': {
    ...subscriberChange,
    apply: (draft, random) => ({
      ...draft,
      topic: {
        ...draft.topic,
        Subscriptions: random.pick([
          [{ Protocol: 'email', Endpoint: 'security@example.com' }],
          [
            { Protocol: 'email', Endpoint: 'security@example.com' },
            { Protocol: 'https', Endpoint: 'https://pager.example.com/sns' },
          ],
        ]),
      },
    }),
  },
  'subscription-filter-drops-alarms': {
    ...subscriberChange,
    cloudguard: 'pass',
    apply: (draft, random) => {
      const filter = random.pick(droppingFilters);
      const subscriptions = (draft.topic?.['Subscriptions'] ?? []) as readonly Resource[];
      return {
        ...draft,
        topic: { ...draft.topic, Subscriptions: subscriptions.map((one) => ({ ...one, ...filter })) },
      };
    },
  },
} as const satisfies Readonly<Record<string, Change>>;

/** Topic policies that leave the service CloudWatch out, or deny it. */
function policiesWithoutCloudWatch({ accountId, topic }: Draft): readonly Resource[] {
  const Resource = topic?.['TopicArn'];
  const publish = { Effect: 'Allow', Action: 'SNS:Publish', Resource };
  const service = { Service: 'cloudwatch.amazonaws.com' };
  const statements = [
    [{ ...publish, Principal: { AWS: `arn:aws:iam::${accountId}:root` } }],
    [{ ...publish, Principal: { Service: 'events.amazonaws.com' } }],
    [
      {
        ...publish,
        Principal: service,
        Condition: { StringEquals: { 'AWS:SourceAccount': '000000000000' } },
      },
    ],
    [
      { ...publish, Principal: service },
      { ...publish, Effect: 'Deny', Principal: '*' },
    ],
  ];
  return statements.map((Statement) => ({ Version: '2012-10-17', Statement }));
}

/** Encryption by a key that CloudWatch may not use: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html */
const withUnusableKey: readonly ((draft: Draft) => Draft)[] = [
  (draft) => withTopicAttributes(draft, { KmsMasterKeyId: 'alias/aws/sns' }),
  (draft) => encrypted(draft, keyPolicy(draft.accountId, [])),
  (draft) => encrypted(draft, keyPolicy(draft.accountId, ['kms:Decrypt'])),
  (draft) => encrypted(draft, keyPolicy(draft.accountId, keyActions), { KeyState: 'Disabled' }),
];

/** Filter policies that no alarm message passes: it has no attributes, and its state is ALARM. */
const droppingFilters: readonly Resource[] = [
  { FilterPolicy: { severity: ['high'] }, FilterPolicyScope: 'MessageAttributes' },
  { FilterPolicy: { NewStateValue: ['OK'] }, FilterPolicyScope: 'MessageBody' },
];
