import { expect, test } from 'vitest';
import { judgeAccount, type AccountSnapshot } from '../../shared/alarm-chain/index.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { aFilter, anAccount, anAlarm, aSubscription, hoursAgo, seen, topicArn } from './compliant-account.ts';

const otherTopicArn = `${topicArn}-2`;
const arnOf = (name: string) => `arn:aws:cloudwatch:us-east-1:333333333333:alarm:${name}`;
const filterOn = (name: string, pattern: string) => aFilter({ name, pattern }, { metricName: name });
const alarmOn = (metricName: string, alarmActions: readonly string[]) =>
  anAlarm({ name: metricName, arn: arnOf(metricName), metricName, alarmActions });

/** Two filters that cover the rule together, the alarm of the first with two topics, after these actions failed. */
function judgedAfter(failed: readonly (readonly [alarm: string, topicArn: string])[]) {
  const names = ['failures', 'successes'];
  const actionsByAlarm = new Map(
    names.map((name) => {
      const own = failed.filter(([alarm]) => alarm === name);
      const runs = own.map(([, action]) => ({
        at: hoursAgo(1),
        action,
        succeeded: false,
        summary: 'Failed to execute action',
      }));
      return [arnOf(name), seen(runs)];
    }),
  );
  const account = anAccount({
    filters: seen([
      filterOn('failures', '{ ($.eventName = AssumeRole) && ($.errorCode = "*") }'),
      filterOn('successes', '{ ($.eventName = AssumeRole) && ($.errorCode NOT EXISTS) }'),
    ]),
    alarms: seen({
      metric: [alarmOn('failures', [topicArn, otherTopicArn]), alarmOn('successes', [topicArn])],
      composite: [],
      log: [],
    }),
    advisory: { actionsByAlarm },
  });
  const snapshot: AccountSnapshot = {
    ...account,
    subscriptionsByTopic: new Map(
      [topicArn, otherTopicArn].map((arn) => [arn, seen([aSubscription({ arn: `${arn}:1` })])]),
    ),
  };
  return judgeAccount(snapshot, assumeRole);
}

test('filters that ring together stay whole while one way from each works', () => {
  expect(judgedAfter([['failures', topicArn]])).toMatchObject({ rings: 'yes' });
});

test('filters that ring together are broken once no action of one of them works', () => {
  const judgement = judgedAfter([['successes', topicArn]]);

  expect(judgement).toMatchObject({ rings: 'no', brokenLink: 'live', reason: 'alarm-action-failed' });
  expect(judgement.chain.at(-1)?.resource?.name).toBe('successes');
});

test('an action that fails moves no digest of filters that ring together', () => {
  expect(judgedAfter([['successes', topicArn]]).chainDigest).toBe(judgedAfter([]).chainDigest);
});
