import { expect, test } from 'vitest';
import { judgeAccount, unseenReasons, type UnseenWhy } from '../../shared/alarm-chain/index.ts';
import { complianceStatus } from '../../shared/findings/index.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { formatError } from '../../simulator/services/finding-format.ts';
import {
  aFilter,
  anAccount,
  aStatus,
  refused,
  seen,
  topicArn,
  withAlarm,
} from '../alarm-chain/compliant-account.ts';
import { judge, textOf, written } from './written-finding.ts';

/** An account of which one link could not be seen, for each why. */
const hidden: Readonly<Record<UnseenWhy, readonly [RegExp, string]>> = {
  'access-denied': [
    /^Allow cloudwatch:DescribeAlarms to the audit role in account 333333333333/,
    'IAM/latest/UserGuide/troubleshoot_access-denied',
  ],
  throttled: [/^Nothing has to be mended: .*cloudwatch:DescribeAlarms/, 'feature-retry-behavior'],
  'timed-out': [/^Nothing has to be mended: .*not answered in time/, 'feature-retry-behavior'],
  'owner-account-unreachable': [/^Let the audit enter account 333333333333/, 'troubleshoot_roles'],
  'region-disabled': [/^Enable us-east-1 in account 333333333333/, 'manage-acct-regions'],
  undecided: [/details of the alarm.*statistic Sum/, 'alarm-evaluation'],
  unsupported: [/^Update Ringcheck.*link alarm/, 'feature-ss-endpoints'],
};

test.for(Object.keys(unseenReasons) as UnseenWhy[])(
  'an account not seen for %s is told what that asks for',
  (why) => {
    const judgement = judge({ alarms: refused('cloudwatch:DescribeAlarms', why) });
    const [text, page] = hidden[why];

    expect(complianceStatus(judgement, 'both')).toBe('NOT_AVAILABLE');
    expect(written(judgement).Remediation?.Recommendation.Text).toMatch(text);
    expect(written(judgement).Remediation?.Recommendation.Text).not.toMatch(/\{[a-z-]+\}/);
    expect(written(judgement).Remediation?.Recommendation.Url?.endsWith(`/${page}.html`)).toBe(true);
    expect(formatError(written(judgement))).toBeNull();
  },
);

test('WARNING, the topic refused: the permission is named, and whose it is', () => {
  const operation = 'sns:ListSubscriptionsByTopic';
  const judgement = judge({ subscriptions: refused(operation) });

  expect(complianceStatus(judgement, 'both')).toBe('WARNING');
  expect(textOf(judgement)).toMatch(
    /^Allow sns:ListSubscriptionsByTopic to the audit role in account 3{12},/,
  );
});

test('a topic of another account may be opened from either account', () => {
  const foreign = topicArn.replace('333333333333', '444444444444');
  const own = anAccount(withAlarm({ alarmActions: [foreign] }));
  const refusal = refused('sns:ListSubscriptionsByTopic');
  const judgement = judgeAccount({ ...own, subscriptionsByTopic: new Map([[foreign, refusal]]) }, assumeRole);

  expect(textOf(judgement)).toMatch(
    /in account 444444444444, or let the access policy of the topic `security-alarms` /,
  );
});

test('what could not be decided is explained by link', () => {
  const filter = judge({ filters: seen([aFilter({ appliesOnTransformedLogs: true })]) });
  const trail = judge({ status: seen(aStatus({ isLogging: undefined })) });

  expect(textOf(filter)).toMatch(/`ringcheck explain` with the pattern of the metric filter `assume-role`/);
  expect(textOf(trail)).toMatch(/--accounts 333333333333 --format json`, what was read of link trail/);
});

test('where the best chain was seen, the other ways are pointed to; where the audit failed, its own fault', () => {
  const others = { ...judge(), cloudguard: 'unknown' } as const;

  expect(textOf(others)).toMatch(/other trails and metric filters of the account/);
  expect(textOf({ ...others, rings: 'unknown', chain: [] })).toMatch(
    /^Nothing in the account has to be mended/,
  );
});
