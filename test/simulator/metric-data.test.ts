import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  GetAlarmMuteRuleCommand,
  GetMetricDataCommand,
  ListAlarmMuteRulesCommand,
  type GetMetricDataCommandInput,
} from '@aws-sdk/client-cloudwatch';
import { AwsQueryProtocol } from '@aws-sdk/core/protocols';
import { SmithyRpcV2CborProtocol } from '@smithy/core/cbor';
import { expect, test } from 'vitest';
import { cloudwatchOf, minutes, ringingMember, topicArn } from './flow-support.ts';
import { asMember, member, pages, simulate } from './support.ts';

const protocols = {
  'JSON 1.0': {},
  'RPC v2 with CBOR': { protocol: SmithyRpcV2CborProtocol },
  query: { protocol: AwsQueryProtocol },
} as const;

const metric = { Namespace: 'Security', MetricName: 'Calls' };
const query = (change: object = {}): GetMetricDataCommandInput => ({
  StartTime: new Date('2026-01-15T12:01:17Z'),
  EndTime: new Date('2026-01-15T12:21:17Z'),
  MetricDataQueries: [{ Id: 'calls', MetricStat: { Metric: metric, Period: 60, Stat: 'Sum' } }],
  ...change,
});

/** Two calls in the member, the second ten minutes after the first; both have reached the metric. */
async function twoCalls(protocol: object = {}) {
  const simulator = await simulate(ringingMember());
  await cloudwatchOf(simulator);
  simulator.advanceClock(10 * minutes);
  const config = await asMember(simulator, member, { DurationSeconds: 3600 });
  simulator.advanceClock(10 * minutes);
  return new CloudWatchClient({ ...config, ...protocol });
}

test.for(Object.entries(protocols))(
  'over %s data points come newest first, minute by minute',
  async ([, protocol]) => {
    const answer = await (await twoCalls(protocol)).send(new GetMetricDataCommand(query()));
    expect(answer.MetricDataResults).toEqual([
      {
        Id: 'calls',
        Label: 'Calls',
        Timestamps: [new Date('2026-01-15T12:15:00Z'), new Date('2026-01-15T12:05:00Z')],
        Values: [1, 1],
        StatusCode: 'Complete',
      },
    ]);
    expect(answer.NextToken).toBeUndefined();
  },
);

test('longer periods begin at the start time, and may be told oldest first', async () => {
  const MetricDataQueries = [
    { Id: 'calls', MetricStat: { Metric: metric, Period: 300, Stat: 'SampleCount' } },
  ];
  const answer = await (
    await twoCalls()
  ).send(new GetMetricDataCommand(query({ MetricDataQueries, ScanBy: 'TimestampAscending' })));
  expect(answer.MetricDataResults?.[0]?.Timestamps).toEqual([
    new Date('2026-01-15T12:01:00Z'),
    new Date('2026-01-15T12:11:00Z'),
  ]);
});

test('pages are followed by a token; what is not complete says so', async () => {
  const cloudwatch = await twoCalls();
  const answers = await pages((NextToken) =>
    cloudwatch.send(new GetMetricDataCommand(query({ MaxDatapoints: 1, NextToken }))),
  );
  expect(answers.map(({ MetricDataResults }) => MetricDataResults?.[0])).toMatchObject([
    { Values: [1], StatusCode: 'PartialData' },
    { Values: [1], StatusCode: 'Complete' },
  ]);
});

const asked = (change: object) => [
  { Id: 'calls', MetricStat: { Metric: metric, Period: 60, Stat: 'Sum', ...change } },
];
test.for([
  ['an unknown metric', asked({ Metric: { ...metric, MetricName: 'Other' } })],
  [
    'dimensions that nobody published',
    asked({ Metric: { ...metric, Dimensions: [{ Name: 'a', Value: 'b' }] } }),
  ],
  ['another unit', asked({ Unit: 'Bytes' })],
  ["another account's metric", [{ ...asked({})[0], AccountId: '111111111111' }]],
] as const)('%s has no data points', async ([, MetricDataQueries]) => {
  const answer = await (await twoCalls()).send(new GetMetricDataCommand(query({ MetricDataQueries })));
  expect(answer.MetricDataResults).toMatchObject([{ Values: [], StatusCode: 'Complete' }]);
});

test('a query that returns no data is not told', async () => {
  const MetricDataQueries = [...asked({}), { ...asked({})[0], Id: 'hidden', ReturnData: false }];
  const answer = await (await twoCalls()).send(new GetMetricDataCommand(query({ MetricDataQueries })));
  expect(answer.MetricDataResults?.map(({ Id }) => Id)).toEqual(['calls']);
});

test.for([
  ['no query', { MetricDataQueries: [] }, /^InvalidParameterValue/],
  [
    'metric math',
    { MetricDataQueries: [{ Id: 'e1', Expression: 'SUM(METRICS())' }] },
    /^ValidationException/,
  ],
  ['a period of 90 seconds', { MetricDataQueries: asked({ Period: 90 }) }, /^InvalidParameterCombination/],
  ['an unknown statistic', { MetricDataQueries: asked({ Stat: 'Median' }) }, /^InvalidParameterValue/],
  ['a start after the end', { StartTime: new Date('2026-01-16T00:00:00Z') }, /^InvalidParameterValue/],
  ['a token of nowhere', { NextToken: 'nonsense' }, /^InvalidNextToken/],
] as const)('GetMetricData refuses %s', async ([, change, name]) => {
  const cloudwatch = await twoCalls();
  await expect(cloudwatch.send(new GetMetricDataCommand(query(change)))).rejects.toMatchObject({
    name: expect.stringMatching(name) as unknown,
  });
});

test.for(Object.entries(protocols))(
  'over %s the history is told newest first, page by page',
  async ([, protocol]) => {
    const cloudwatch = await twoCalls(protocol);
    const answers = await pages((NextToken) =>
      cloudwatch.send(new DescribeAlarmHistoryCommand({ AlarmName: 'AssumeRole', MaxRecords: 1, NextToken })),
    );
    expect(answers.map(({ AlarmHistoryItems }) => AlarmHistoryItems)).toMatchObject([
      [
        {
          HistoryItemType: 'Action',
          HistorySummary: `Successfully executed action ${topicArn}`,
          Timestamp: new Date('2026-01-15T12:10:00Z'),
        },
      ],
      [{ HistoryItemType: 'StateUpdate' }],
    ]);
  },
);

test('each of the actions about alarms and metrics can be denied', async () => {
  const actions = ['GetMetricData', 'DescribeAlarmHistory', 'ListAlarmMuteRules', 'GetAlarmMuteRule'];
  const deniedActions = actions.map((action) => `cloudwatch:${action}`);
  const cloudwatch = await cloudwatchOf(await simulate(ringingMember({ account: { deniedActions } })));
  const outcomes = await Promise.allSettled([
    cloudwatch.send(new GetMetricDataCommand(query())),
    cloudwatch.send(new DescribeAlarmHistoryCommand({})),
    cloudwatch.send(new ListAlarmMuteRulesCommand({})),
    cloudwatch.send(new GetAlarmMuteRuleCommand({ AlarmMuteRuleName: 'mute' })),
  ]);
  expect(outcomes).toMatchObject(
    actions.map((action) => ({
      reason: { name: 'AccessDenied', message: expect.stringContaining(action) as unknown },
    })),
  );
});

const configuredAt = '2026-01-10T08:00:00Z';
async function history(input: object) {
  const simulator = await simulate(
    ringingMember({
      alarm: { AlarmConfigurationUpdatedTimestamp: configuredAt },
      region: { compositeAlarms: [{ AlarmName: 'parent', AlarmRule: 'ALARM(AssumeRole)' }] },
    }),
  );
  const cloudwatch = await cloudwatchOf(simulator);
  simulator.advanceClock(15 * minutes);
  const { AlarmHistoryItems } = await cloudwatch.send(new DescribeAlarmHistoryCommand(input));
  return AlarmHistoryItems?.map(({ AlarmName, HistoryItemType }) => `${AlarmName} ${HistoryItemType}`);
}

test.for([
  [{}, ['AssumeRole Action', 'AssumeRole StateUpdate', 'AssumeRole ConfigurationUpdate']],
  [
    { ScanBy: 'TimestampAscending' },
    ['AssumeRole ConfigurationUpdate', 'AssumeRole StateUpdate', 'AssumeRole Action'],
  ],
  [{ HistoryItemType: 'Action' }, ['AssumeRole Action']],
  [{ AlarmTypes: ['CompositeAlarm'] }, ['parent StateUpdate']],
  [{ AlarmName: 'unknown' }, []],
  [{ EndDate: new Date('2026-01-12T00:00:00Z') }, ['AssumeRole ConfigurationUpdate']],
  [{ StartDate: new Date('2026-01-12T00:00:00Z'), HistoryItemType: 'ConfigurationUpdate' }, []],
] as const)('the history asked for by %o is %o', async ([input, items]) => {
  expect(await history(input)).toEqual(items);
});
