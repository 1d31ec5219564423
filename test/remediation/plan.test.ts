/** Refusals outnumber what is planned: refused-plans.ts. */
import { aMuteRule, parts as advisoryParts } from '../alarm-chain/advisory-parts.ts';
import { describe, expect, test } from 'vitest';
import type { MetricFilter } from '../../shared/alarm-chain/index.ts';
import { ownTags } from '../../shared/remediation/index.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import {
  absent,
  accountId,
  aFilter,
  anAlarm,
  aStatus,
  refused,
  region,
  seen,
} from '../alarm-chain/compliant-account.ts';
import { ownAlarm, ownFilter, ownName, theAlarms } from './own-resources.ts';
import { configuredTopic, plan, without } from './planned-account.ts';
import { refusedPlans } from './refused-plans.ts';

function withoutList(): never {
  throw new Error('no list');
}

const filterInput = {
  logGroupName: 'trail-logs',
  filterName: ownName,
  filterPattern: '{($.eventName=AssumeRole)}',
  metricTransformations: [
    { metricName: 'D9.AWS.MON.22', metricNamespace: 'Ringcheck/Rules', metricValue: '1' },
  ],
};
function alarmInput(Namespace = 'Ringcheck/Rules', MetricName = 'D9.AWS.MON.22') {
  return {
    AlarmName: ownName,
    AlarmDescription: expect.stringContaining('D9.AWS.MON.22') as string,
    Namespace,
    MetricName,
    Statistic: 'Sum',
    Period: 300,
    EvaluationPeriods: 1,
    DatapointsToAlarm: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'notBreaching',
    ActionsEnabled: true,
    AlarmActions: [configuredTopic],
    Tags: ownTags(assumeRole),
  };
}
const filterOnly = { action: 'PutMetricFilter', accountId, region, input: filterInput };
const alarmOnly = (input = alarmInput()) => ({ action: 'PutMetricAlarm', accountId, region, input });

describe('what is planned', () => {
  test('nothing for an account that passes', () => {
    expect(plan({})).toEqual({ outcome: 'nothing-to-do' });
  });

  test('filter and alarm where there is neither, in the form of the rule, on the log group that the trail feeds', () => {
    expect(plan({ parts: without })).toEqual({
      outcome: 'planned',
      steps: [filterOnly, alarmOnly()],
      reliesOn: [],
    });
  });

  test('only the alarm where an equal filter is there: it is used as it is', () => {
    const foreign = alarmInput('CloudTrailMetrics', 'AssumeRoleCount');

    expect(plan({ parts: { alarms: theAlarms() } })).toEqual({
      outcome: 'planned',
      steps: [alarmOnly(foreign)],
      reliesOn: [],
    });
  });

  test.each([
    ['an alarm of somebody else cannot fire', { threshold: 100 }],
    ['its actions are switched off', { actionsEnabled: false }],
    ['it tells nobody', { alarmActions: [] }],
  ])('an alarm beside it where %s', (_, change) => {
    const alarms = theAlarms({ metric: [anAlarm(change)] });

    expect(plan({ parts: { alarms } })).toMatchObject({
      outcome: 'planned',
      steps: [alarmOnly(alarmInput('CloudTrailMetrics', 'AssumeRoleCount'))],
    });
  });

  test.each<[string, MetricFilter]>([
    ['misses events', aFilter({ pattern: '{ ($.eventName = AssumeRole) && ($.errorCode NOT EXISTS) }' })],
    ['catches others besides', aFilter({ pattern: '{ $.eventSource = "sts.amazonaws.com" }' })],
    ['counts nothing', aFilter({}, { metricValue: '0' })],
    ['counts less than one', aFilter({}, { metricValue: '0.5' })],
    ['has dimensions', aFilter({}, { dimensions: { Region: '$.awsRegion' } })],
    ['leaves accounts out', aFilter({ fieldSelectionCriteria: '@aws.account = "999999999999"' })],
    ['has a default value', aFilter({}, { defaultValue: 1 })],
  ])('a filter and an alarm beside one that %s', (_, filter) => {
    const planned = plan({ parts: { filters: seen([filter]), alarms: theAlarms() } });

    expect(planned).toEqual({ outcome: 'planned', steps: [filterOnly, alarmOnly()], reliesOn: [] });
  });

  test('the alarm that is missing beside the own filter, which has to be there still when it is made', () => {
    expect(plan({ parts: { filters: seen([ownFilter()]), alarms: theAlarms() } })).toEqual({
      outcome: 'planned',
      steps: [alarmOnly()],
      reliesOn: [filterOnly],
    });
  });

  test('the filter that is missing under the own alarm, which has to be there still, with its tags', () => {
    const alarms = theAlarms({ metric: [ownAlarm({ alarmActions: [configuredTopic] })] });

    expect(plan({ parts: { filters: seen([]), alarms } })).toEqual({
      outcome: 'planned',
      steps: [filterOnly],
      reliesOn: [alarmOnly()],
    });
  });
});

describe('what is refused', () => {
  test.each(refusedPlans)('as $reason, where $title', ({ reason, mayPass, given }) => {
    const refusal = { reason, message: expect.any(String) as string, ...(mayPass && { mayPass }) };

    expect(plan(given)).toStrictEqual({ outcome: 'refused', refusal });
  });

  test.each([
    ['trail, trail-not-logging', { ...without, status: seen(aStatus({ isLogging: false })) }],
    ['log-delivery, log-group-missing', { filters: absent('logs:DescribeMetricFilters') }],
    ['subscriber, no-subscription', { subscriptions: seen([]) }],
    ['metric-filter could not be seen (access-denied)', { filters: refused('logs:DescribeMetricFilters') }],
    [`the alarm ${ownName}`, { alarms: theAlarms({ log: [ownName] }) }],
  ])('the person who has to mend it is told where: %s', (where, parts) => {
    const message = expect.stringContaining(`: ${where}.`) as string;

    expect(plan({ parts })).toMatchObject({ outcome: 'refused', refusal: { message } });
  });

  test('a guard that throws plans nothing', () => {
    expect(() => plan({ parts: without, subject: { isAllowed: withoutList } })).toThrow('no list');
  });
});

test('an alarm that would be muted from its first day is refused, and the mute named as what keeps it silent', () => {
  const rule = aMuteRule({ alarmNames: [ownName] });
  const planned = plan({ parts: without, advisory: advisoryParts.muteRules(seen([rule])) });

  expect(planned).toMatchObject({
    refusal: { reason: 'undetermined', message: expect.stringContaining('alarm, alarm-muted') as string },
  });
});
