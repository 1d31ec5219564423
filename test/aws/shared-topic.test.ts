import { expect, test } from 'vitest';
import type { AccountReader } from '../../shared/aws/account-reader.ts';
import { readAccount } from '../../shared/aws/read-account.ts';
import { aFilter, anAlarm, aTrail, refused, seen } from '../alarm-chain/compliant-account.ts';
import { aSession } from './a-session.ts';

const [member, owner] = ['333333333333', '444444444444'];
const topicArn = 'arn:aws:sns:us-east-1:999999999999:alarms';
const logGroupOf = (accountId: string) => `arn:aws:logs:us-east-1:${accountId}:log-group:trail:*`;
const trails = [member, owner].map((accountId) =>
  aTrail({
    arn: `arn:aws:cloudtrail:us-east-1:${accountId}:trail/main`,
    isOrganization: accountId === owner,
    logGroupArn: logGroupOf(accountId),
  }),
);

const refusal = async () => await Promise.resolve(refused('service:Operation'));

/** An account whose alarm publishes to a topic of a stranger; `mayLook` after some milliseconds. */
function aReader(accountId: string, mayLook: boolean, delay: number): AccountReader {
  const answers: Partial<AccountReader> = {
    session: aSession({ accountId }),
    trails: async () => await Promise.resolve(seen(trails)),
    metricFilters: async () => await Promise.resolve(seen([aFilter()])),
    alarms: async () =>
      await Promise.resolve(
        seen({ metric: [anAlarm({ alarmActions: [topicArn] })], composite: [], log: [] }),
      ),
    subscriptions: async () => {
      await new Promise((resolve) => setTimeout(resolve, delay));
      return mayLook ? seen([]) : refused('sns:ListSubscriptionsByTopic');
    },
  };
  return {
    trailStatus: refusal,
    eventSelectors: refusal,
    enabledRegions: refusal,
    ...answers,
  } as AccountReader;
}

test.for([
  ['first', 0, 10],
  ['last', 10, 0],
] as const)('a topic that one account may look at is seen, with a refusal %s', async ([, delay, other]) => {
  const own = aReader(member, false, delay);
  const snapshot = await readAccount(own, {
    neighbours: {
      auditorAccountId: member,
      patience: 10_000,
      borrow: async (id) =>
        await Promise.resolve(id === owner ? aReader(owner, true, other) : refused('sts:AssumeRole')),
    },
    isSettled: () => false,
    advisoryTargets: () => ({ logGroups: [], alarms: [], topics: [] }),
    live: { rules: [], windows: [], refusal: null, chainByRule: new Map() },
    now: () => new Date(),
  });

  expect(snapshot.subscriptionsByTopic.get(topicArn)).toEqual(seen([]));
});
