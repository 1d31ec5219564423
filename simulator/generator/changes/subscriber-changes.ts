import { withAlarm } from '../alter-draft.ts';
import type { Change } from '../change.ts';

const notificationChange = { link: 'notification', rings: 'no', cloudguard: 'as-noise' } as const;
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
} as const satisfies Readonly<Record<string, Change>>;
