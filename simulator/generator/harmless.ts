import { withFurther, withTopicAttributes } from './alter-draft.ts';
import type { Draft, Resource } from './draft.ts';
import type { Random } from './random.ts';
import { encrypted, keyActions, keyPolicy } from './topic-key.ts';

/** The draft with one thing more that looks like a fault and is none, or as it is. */
export function withHarmless(draft: Draft, random: Random): Draft {
  const changed = random.pick(harmless)(draft);
  return random.chance(0.5) ? changed : draft;
}

const harmless: readonly ((draft: Draft) => Draft)[] = [
  (draft) => withTopicAttributes(draft, { Policy: JSON.stringify(publishPolicy(draft)) }),
  (draft) => encrypted(draft, keyPolicy(draft.accountId, keyActions)),
  (draft) =>
    withFilterPolicy(draft, { FilterPolicy: { NewStateValue: ['ALARM'] }, FilterPolicyScope: 'MessageBody' }),
  (draft) => withFilterPolicy(draft, { FilterPolicy: { severity: [{ exists: false }] } }),
  (draft) => withMuteRule(draft, draft.alarm?.['AlarmName'], 'PT1H'),
  (draft) => withMuteRule(withFurther(draft, { alarms: [backupAlarm] }), backupAlarm.AlarmName, 'P15D'),
];

const backupAlarm = {
  AlarmName: 'backup-age',
  Namespace: 'Operations',
  MetricName: 'BackupAge',
  Statistic: 'Maximum',
  Period: 3600,
  EvaluationPeriods: 1,
  Threshold: 86_400,
  ComparisonOperator: 'GreaterThanThreshold',
} as const satisfies Resource;

/** As AWS shows it: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html */
function publishPolicy({ accountId, home, topic }: Draft): Resource {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: 'SNS:Publish',
        Resource: topic?.['TopicArn'],
        Condition: {
          ArnLike: { 'aws:SourceArn': `arn:aws:cloudwatch:${home}:${accountId}:alarm:*` },
          StringEquals: { 'aws:SourceAccount': accountId },
        },
      },
    ],
  };
}

function withFilterPolicy(draft: Draft, filter: Resource): Draft {
  const subscriptions = (draft.topic?.['Subscriptions'] ?? []) as readonly Resource[];
  return {
    ...draft,
    topic: { ...draft.topic, Subscriptions: subscriptions.map((one) => ({ ...one, ...filter })) },
  };
}

/** A window at night: short for one alarm, or always in force for another. */
function withMuteRule(draft: Draft, alarmName: unknown, Duration: string): Draft {
  const rule = {
    Name: 'backup-window',
    Rule: { Schedule: { Expression: 'cron(0 3 * * *)', Duration } },
    MuteTargets: { AlarmNames: [alarmName] },
  };
  return withFurther(draft, { muteRules: [rule] });
}
