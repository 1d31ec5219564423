/** What the remediation makes, as AWS tells of it afterwards, and every way in which it can differ from that. */
import type {
  Alarms,
  Evidence,
  MetricAlarm,
  MetricFilter,
  MetricTransformation,
} from '../../shared/alarm-chain/index.ts';
import { ownTags, type Tags } from '../../shared/remediation/index.ts';
import { alarmStep, filterStep } from '../../shared/remediation/steps.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import {
  accountId,
  aFilter,
  anAlarm,
  aSumOf,
  region,
  seen,
  topicArn,
} from '../alarm-chain/compliant-account.ts';

export const ownName = 'ringcheck-D9.AWS.MON.22';
const metric = { namespace: 'Ringcheck/Rules', metricName: 'D9.AWS.MON.22' };

export const ownFilterStep = filterStep(assumeRole, { accountId, region }, 'trail-logs');
export const ownAlarmStep = alarmStep(assumeRole, { accountId, region }, metric, topicArn);

/** The filter that the step makes, but for the changes. */
export function ownFilter(
  change: Partial<MetricFilter> = {},
  transformation: Partial<MetricTransformation> = {},
): MetricFilter {
  return aFilter({ name: ownName, ...change }, { ...metric, ...transformation });
}

/** The alarm that the step makes, but for `change`. */
export function ownAlarm(change: Partial<MetricAlarm> = {}): MetricAlarm {
  return anAlarm({ name: ownName, ...metric, datapointsToAlarm: 1, ...change });
}

export const tagsOfOwnAlarm: Tags = new Map(ownTags(assumeRole).map(({ Key, Value }) => [Key, Value]));

/** All alarms of the place that was asked. */
export function theAlarms(change: Partial<Alarms> = {}): Evidence<Alarms> {
  return seen({ metric: [], composite: [], log: [], ...change });
}

type FilterForm = Exclude<keyof MetricFilter, 'name' | 'createdAt' | 'transformations'>;
type TransformationForm = keyof MetricTransformation;

/** A change of each member that is part of a filter's form. */
const filterChanges = {
  pattern: { pattern: '{ $.eventName = AssumeRole }' },
  appliesOnTransformedLogs: { appliesOnTransformedLogs: true },
  fieldSelectionCriteria: { fieldSelectionCriteria: '@aws.account = "333333333333"' },
  emitsSystemFieldDimensions: { emitsSystemFieldDimensions: ['@aws.account'] },
} satisfies Record<FilterForm, Partial<MetricFilter>>;

const transformationChanges = {
  namespace: { namespace: 'CloudTrailMetrics' },
  metricName: { metricName: 'AssumeRoleCount' },
  metricValue: { metricValue: '2' },
  defaultValue: { defaultValue: 0 },
  unit: { unit: 'Seconds' },
  dimensions: { dimensions: { Region: '$.awsRegion' } },
} satisfies Record<TransformationForm, Partial<MetricTransformation>>;

/** Filters that have the name of the remediation's own and differ from it in the member that is named first. */
export const changedFilters: readonly (readonly [string, MetricFilter])[] = [
  ...Object.entries(filterChanges).map(([member, change]) => [member, ownFilter(change)] as const),
  ...Object.entries(transformationChanges).map(
    ([member, change]) => [member, ownFilter({}, change)] as const,
  ),
  ['transformations, of which there is none', ownFilter({ transformations: [] })],
  [
    'transformations, of which there are two',
    ownFilter({ transformations: [...ownFilter().transformations, ...aFilter().transformations] }),
  ],
];

type AlarmForm = Exclude<keyof MetricAlarm, 'arn' | 'name' | 'alarmState' | 'stateSince' | 'configuredAt'>;

/** A change of each member that is part of an alarm's form. */
export const alarmChanges = {
  namespace: { namespace: 'CloudTrailMetrics' },
  metricName: { metricName: 'AssumeRoleCount' },
  dimensions: { dimensions: [{ name: 'Region', value: region }] },
  statistic: { statistic: 'SampleCount' },
  extendedStatistic: { statistic: undefined, extendedStatistic: 'p90' },
  evaluateLowSampleCountPercentile: {
    statistic: undefined,
    extendedStatistic: 'p90',
    evaluateLowSampleCountPercentile: 'ignore',
  },
  periodSeconds: { periodSeconds: 60 },
  unit: { unit: 'Count' },
  evaluationPeriods: { evaluationPeriods: 2 },
  datapointsToAlarm: { datapointsToAlarm: 2 },
  threshold: { threshold: 5 },
  comparisonOperator: { comparisonOperator: 'GreaterThanThreshold' },
  treatMissingData: { treatMissingData: 'missing' },
  actionsEnabled: { actionsEnabled: false },
  alarmActions: { alarmActions: [`${topicArn}-other`] },
  otherActions: { otherActions: [topicArn] },
  queries: { queries: aSumOf(metric.namespace, metric.metricName) },
  isOnQuery: { isOnQuery: true },
  query: { namespace: undefined, metricName: undefined, isOnQuery: true, query: 'up == 0' },
} satisfies Record<AlarmForm, Partial<MetricAlarm>>;

/** Alarms that have the name of the remediation's own and differ from it in the member that is named first. */
export const changedAlarms: readonly (readonly [string, MetricAlarm])[] = [
  ...Object.entries(alarmChanges).map(([member, change]) => [member, ownAlarm(change)] as const),
  ['alarmActions, of which there is none', ownAlarm({ alarmActions: [] })],
  ['alarmActions, of which there are two', ownAlarm({ alarmActions: [topicArn, `${topicArn}-other`] })],
];

/** The tags of an alarm that is not the remediation's own, and in what they differ. */
export const foreignTags: readonly (readonly [string, Tags])[] = [
  ['there are none', new Map()],
  ...[...tagsOfOwnAlarm].flatMap(([key, value]): readonly (readonly [string, Tags])[] => [
    [`${key} is missing`, new Map([...tagsOfOwnAlarm].filter(([other]) => other !== key))],
    [`${key} is another`, new Map([...tagsOfOwnAlarm, [key, `${value}-other`]])],
    [`${key} is empty`, new Map([...tagsOfOwnAlarm, [key, '']])],
  ]),
];
