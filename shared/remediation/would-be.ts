import {
  logGroupName,
  parseArn,
  placeOf,
  type AccountSnapshot,
  type Alarms,
  type Evidence,
  type MetricAlarm,
  type MetricFilter,
} from '../alarm-chain/index.ts';
import type { AlarmStep, FilterStep, Step } from './steps.ts';

/**
 * The account as it would be once the steps are done, so that the judge can say whether its chain would ring before
 * anything is written. What is known of the topic has to be in the snapshot, or be read into it.
 */
export function asItWouldBe(snapshot: AccountSnapshot, steps: readonly Step[]): AccountSnapshot {
  return steps.reduce<AccountSnapshot>(
    (before, step) =>
      step.action === 'PutMetricFilter' ? withFilter(before, step) : withAlarm(before, step),
    snapshot,
  );
}

function withFilter(snapshot: AccountSnapshot, step: FilterStep): AccountSnapshot {
  const filtersByLogGroup = new Map(
    [...snapshot.filtersByLogGroup].map(([arn, filters]): [string, Evidence<readonly MetricFilter[]>] => {
      const isThere = isAt(step, arn) && logGroupName(arn) === step.input.logGroupName;
      if (!isThere || filters.state !== 'seen') return [arn, filters];
      return [arn, { state: 'seen', value: [...filters.value, filterOf(step, snapshot.collectedAt)] }];
    }),
  );
  return { ...snapshot, filtersByLogGroup };
}

function isAt({ accountId, region }: FilterStep, arn: string): boolean {
  const parsed = parseArn(arn);
  return parsed?.accountId === accountId && parsed.region === region;
}

function filterOf({ input }: FilterStep, createdAt: Date): MetricFilter {
  return {
    name: input.filterName,
    pattern: input.filterPattern,
    transformations: input.metricTransformations.map((transformation) => ({
      namespace: transformation.metricNamespace,
      metricName: transformation.metricName,
      metricValue: transformation.metricValue,
      defaultValue: undefined,
      unit: undefined,
      dimensions: {},
    })),
    appliesOnTransformedLogs: false,
    fieldSelectionCriteria: undefined,
    createdAt,
    emitsSystemFieldDimensions: [],
  };
}

function withAlarm(snapshot: AccountSnapshot, step: AlarmStep): AccountSnapshot {
  const place = placeOf(step);
  const known = snapshot.alarmsByPlace.get(place);
  if (known !== undefined && known.state !== 'seen') return snapshot;
  const before: Alarms = known?.value ?? { metric: [], composite: [], log: [] };
  const alarms: Alarms = { ...before, metric: [...before.metric, alarmOf(step, snapshot.collectedAt)] };
  return {
    ...snapshot,
    alarmsByPlace: new Map([...snapshot.alarmsByPlace, [place, { state: 'seen', value: alarms }]]),
  };
}

function alarmOf({ accountId, region, input }: AlarmStep, configuredAt: Date): MetricAlarm {
  const partition = parseArn(input.AlarmActions[0])?.partition ?? '';
  return {
    arn: `arn:${partition}:cloudwatch:${region}:${accountId}:alarm:${input.AlarmName}`,
    name: input.AlarmName,
    namespace: input.Namespace,
    metricName: input.MetricName,
    dimensions: [],
    statistic: input.Statistic,
    extendedStatistic: undefined,
    periodSeconds: input.Period,
    unit: undefined,
    evaluationPeriods: input.EvaluationPeriods,
    datapointsToAlarm: input.DatapointsToAlarm,
    threshold: input.Threshold,
    comparisonOperator: input.ComparisonOperator,
    treatMissingData: input.TreatMissingData,
    evaluateLowSampleCountPercentile: undefined,
    actionsEnabled: input.ActionsEnabled,
    alarmActions: input.AlarmActions,
    otherActions: [],
    queries: [],
    isOnQuery: false,
    query: undefined,
    alarmState: undefined,
    stateSince: undefined,
    configuredAt,
  };
}
