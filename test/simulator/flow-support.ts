import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  type HistoryItemType,
} from '@aws-sdk/client-cloudwatch';
import type { ScenarioDocument, Simulator } from '../../simulator/index.ts';
import { asMember, member, memberWith, type RegionDocument } from './support.ts';

export const start = '2026-01-15T12:00:30Z';
export const topicArn = `arn:aws:sns:us-east-1:${member}:security`;
export const alarmArn = `arn:aws:cloudwatch:us-east-1:${member}:alarm:AssumeRole`;
export const minutes = 60;
export const hours = 60 * minutes;

type First<List> = NonNullable<NonNullable<List> extends readonly (infer Item)[] ? Item : never>;

/** What one test changes about the one chain that rings. */
export interface ChainChange {
  readonly trail?: First<RegionDocument['trails']> | object;
  readonly logGroup?: object;
  readonly filter?: object;
  readonly transformation?: object;
  readonly alarm?: object;
  readonly topic?: object;
  readonly subscription?: object;
  readonly region?: object;
  readonly account?: object;
}

/** A member whose every AssumeRole call rings, with one change. */
export function ringingMember(change: ChainChange = {}): ScenarioDocument {
  const resources = {
    trails: [
      {
        Name: 'main',
        IsMultiRegionTrail: true,
        CloudWatchLogsLogGroupArn: `arn:aws:logs:us-east-1:${member}:log-group:trail:*`,
        ...change.trail,
      },
    ],
    logGroups: [{ logGroupName: 'trail', ...change.logGroup }],
    metricFilters: [
      {
        filterName: 'AssumeRole',
        logGroupName: 'trail',
        filterPattern: '{($.eventName=AssumeRole)}',
        metricTransformations: [
          { metricName: 'Calls', metricNamespace: 'Security', metricValue: '1', ...change.transformation },
        ],
        ...change.filter,
      },
    ],
    metricAlarms: [
      {
        AlarmName: 'AssumeRole',
        MetricName: 'Calls',
        Namespace: 'Security',
        Statistic: 'Sum',
        Period: 300,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        TreatMissingData: 'notBreaching',
        AlarmActions: [topicArn],
        ...change.alarm,
      },
    ],
    topics: [
      {
        TopicArn: topicArn,
        Subscriptions: [
          { Protocol: 'email', Endpoint: 'security@example.com', Confirmed: true, ...change.subscription },
        ],
        ...change.topic,
      },
    ],
    ...change.region,
  };
  return { ...memberWith(resources, change.account), now: start };
}

/** The audit role's CloudWatch client for the member. Opening it is itself an AssumeRole call of now. */
export async function cloudwatchOf(simulator: Simulator, accountId = member): Promise<CloudWatchClient> {
  return new CloudWatchClient(await asMember(simulator, accountId, { DurationSeconds: 3600 }));
}

/** The state of an alarm, whatever its type. */
export async function stateOf(client: CloudWatchClient, AlarmName = 'AssumeRole') {
  const { MetricAlarms, CompositeAlarms } = await client.send(
    new DescribeAlarmsCommand({ AlarmNames: [AlarmName], AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] }),
  );
  return [...(MetricAlarms ?? []), ...(CompositeAlarms ?? [])][0]?.StateValue;
}

/** The history of an alarm, the newest item first. */
export async function historyOf(client: CloudWatchClient, type?: HistoryItemType, AlarmName = 'AssumeRole') {
  const { AlarmHistoryItems } = await client.send(
    new DescribeAlarmHistoryCommand({
      AlarmName,
      AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
      ...(type === undefined ? {} : { HistoryItemType: type }),
    }),
  );
  return AlarmHistoryItems ?? [];
}

/** What a metric holds from an hour before the start on, in one sum; null where it has no data. */
export async function sumOf(
  client: CloudWatchClient,
  change: { readonly stat?: string; metric?: object } = {},
) {
  const { MetricDataResults } = await client.send(
    new GetMetricDataCommand({
      StartTime: new Date('2026-01-15T11:00:00Z'),
      EndTime: new Date('2026-01-17T12:00:00Z'),
      MetricDataQueries: [
        {
          Id: 'm1',
          MetricStat: {
            Metric: { Namespace: 'Security', MetricName: 'Calls', ...change.metric },
            Period: 86_400,
            Stat: change.stat ?? 'Sum',
          },
        },
      ],
    }),
  );
  return MetricDataResults?.[0]?.Values?.[0] ?? null;
}
