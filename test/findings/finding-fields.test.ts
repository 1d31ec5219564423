import { expect, test } from 'vitest';
import { complianceStatus } from '../../shared/findings/index.ts';
import { refused, seen, withAlarm, type AccountParts } from '../alarm-chain/compliant-account.ts';
import { judge, written } from './written-finding.ts';

const reasonOf = (change: Partial<AccountParts>) => {
  const { Compliance } = written(judge(change));
  return [Compliance.Status, ...Compliance.StatusReasons.map(({ ReasonCode }) => ReasonCode)];
};

test.for([
  ['PASSED', {}, 'PASSED'],
  ['FAILED', { filters: seen([]) }, 'NO_METRIC_FILTER'],
  ['FAILED', withAlarm({ alarmActions: [] }), 'NO_ALARM_ACTION'],
  ['NOT_AVAILABLE', { alarms: refused('cloudwatch:DescribeAlarms') }, 'ACCESS_DENIED'],
  ['NOT_AVAILABLE', { alarms: refused('cloudwatch:DescribeAlarms', 'timed-out') }, 'TIMED_OUT'],
  ['WARNING', { subscriptions: refused('sns:ListSubscriptionsByTopic', 'throttled') }, 'THROTTLED'],
] as const)(
  '%s: the one reason is the code of the broken or the unseen link (%#)',
  ([status, change, code]) => {
    expect(reasonOf(change)).toEqual([status, code]);
  },
);

test('where no link of the best chain says why, the status is the reason', () => {
  const judgement = { ...judge(), cloudguard: 'unknown' } as const;

  expect(complianceStatus(judgement, 'both')).toBe('NOT_AVAILABLE');
  expect(written(judgement).Compliance.StatusReasons).toEqual([
    { ReasonCode: 'NOT_AVAILABLE', Description: 'As found.' },
  ]);
});

test('the product fields hold both verdicts, what is broken, and the chain in short', () => {
  expect(written(judge(withAlarm({ threshold: 9 }))).ProductFields).toMatchObject({
    'ringcheck/ruleId': 'D9.AWS.MON.22',
    'ringcheck/cloudguard': 'pass',
    'ringcheck/rings': 'no',
    'ringcheck/brokenLink': 'alarm',
    'ringcheck/reason': 'alarm-needs-more-events',
    'ringcheck/chain':
      'trail: holds; event-selection: holds; log-delivery: holds; metric-filter: holds; ' +
      'alarm: broken (alarm-needs-more-events)',
  });
});

test('a chain in short names why a link was not seen', () => {
  const { ProductFields } = written(judge({ subscriptions: refused('sns:ListSubscriptionsByTopic') }));

  expect(ProductFields).toMatchObject({ 'ringcheck/cloudguard': 'unknown', 'ringcheck/rings': 'unknown' });
  expect(ProductFields['ringcheck/chain']).toBe(
    'trail: holds; event-selection: holds; log-delivery: holds; metric-filter: holds; alarm: holds; ' +
      'notification: holds; subscriber: unseen (access-denied); live: unseen (undecided)',
  );
});

test('a finding that passed names no broken link and no reason', () => {
  const { ProductFields } = written(judge());

  expect(ProductFields).toMatchObject({ 'ringcheck/cloudguard': 'pass', 'ringcheck/rings': 'yes' });
  expect(ProductFields).not.toHaveProperty('ringcheck/brokenLink');
  expect(ProductFields).not.toHaveProperty('ringcheck/reason');
});
