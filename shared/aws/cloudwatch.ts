import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  type CompositeAlarm as AwsCompositeAlarm,
  type MetricAlarm as AwsMetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import type { Alarms, CompositeAlarm, Evidence, MetricAlarm } from '../alarm-chain/index.ts';
import { watchCalls } from './call-log.ts';
import { expectList, readEvidence } from './evidence.ts';
import { readPages } from './pages.ts';
import { clientConfiguration, type Session } from './session.ts';

/** A CloudWatch client of one account in one Region. */
export function createCloudWatchClient(session: Session, region: string): CloudWatchClient {
  const client = new CloudWatchClient(clientConfiguration(session, region));
  watchCalls(client, 'cloudwatch', session);
  return client;
}

/**
 * All metric and composite alarms of the client's Region. Without `AlarmTypes` CloudWatch would leave the composite
 * ones out: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
 */
export async function readAlarms(client: CloudWatchClient): Promise<Evidence<Alarms>> {
  return await readEvidence('cloudwatch:DescribeAlarms', async () => {
    const composite: AwsCompositeAlarm[] = [];
    const metric = await readPages(async (token) => {
      const answer = await client.send(
        new DescribeAlarmsCommand({
          AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
          MaxRecords: 100,
          ...(token === undefined ? {} : { NextToken: token }),
        }),
      );
      composite.push(...(answer.CompositeAlarms ?? []));
      const items = expectList(answer.MetricAlarms ?? (answer.CompositeAlarms && []), 'MetricAlarms');
      return { items, nextToken: answer.NextToken };
    });
    return { metric: metric.map(toMetricAlarm), composite: composite.map(toCompositeAlarm) };
  });
}

function toMetricAlarm(alarm: AwsMetricAlarm): MetricAlarm {
  return {
    arn: alarm.AlarmArn ?? '',
    name: alarm.AlarmName ?? '',
    namespace: alarm.Namespace,
    metricName: alarm.MetricName,
    dimensions: (alarm.Dimensions ?? []).map(({ Name, Value }) => ({ name: Name ?? '', value: Value ?? '' })),
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
    mathMetrics: (alarm.Metrics ?? []).flatMap(({ MetricStat }) =>
      MetricStat?.Metric === undefined
        ? []
        : [{ namespace: MetricStat.Metric.Namespace ?? '', metricName: MetricStat.Metric.MetricName ?? '' }],
    ),
  };
}

function toCompositeAlarm(alarm: AwsCompositeAlarm): CompositeAlarm {
  return {
    arn: alarm.AlarmArn ?? '',
    name: alarm.AlarmName ?? '',
    rule: alarm.AlarmRule ?? '',
    actionsEnabled: alarm.ActionsEnabled ?? true,
    alarmActions: alarm.AlarmActions ?? [],
  };
}
