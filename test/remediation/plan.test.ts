/** Refusals outnumber what is planned: refused-plans.ts. */
import { describe, expect, test } from 'vitest';
import type { MetricFilter } from '../../shared/alarm-chain/index.ts';
import { ownTags, planSteps } from '../../shared/remediation/index.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import {
  accountId,
  aFilter,
  anAccount,
  anAlarm,
  logGroupArn,
  region,
  seen,
} from '../alarm-chain/compliant-account.ts';
import { ownFilter, ownName, theAlarms } from './own-resources.ts';
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
    });
  });

  test('only the alarm where an equal filter is there: it is used as it is', () => {
    const foreign = alarmInput('CloudTrailMetrics', 'AssumeRoleCount');

    expect(plan({ parts: { alarms: theAlarms() } })).toEqual({
      outcome: 'planned',
      steps: [alarmOnly(foreign)],
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

    expect(planned).toEqual({ outcome: 'planned', steps: [filterOnly, alarmOnly()] });
  });

  test('the other half, where a run was cut off between the two writes', () => {
    expect(plan({ parts: { filters: seen([ownFilter()]), alarms: theAlarms() } })).toEqual({
      outcome: 'planned',
      steps: [alarmOnly()],
    });
  });
});

describe('what is refused', () => {
  test.each(refusedPlans)('as $reason, where $title', ({ reason, mayPass, given }) => {
    const refusal = { reason, message: expect.any(String) as string, ...(mayPass && { mayPass }) };

    expect(plan(given)).toStrictEqual({ outcome: 'refused', refusal });
  });

  test('a guard that throws plans nothing', () => {
    expect(() => plan({ parts: without, subject: { isAllowed: withoutList } })).toThrow('no list');
  });
});

test('the log group of another account is written to there, and in its partition', () => {
  const foreign = 'arn:aws-us-gov:logs:us-gov-west-1:111111111111:log-group:org-logs:*';
  const snapshot = anAccount(without);
  const moved = {
    ...snapshot,
    trailsByRegion: new Map(
      [...snapshot.trailsByRegion].map(([key, trails]) => [
        key,
        trails.state === 'seen'
          ? seen(trails.value.map((trail) => ({ ...trail, logGroupArn: foreign })))
          : trails,
      ]),
    ),
    filtersByLogGroup: new Map([[foreign, seen<readonly MetricFilter[]>([])]]),
  };
  const asked: string[] = [];
  const planned = planSteps({
    snapshot: moved,
    rule: assumeRole,
    passes: false,
    fails: true,
    isExcepted: false,
    topicArn: 'arn:{partition}:sns:{region}:{account}:security',
    isAllowed: (id) => asked.push(id) > 0,
  });

  expect(planned).toMatchObject({
    outcome: 'planned',
    steps: [
      { accountId: '111111111111', region: 'us-gov-west-1', input: { logGroupName: 'org-logs' } },
      { input: { AlarmActions: ['arn:aws-us-gov:sns:us-gov-west-1:111111111111:security'] } },
    ],
  });
  expect(asked).toEqual(['111111111111']);
  expect(logGroupArn).not.toBe(foreign);
});
