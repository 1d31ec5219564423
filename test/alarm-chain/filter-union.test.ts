import { describe, expect, test } from 'vitest';
import { judgeAccount, type MetricAlarm, type MetricFilter } from '../../shared/alarm-chain/index.ts';
import { complianceStatus } from '../../shared/findings/index.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { aFilter, anAccount, anAlarm, seen, type AccountParts } from './compliant-account.ts';

const failures = filterOn('failures', '{ ($.eventName = AssumeRole) && ($.errorCode = "*") }');
const successes = filterOn('successes', '{ ($.eventName = AssumeRole) && ($.errorCode NOT EXISTS) }');

function filterOn(name: string, pattern: string, change: Partial<MetricFilter> = {}): MetricFilter {
  return aFilter({ name, pattern, ...change }, { metricName: name });
}

function alarmOn(metricName: string, change: Partial<MetricAlarm> = {}): MetricAlarm {
  const arn = `arn:aws:cloudwatch:us-east-1:333333333333:alarm:${metricName}`;
  return anAlarm({ name: metricName, arn, metricName, ...change });
}

function judged(
  filters: readonly MetricFilter[],
  metric: readonly MetricAlarm[],
  further: Partial<AccountParts> = {},
) {
  const account = anAccount({
    filters: seen(filters),
    alarms: seen({ metric, composite: [], log: [] }),
    ...further,
  });
  const judgement = judgeAccount(account, assumeRole);
  return { ...judgement, status: complianceStatus(judgement, 'both') };
}

describe('filters that cover the rule only together', () => {
  test('ring if each has its own ringing alarm; CloudGuard still wants one equal filter', () => {
    const judgement = judged([failures, successes], [alarmOn('failures'), alarmOn('successes')]);

    expect(judgement).toMatchObject({
      rings: 'yes',
      cloudguard: 'fail',
      status: 'FAILED',
      brokenLink: 'metric-filter',
      reason: 'filter-misses-events',
    });
    expect(judgement.witness).toMatchObject({ eventName: 'AssumeRole' });
    expect(judgement.chain.every(({ state, link }) => state === 'holds' || link === 'live')).toBe(true);
    expect(judgement.chain.find(({ link }) => link === 'metric-filter')?.observed).toEqual({
      filters: ['failures', 'successes'],
    });
  });

  test('ring also if one of them names no event of the rule', () => {
    const errors = filterOn('errors', '{ $.errorCode = "*" }');

    expect(judged([errors, successes], [alarmOn('errors'), alarmOn('successes')])).toMatchObject({
      rings: 'yes',
      cloudguard: 'fail',
      reason: 'filter-misses-events',
    });
  });

  test('do not ring if one of them has no alarm', () => {
    expect(judged([failures, successes], [alarmOn('failures')])).toMatchObject({
      rings: 'no',
      reason: 'filter-misses-events',
    });
  });

  test('do not ring if the alarm of one of them needs more events', () => {
    const alarms = [alarmOn('failures'), alarmOn('successes', { threshold: 5 })];
    expect(judged([failures, successes], alarms)).toMatchObject({ rings: 'no' });
  });

  test('may ring if of one of them it cannot be seen whether it does', () => {
    const alarms = [alarmOn('failures'), alarmOn('successes', { statistic: 'Odd' })];
    const judgement = judged([failures, successes], alarms);

    expect(judgement).toMatchObject({ rings: 'unknown', cloudguard: 'fail' });
    expect(judgement.chain.find(({ link }) => link === 'metric-filter')).toMatchObject({ state: 'unseen' });
  });

  test('that leave something out even together do not ring', () => {
    const denied = filterOn('denied', '{ ($.eventName = AssumeRole) && ($.errorCode = AccessDenied) }');
    expect(judged([denied, successes], [alarmOn('denied'), alarmOn('successes')])).toMatchObject({
      rings: 'no',
      reason: 'filter-misses-events',
    });
  });

  test('do not count where one looks at other accounts only', () => {
    const excluded = filterOn('successes', successes.pattern, {
      fieldSelectionCriteria: '@aws.account = "444444444444"',
    });
    expect(judged([failures, excluded], [alarmOn('failures'), alarmOn('successes')])).toMatchObject({
      rings: 'no',
    });
  });
});
