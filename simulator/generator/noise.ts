import type { Noise, Resource } from './draft.ts';
import { cisFilters } from './patterns.ts';
import type { Random } from './random.ts';

/** The account, as far as the noise around its chain needs to know it. */
export interface Surroundings {
  readonly accountId: string;
  readonly home: string;
  readonly logGroupName: string;
  readonly isMultiRegion: boolean;
}

/** CIS filters on the same log group with alarms of their own, topics for other things, and a trail of no use. */
export function noiseAround(
  { accountId, home, logGroupName, isMultiRegion }: Surroundings,
  random: Random,
): Noise {
  const chosen = random.chance(0.12) ? cisFilters : random.chance(0.6) ? random.some(cisFilters, 0.2) : [];
  const isHeard = chosen.length > 0 && random.chance(0.5);
  const noticeArn = `arn:aws:sns:${home}:${accountId}:cis-notices`;
  const billingArn = `arn:aws:sns:${home}:${accountId}:billing`;
  return {
    // A trail of one Region misses the others' calls; in an account of one Region it would be a good one.
    trails: isMultiRegion && random.chance(0.3) ? [{ Name: 'legacy-trail', IsMultiRegionTrail: false }] : [],
    filters: chosen.map(({ name, pattern }) => ({
      filterName: name,
      logGroupName,
      filterPattern: pattern,
      metricTransformations: [
        { metricName: name, metricNamespace: 'CIS', metricValue: '1', defaultValue: 0 },
      ],
    })),
    alarms: [
      ...chosen.map(({ name }) => cisAlarm(name, isHeard ? [noticeArn] : [])),
      ...(random.chance(0.3) ? [billingAlarm(billingArn)] : []),
    ],
    topics: [
      ...(isHeard
        ? [
            {
              TopicArn: noticeArn,
              Subscriptions: [{ Protocol: 'email', Endpoint: 'cis@example.com', Confirmed: true }],
            },
          ]
        : []),
      {
        TopicArn: billingArn,
        Subscriptions: [{ Protocol: 'email', Endpoint: 'billing@example.com', Confirmed: true }],
      },
    ],
    isHeard,
  };
}

function cisAlarm(metricName: string, actions: readonly string[]): Resource {
  return {
    AlarmName: `CIS-${metricName}`,
    MetricName: metricName,
    Namespace: 'CIS',
    Statistic: 'Sum',
    Period: 300,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'notBreaching',
    AlarmActions: actions,
  };
}

function billingAlarm(topicArn: string): Resource {
  return {
    AlarmName: 'EstimatedCharges',
    MetricName: 'EstimatedCharges',
    Namespace: 'AWS/Billing',
    Dimensions: [{ Name: 'Currency', Value: 'USD' }],
    Statistic: 'Maximum',
    Period: 21_600,
    EvaluationPeriods: 1,
    Threshold: 1000,
    ComparisonOperator: 'GreaterThanThreshold',
    AlarmActions: [topicArn],
  };
}
