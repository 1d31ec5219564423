import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  GetMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import {
  judgeAccount,
  type AccountSnapshot,
  type TimeWindow,
  type Unseen,
} from '../../shared/alarm-chain/index.ts';
import { createAccountReader } from '../../shared/aws/account-reader.ts';
import { readLive, type LiveOptions } from '../../shared/aws/read-live.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { alarmArn, anAccount, hoursAgo, seen } from '../alarm-chain/compliant-account.ts';
import { digestToday, metricKey, twoVisits, visit } from '../alarm-chain/visited-account.ts';
import { aSession } from './a-session.ts';

const cloudWatch = mockClient(CloudWatchClient);

beforeEach(() => {
  cloudWatch.reset();
  cloudWatch.onAnyCommand().rejects(new Error('unexpected call'));
  cloudWatch.on(DescribeAlarmHistoryCommand).resolves({ AlarmHistoryItems: [] });
  cloudWatch.on(GetMetricDataCommand).resolves({
    MetricDataResults: [{ Id: 'metric0', StatusCode: 'Complete', Timestamps: [hoursAgo(24)], Values: [2] }],
  });
});

const nobody = {
  auditorAccountId: '222222222222',
  patience: 10_000,
  borrow: async (): Promise<Unseen> =>
    await Promise.resolve({
      state: 'unseen',
      why: 'owner-account-unreachable',
      operation: 'sts:AssumeRole',
      message: '',
    }),
};

function optionsWith(windows: readonly TimeWindow[], change: Partial<LiveOptions> = {}): LiveOptions {
  const chain = { digest: digestToday(), since: hoursAgo(24 * 10) };
  return {
    rules: [assumeRole],
    windows,
    refusal: null,
    chainByRule: new Map([[assumeRole.id, chain]]),
    ...change,
  };
}

async function read(snapshot: AccountSnapshot, options: LiveOptions) {
  const advisory = await readLive(createAccountReader(aSession()), nobody, snapshot, options);
  const calls = cloudWatch.calls().map(({ args }) => args[0].constructor.name);
  return { advisory, calls };
}

test('a chain that holds costs one look at its metric for all visits, and one at its alarm', async () => {
  const { advisory, calls } = await read(anAccount(), optionsWith(twoVisits));

  expect(calls.toSorted()).toEqual(['DescribeAlarmHistoryCommand', 'GetMetricDataCommand']);
  expect(advisory.live.countsByMetric.get(metricKey)).toEqual(seen([2, null]));
  expect(advisory.actionsByAlarm.get(alarmArn)).toEqual(seen([]));
  const snapshot = anAccount({ advisory });
  expect(judgeAccount(snapshot, assumeRole).chain.at(-1)).toMatchObject({ link: 'live', state: 'holds' });
});

const unasked: readonly (readonly [string, LiveOptions])[] = [
  ['without an earlier visit', optionsWith([])],
  ['of a chain that the finding does not hold', optionsWith(twoVisits, { chainByRule: new Map() })],
  [
    'where the run record could not be read',
    optionsWith(twoVisits, {
      refusal: { state: 'unseen', why: 'access-denied', operation: 'securityhub:GetFindings', message: '' },
    }),
  ],
  ['where the only visit is older than what CloudWatch keeps', optionsWith([visit(24 * 61)])],
];

test.for(unasked)('%s no metric is asked for', async ([, options]) => {
  const { advisory, calls } = await read(anAccount(), options);

  expect(calls).toEqual(['DescribeAlarmHistoryCommand']);
  expect(advisory.live.countsByMetric.size).toBe(0);
});

test('nothing is asked about a chain that is broken without it', async () => {
  const { calls } = await read(anAccount({ subscriptions: seen([]) }), optionsWith(twoVisits));

  expect(calls).toEqual([]);
});

test('a metric whose account cannot be entered is unseen', async () => {
  const elsewhere = createAccountReader(aSession({ accountId: '444444444444' }));
  const { live, actionsByAlarm } = await readLive(elsewhere, nobody, anAccount(), optionsWith(twoVisits));

  expect(live.countsByMetric.get(metricKey)).toMatchObject({ why: 'owner-account-unreachable' });
  expect(actionsByAlarm.get(alarmArn)).toMatchObject({ why: 'owner-account-unreachable' });
});
