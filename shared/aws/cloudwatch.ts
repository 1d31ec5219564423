import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  type CompositeAlarm as AwsCompositeAlarm,
  type Dimension,
  type MetricAlarm as AwsMetricAlarm,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import type { Alarms, CompositeAlarm, Evidence, MetricAlarm, MetricQuery } from '../alarm-chain/index.ts';
import { watchCalls } from './call-log.ts';
import { expectList, expectText, readEvidence } from './evidence.ts';
import { readPages } from './pages.ts';
import { clientConfiguration, type Session } from './session.ts';

/** A CloudWatch client of one account in one Region. */
export function createCloudWatchClient(session: Session, region: string): CloudWatchClient {
  const client = new CloudWatchClient(clientConfiguration(session, region));
  watchCalls(client, 'cloudwatch', session, region);
  return client;
}

/**
 * All alarms of the client's Region, or the one of a name. Without `AlarmTypes` CloudWatch would leave the composite and
 * the log alarms out:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
 */
export async function readAlarms(client: CloudWatchClient, alarmName?: string): Promise<Evidence<Alarms>> {
  return await readEvidence('cloudwatch:DescribeAlarms', async () => {
    const composite: AwsCompositeAlarm[] = [];
    const log: string[] = [];
    const metric = await readPages(async (token) => {
      const answer = await client.send(
        new DescribeAlarmsCommand({
          AlarmTypes: ['MetricAlarm', 'CompositeAlarm', 'LogAlarm'],
          MaxRecords: 100,
          ...(alarmName === undefined ? {} : { AlarmNames: [alarmName] }),
          ...(token === undefined ? {} : { NextToken: token }),
        }),
      );
      composite.push(...(answer.CompositeAlarms ?? []));
      log.push(...(answer.LogAlarms ?? []).map(({ AlarmName }) => AlarmName ?? ''));
      const others = answer.CompositeAlarms ?? answer.LogAlarms;
      const items = expectList(answer.MetricAlarms ?? (others && []), 'MetricAlarms');
      return { items, nextToken: answer.NextToken };
    });
    return { metric: metric.map(toMetricAlarm), composite: composite.map(toCompositeAlarm), log };
  });
}

function toMetricAlarm(alarm: AwsMetricAlarm): MetricAlarm {
  return {
    arn: alarm.AlarmArn ?? '',
    name: alarm.AlarmName ?? '',
    namespace: alarm.Namespace,
    metricName: alarm.MetricName,
    dimensions: toDimensions(alarm.Dimensions),
    statistic: alarm.Statistic,
    extendedStatistic: alarm.ExtendedStatistic,
    periodSeconds: alarm.Period,
    unit: alarm.Unit,
    evaluationPeriods: alarm.EvaluationPeriods,
    datapointsToAlarm: alarm.DatapointsToAlarm,
    threshold: alarm.Threshold,
    comparisonOperator: alarm.ComparisonOperator,
    treatMissingData: alarm.TreatMissingData,
    evaluateLowSampleCountPercentile: alarm.EvaluateLowSampleCountPercentile,
    actionsEnabled: alarm.ActionsEnabled ?? true,
    alarmActions: alarm.AlarmActions ?? [],
    otherActions: [...(alarm.OKActions ?? []), ...(alarm.InsufficientDataActions ?? [])],
    queries: (alarm.Metrics ?? []).map(toMetricQuery),
    isOnQuery: alarm.EvaluationCriteria !== undefined,
    query: alarm.EvaluationCriteria?.PromQLCriteria?.Query,
    alarmState: alarm.StateValue,
    stateSince: alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp,
    configuredAt: alarm.AlarmConfigurationUpdatedTimestamp,
  };
}

function toMetricQuery({ Id, Expression, ReturnData, AccountId, MetricStat }: MetricDataQuery): MetricQuery {
  const metric = MetricStat?.Metric;
  return {
    id: Id ?? '',
    expression: Expression,
    // True is the default: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html
    returnsData: ReturnData ?? true,
    accountId: AccountId,
    metric:
      metric === undefined
        ? undefined
        : {
            namespace: metric.Namespace ?? '',
            metricName: metric.MetricName ?? '',
            dimensions: toDimensions(metric.Dimensions),
            statistic: MetricStat?.Stat,
            periodSeconds: MetricStat?.Period,
            unit: MetricStat?.Unit,
          },
  };
}

function toDimensions(dimensions: readonly Dimension[] | undefined) {
  return (dimensions ?? []).map(({ Name, Value }) => ({ name: Name ?? '', value: Value ?? '' }));
}

function toCompositeAlarm(alarm: AwsCompositeAlarm): CompositeAlarm {
  return {
    arn: alarm.AlarmArn ?? '',
    name: alarm.AlarmName ?? '',
    rule: expectText(alarm.AlarmRule, 'AlarmRule'),
    actionsEnabled: alarm.ActionsEnabled ?? true,
    alarmActions: alarm.AlarmActions ?? [],
    actionsSuppressor: alarm.ActionsSuppressor,
    alarmState: alarm.StateValue,
    stateSince: alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp,
    configuredAt: alarm.AlarmConfigurationUpdatedTimestamp,
  };
}
