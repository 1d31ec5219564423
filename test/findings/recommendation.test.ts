import { expect, test } from 'vitest';
import { breakReasons, judgeAccount, type BreakReason } from '../../shared/alarm-chain/index.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { formatError } from '../../simulator/services/finding-format.ts';
import { brokenAccounts } from '../alarm-chain/broken-accounts.ts';
import { aFilter, anAccount, seen, topicArn, withAlarm } from '../alarm-chain/compliant-account.ts';
import { judge, textOf, written } from './written-finding.ts';

/** What the text must say, and the page that it must lead to; the compiler refuses a reason without one. */
const expected: Readonly<Record<BreakReason, readonly [RegExp, string]>> = {
  'no-trail': [/^Create a multi-Region trail/, 'cloudtrail-create-a-trail-using-the-console-first-time'],
  'trail-not-logging': [/^Start logging on the trail `main` in us-east-1:/, 'cloudtrail-turning-off-logging'],
  'trail-misses-regions': [/^Make the trail `main` in us-east-1 a multi-R/, 'cloudtrail-multi-region-trails'],
  'management-events-not-recorded': [
    /trail `main` .*management events, read events included\. .*KMS and of the RDS Data API only\./,
    'logging-management-events-with-cloudtrail',
  ],
  'read-events-not-recorded': [
    /trail `main` .*read events.*AssumeRole/,
    'logging-management-events-with-cloudtrail',
  ],
  'no-log-group': [/^Let the trail `main` .*class STANDARD/, 'send-cloudtrail-events-to-cloudwatch-logs'],
  'log-group-missing': [/^Create the log group `trail-logs` /, 'send-cloudtrail-events-to-cloudwatch-logs'],
  'log-delivery-failing': [
    /trail `main` .*logs:PutLogEvents on the log group `trail-logs`/,
    'cloudtrail-required-policy-for-cloudwatch-logs',
  ],
  'log-delivery-stale': [
    /^Set the log group of the trail `main` .*`trail-logs`/,
    'send-cloudtrail-events-to-cloudwatch-logs',
  ],
  'log-class-without-filters': [
    /class of the log group `trail-logs` .*cannot/,
    'CloudWatch_Logs_Log_Classes',
  ],
  'no-metric-filter': [/^Create a metric filter .*`trail-logs`.*alarm/, 'CreateMetricFilterProcedure'],
  'filter-never-matches': [
    /^Change the pattern of the metric filter `assume-role` /,
    'FilterAndPatternSyntaxForMetricFilters',
  ],
  'filter-misses-events': [
    /^Change the pattern of the metric filter `assume-role` .*ringcheck explain/,
    'FilterAndPatternSyntaxForMetricFilters',
  ],
  'filter-broader-than-rule': [/exactly the pattern.*beside.*CloudGuard/, 'CreateMetricFilterProcedure'],
  'filter-excludes-account': [
    /criteria of the metric filter `assume-role` .*333333333333/,
    'API_PutMetricFilter',
  ],
  'metric-value-not-positive': [/^Set the metric value of the metric filter /, 'API_MetricTransformation'],
  'no-alarm': [/^Create an alarm on the metric of the metric filter `assume-role`.*Sum/, 'ConsoleAlarms'],
  'alarm-needs-more-events': [/^Let one event set off the alarm `assume-role` /, 'alarm-evaluation'],
  'alarm-cannot-fire': [/^Let the alarm `assume-role` .*watch the metric/, 'API_PutMetricAlarm'],
  'alarm-never-resets': [/^Let the alarm `assume-role` .*leave ALARM/, 'alarms-and-missing-data'],
  'alarm-actions-disabled': [/^Enable the actions of the alarm `assume-role` /, 'alarm-actions'],
  'alarm-muted': [/mute rule that silences the alarm `assume-role` /, 'alarm-mute-rules'],
  'no-alarm-action': [/^Give the alarm `assume-role` .*SNS topic/, 'Notify_Users_Alarm_Changes'],
  'no-sns-action': [/^Give the alarm `assume-role` .*beside/, 'Notify_Users_Alarm_Changes'],
  'topic-missing': [/^Create the topic `security-alarms` .*again/, 'sns-create-topic'],
  'topic-policy-denies-cloudwatch': [
    /policy of the topic `security-alarms` .*cloudwatch\.amazonaws\.com/,
    'Notify_Users_Alarm_Changes',
  ],
  'topic-key-denies-cloudwatch': [/^Encrypt the topic `security-alarms` .*kms:Decrypt/, 'sns-key-management'],
  'no-subscription': [
    /^Subscribe somebody to the topic `security-alarms`/,
    'sns-create-subscribe-endpoint-to-topic',
  ],
  'no-confirmed-subscription': [
    /subscription of the topic `security-alarms` .*confirmed/,
    'sns-create-subscribe-endpoint-to-topic',
  ],
  'subscription-filter-drops-alarms': [
    /filter policy .*topic `security-alarms`/,
    'sns-subscription-filter-policies',
  ],
  'metric-missed-our-visits': [/AssumeRole events of the visits.*`assume-role`/, 'MonitoringLogData'],
  'alarm-action-failed': [/action of the alarm `assume-role` /, 'Notify_Users_Alarm_Changes'],
};

test.for(Object.entries(expected) as [BreakReason, (typeof expected)[BreakReason]][])(
  'an account failed for %s is told what to do about it, and where AWS says how',
  ([reason, [text, page]]) => {
    const finding = written(judge(brokenAccounts[reason].change));
    const { Text, Url } = finding.Remediation?.Recommendation ?? {};

    expect(Text).toMatch(text);
    expect(Text).not.toMatch(/\{[a-z-]+\}|…/);
    expect(Url).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
    expect(Url?.endsWith(`/${page}.html`)).toBe(true);
    expect(formatError(finding)).toBeNull();
  },
);

const ofFilter = (Object.keys(breakReasons) as BreakReason[]).filter(
  (reason) => breakReasons[reason].link === 'metric-filter',
);

test.for(ofFilter)('for %s, the note of the rule about topic and log group is told', (reason) => {
  expect(textOf(judge(brokenAccounts[reason].change))).toContain(assumeRole.remediation.note);
});

test.for(ofFilter.filter((reason) => !/excludes|value/.test(reason)))(
  'for %s, the pattern of the rule is told',
  (reason) => {
    expect(textOf(judge(brokenAccounts[reason].change))).toContain('{($.eventName=AssumeRole)}');
  },
);

test('no other reason is told the note of the rule, for it is not about the filter', () => {
  for (const reason of Object.keys(breakReasons) as BreakReason[]) {
    if (ofFilter.includes(reason)) continue;
    expect(textOf(judge(brokenAccounts[reason].change))).not.toContain(assumeRole.remediation.note);
  }
});

test('filters that only together ring are told to add the one that CloudGuard asks for', () => {
  const patterns = [
    '{ $.eventName = AssumeRole && $.errorCode = * }',
    '{ $.eventName = AssumeRole && $.errorCode NOT EXISTS }',
  ];
  const filters = seen(patterns.map((pattern, index) => aFilter({ pattern, name: `part-${index}` })));
  const judgement = judge({ filters });

  expect(judgement).toMatchObject({ rings: 'yes', reason: 'filter-misses-events' });
  expect(textOf(judgement)).toMatch(
    /^Create one metric filter with exactly the pattern .* `trail-logs`.*together/,
  );
});

test('where only CloudGuard fails and the chain is not known, both of its conditions are told', () => {
  const judgement = judge({ filters: seen([]), trails: seen([]) });

  expect(
    textOf({ ...judgement, cloudguard: 'fail', rings: 'unknown', brokenLink: null, reason: null }),
  ).toMatch(
    /^Give one trail both of what CloudGuard asks for: .*\{\(\$\.eventName=AssumeRole\)\}.*confirmed subscriber/,
  );
});

test.for(Object.keys(breakReasons) as BreakReason[])(
  "an account failed for %s is told of CloudGuard's check too, unless the mend is one of that",
  (reason) => {
    const { change, cloudguard } = brokenAccounts[reason];
    const besides = /CloudGuard's own check fails besides: .*\{\(\$\.eventName=AssumeRole\)\}/;

    expect(textOf(judge(change))).not.toMatch(besides);
    expect(besides.test(textOf({ ...judge(change), cloudguard: 'fail' }))).toBe(cloudguard === 'pass');
  },
);

test('a part of the chain in another account is to be mended there', () => {
  const owner = '111111111111';
  const logGroupArn = `arn:aws:logs:us-east-1:${owner}:log-group:organization:*`;
  const judgement = judge({ trail: { isOrganization: true, logGroupArn }, filters: seen([]) });

  expect(textOf(judgement)).toMatch(/log group `organization` in us-east-1, /);
  expect(textOf(judgement)).toContain(
    'This part of the chain is in account 111111111111: one mend there mends every account that shares it.',
  );
});

test('where only CloudGuard fails, the account of the log group is where its filter belongs', () => {
  const logGroupArn = 'arn:aws:logs:us-east-1:111111111111:log-group:organization:*';
  const judgement = { ...judge({ trail: { logGroupArn } }), reason: null, brokenLink: null } as const;

  expect(textOf({ ...judgement, cloudguard: 'fail', rings: 'unknown' })).toMatch(
    /^Give one trail both .* This part of the chain is in account 111111111111:/,
  );
});

test('a topic of another account is named with it', () => {
  const foreign = topicArn.replace('333333333333', '444444444444');
  const own = anAccount(withAlarm({ alarmActions: [foreign] }));
  const judgement = judgeAccount(
    { ...own, subscriptionsByTopic: new Map([[foreign, seen([])]]) },
    assumeRole,
  );

  expect(textOf(judgement)).toMatch(/^Subscribe somebody to the topic .* of account 444444444444,/);
});

test('nobody is told to mend what passes', () => {
  expect(written(judge())).not.toHaveProperty('Remediation');
  expect(formatError(written(judge()))).toBeNull();
});
