/** What to do about each broken link. */
import type { BreakReason } from '../alarm-chain/index.ts';
import type { Mend } from './mend.ts';

const cloudTrail = 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide';
const logs = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs';
const monitoring = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring';
const sns = 'https://docs.aws.amazon.com/sns/latest/dg';

/** For each reason of the closed list; one that is missing does not compile. */
export const mends = {
  'no-trail': {
    text: 'Create a multi-Region trail that records management events and delivers them to a CloudWatch Logs log group, or let an organization trail record this account.',
    url: `${cloudTrail}/cloudtrail-create-a-trail-using-the-console-first-time.html`,
  },
  'trail-not-logging': {
    text: 'Start logging on the {trail}: `Start logging` in the CloudTrail console, or `aws cloudtrail start-logging`.',
    url: `${cloudTrail}/cloudtrail-turning-off-logging.html`,
  },
  'trail-misses-regions': {
    text: 'Make the {trail} a multi-Region trail (`aws cloudtrail update-trail --is-multi-region-trail`): a single-Region trail never sees the STS calls of the other enabled Regions.',
    url: `${cloudTrail}/cloudtrail-multi-region-trails.html`,
  },
  'management-events-not-recorded': {
    text: 'Let the event selectors of the {trail} record management events, read events included. Of them a trail can exclude those of AWS KMS and of the RDS Data API only.',
    url: `${cloudTrail}/logging-management-events-with-cloudtrail.html`,
  },
  'read-events-not-recorded': {
    text: 'Let the event selectors of the {trail} record read events as well as write events: {events} is a read-only event.',
    url: `${cloudTrail}/logging-management-events-with-cloudtrail.html`,
  },
  'no-log-group': {
    text: 'Let the {trail} deliver to a CloudWatch Logs log group of class STANDARD, with a role that lets CloudTrail write there.',
    url: `${cloudTrail}/send-cloudtrail-events-to-cloudwatch-logs.html`,
  },
  'log-group-missing': {
    text: 'Create the {log-group} again with class STANDARD, or let the {trail} deliver to another one; then create the metric filter with the pattern {pattern} there.',
    url: `${cloudTrail}/send-cloudtrail-events-to-cloudwatch-logs.html`,
  },
  'log-delivery-failing': {
    text: 'Mend what `LatestCloudWatchLogsDeliveryError` of the {trail} names. Most often it is the role by which CloudTrail writes: it needs logs:CreateLogStream and logs:PutLogEvents on the {log-group}.',
    url: `${cloudTrail}/cloudtrail-required-policy-for-cloudwatch-logs.html`,
  },
  'log-delivery-stale': {
    text: 'Set the log group of the {trail} anew, with a role that has logs:CreateLogStream and logs:PutLogEvents on the {log-group}: CloudTrail reports no error, and still has delivered nothing for a day.',
    url: `${cloudTrail}/send-cloudtrail-events-to-cloudwatch-logs.html`,
  },
  // "After a log group is created, its log class can't be changed": the page below.
  'log-class-without-filters': {
    text: 'Let the {trail} deliver to a new log group of class STANDARD, and create metric filter and alarm there: the class of the {log-group} cannot be changed.',
    url: `${logs}/CloudWatch_Logs_Log_Classes.html`,
  },
  'no-metric-filter': {
    text: 'Create a metric filter with the pattern {pattern} and the metric value 1 on the {log-group}, and an alarm on its metric.',
    url: `${logs}/CreateMetricFilterProcedure.html`,
  },
  'filter-never-matches': {
    text: 'Change the pattern of the {metric-filter} to {pattern}: as it is, it matches no {events} event.',
    url: `${logs}/FilterAndPatternSyntaxForMetricFilters.html`,
  },
  'filter-misses-events': {
    text: 'Change the pattern of the {metric-filter} to {pattern}; `ringcheck explain` shows which {events} event it misses now.',
    url: `${logs}/FilterAndPatternSyntaxForMetricFilters.html`,
  },
  'filter-broader-than-rule': {
    text: 'Create a metric filter with exactly the pattern {pattern} beside the {metric-filter}, on the same log group. The chain rings as it is, but CloudGuard asks for such a filter.',
    url: `${logs}/CreateMetricFilterProcedure.html`,
  },
  'filter-excludes-account': {
    text: 'Let the field selection criteria of the {metric-filter} include account {account}, or remove them.',
    url: 'https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html',
  },
  'metric-value-not-positive': {
    text: 'Set the metric value of the {metric-filter} to 1.',
    url: 'https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_MetricTransformation.html',
  },
  'no-alarm': {
    text: 'Create an alarm on the metric of the {metric-filter}: statistic Sum, period 300 seconds, threshold greater than or equal to 1, 1 of 1 periods, missing data not breaching, and an SNS topic as its ALARM action.',
    url: `${monitoring}/ConsoleAlarms.html`,
  },
  'alarm-needs-more-events': {
    text: 'Let one event set off the {alarm}: statistic Sum, threshold greater than or equal to 1, 1 of 1 periods. If it is a composite alarm, its rule has to ask for no further alarm.',
    url: `${monitoring}/alarm-evaluation.html`,
  },
  'alarm-cannot-fire': {
    text: 'Let the {alarm} watch the metric as its filter publishes it (same dimensions, no unit), by statistic Sum and threshold greater than or equal to 1. If it is a composite alarm, its rule has to become true.',
    url: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html',
  },
  'alarm-never-resets': {
    text: 'Let the {alarm} leave ALARM when no event comes: treat missing data as not breaching, and keep a default value of the metric filter below the threshold.',
    url: `${monitoring}/alarms-and-missing-data.html`,
  },
  'alarm-actions-disabled': {
    text: 'Enable the actions of the {alarm}: `aws cloudwatch enable-alarm-actions`.',
    url: `${monitoring}/alarm-actions.html`,
  },
  'alarm-muted': {
    text: 'Delete or shorten the mute rule that silences the {alarm}; the details of the alarm in this finding name it. To enable the actions of the alarm does not end it.',
    url: `${monitoring}/alarm-mute-rules.html`,
  },
  'no-alarm-action': {
    text: 'Give the {alarm} an SNS topic with a confirmed subscriber as action for its ALARM state.',
    url: `${monitoring}/Notify_Users_Alarm_Changes.html`,
  },
  'no-sns-action': {
    text: 'Give the {alarm} an SNS topic with a confirmed subscriber as action for its ALARM state, beside the actions that it has.',
    url: `${monitoring}/Notify_Users_Alarm_Changes.html`,
  },
  'topic-missing': {
    text: 'Create the {topic} again, or give the {alarm} another one, and subscribe somebody to it.',
    url: `${sns}/sns-create-topic.html`,
  },
  'topic-policy-denies-cloudwatch': {
    text: 'Let the access policy of the {topic} allow sns:Publish to the principal cloudwatch.amazonaws.com, with the account of the {alarm} as `aws:SourceAccount`.',
    url: `${monitoring}/Notify_Users_Alarm_Changes.html`,
  },
  'topic-key-denies-cloudwatch': {
    text: 'Encrypt the {topic} with an enabled customer managed key whose policy allows kms:GenerateDataKey* and kms:Decrypt to cloudwatch.amazonaws.com; the policy of the key alias/aws/sns cannot be changed.',
    url: `${sns}/sns-key-management.html`,
  },
  'no-subscription': {
    text: 'Subscribe somebody to the {topic}, and have the subscription confirmed.',
    url: `${sns}/sns-create-subscribe-endpoint-to-topic.html`,
  },
  // Two days: https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html
  'no-confirmed-subscription': {
    text: 'Have a subscription of the {topic} confirmed from its endpoint. What SNS sends for that is valid for two days: after them, subscribe the endpoint again.',
    url: `${sns}/sns-create-subscribe-endpoint-to-topic.html`,
  },
  'subscription-filter-drops-alarms': {
    text: 'Remove the filter policy from a confirmed subscription of the {topic}, or let it pass the messages of the {alarm}.',
    url: `${sns}/sns-subscription-filter-policies.html`,
  },
  'metric-missed-our-visits': {
    text: 'Look in the log group for the {events} events of the visits that the description names. Where they are missing, mend the delivery of the trail; where they are there, test the pattern of the {metric-filter} on them.',
    url: `${logs}/MonitoringLogData.html`,
  },
  'alarm-action-failed': {
    text: 'Mend what the description says about the action of the {alarm}; most often the access policy of its topic, or of the key that encrypts it, has to let cloudwatch.amazonaws.com publish.',
    url: `${monitoring}/Notify_Users_Alarm_Changes.html`,
  },
} as const satisfies Readonly<Record<BreakReason, Mend>>;

/** Several filters together ring, so that nothing but CloudGuard's check misses one. */
export const unionMend: Mend = {
  text: 'Create one metric filter with exactly the pattern {pattern} on the {log-group}. Its filters ring together, but CloudGuard asks for one that catches every {events} event.',
  url: `${logs}/CreateMetricFilterProcedure.html`,
};

/** CloudGuard's check fails, and whether the chain rings is not known. */
export const cloudguardMend: Mend = {
  text: 'Give one trail both of what CloudGuard asks for: a metric filter with exactly the pattern {pattern} on its log group, and an alarm, on the metric of a filter there, whose SNS topic has a confirmed subscriber.',
  url: `${logs}/CreateMetricFilterProcedure.html`,
};
