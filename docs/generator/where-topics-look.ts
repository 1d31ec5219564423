/** Where to look for what is wrong behind an alarm: its action, the topic, the subscribers, and what has happened. */
import type { BreakReason } from '../../shared/alarm-chain/index.ts';
import type { WhereToLook } from './where-to-look.ts';

const logs = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs';
const monitoring = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring';
const sns = 'https://docs.aws.amazon.com/sns/latest/dg';

const alarmActions = 'CloudWatch, **Alarms**, **All alarms**, the alarm, tab **Actions**';
/** Without the types, composite alarms are left out, of their history too. */
const allTypes = '--alarm-types MetricAlarm CompositeAlarm';
const actionsOf = `aws cloudwatch describe-alarms --alarm-names ALARM ${allTypes} --region HOME-REGION --query '[MetricAlarms[].AlarmActions,CompositeAlarms[].AlarmActions]'`;
const topic = 'SNS, **Topics**, the topic';
const attributes = 'aws sns get-topic-attributes --topic-arn TOPIC-ARN --region HOME-REGION';
const subscriptions = 'aws sns list-subscriptions-by-topic --topic-arn TOPIC-ARN --region HOME-REGION';

export const whereTopicsLook = {
  'no-alarm-action': {
    console: `${alarmActions}: nothing stands there for **In alarm**. Actions for OK or insufficient data do not count.`,
    call: actionsOf,
    source: `${monitoring}/Notify_Users_Alarm_Changes.html`,
  },
  'no-sns-action': {
    console: `${alarmActions}: what stands there for **In alarm** is no SNS topic, but a Lambda function, say. Somebody may hear of it, but the rule asks for a topic with a subscriber.`,
    call: actionsOf,
    source: `${monitoring}/alarm-actions.html`,
  },
  'topic-missing': {
    console: `${alarmActions}, names a topic that SNS, **Topics**, does not have in that account and Region. CloudWatch does not check it when the alarm is made.`,
    call: attributes,
    source: `${monitoring}/Notify_Users_Alarm_Changes.html`,
  },
  'topic-policy-denies-cloudwatch': {
    console: `${topic}, **Access policy**: no statement lets \`cloudwatch.amazonaws.com\` publish for this account, or one forbids it. The alarm's history shows failed actions.`,
    call: `${attributes} --query Attributes.Policy`,
    source: `${sns}/sns-access-policy-use-cases.html`,
  },
  'topic-key-denies-cloudwatch': {
    console: `${topic}, **Encryption**: the key is \`alias/aws/sns\`, which CloudWatch may never use, or one of your own; then KMS, **Customer managed keys**, the key, shows its state and its policy.`,
    call: `${attributes} --query Attributes.KmsMasterKeyId`,
    source: `${sns}/sns-key-management.html`,
  },
  'no-subscription': {
    console: `${topic}, **Subscriptions**: the list is empty.`,
    call: subscriptions,
    source: `${sns}/sns-create-subscribe-endpoint-to-topic.html`,
  },
  'no-confirmed-subscription': {
    console: `${topic}, **Subscriptions**: every one is pending confirmation. The message for that may lie in a spam folder.`,
    call: subscriptions,
    source: `${sns}/sns-create-subscribe-endpoint-to-topic.html`,
  },
  'subscription-filter-drops-alarms': {
    console:
      'SNS, **Subscriptions**, each confirmed one of the topic, **Subscription filter policy**: it asks for attributes or members that the message of an alarm does not have.',
    call: 'aws sns get-subscription-attributes --subscription-arn SUBSCRIPTION-ARN --region HOME-REGION',
    source: `${sns}/message-filtering-apply.html`,
  },
  'metric-missed-our-visits': {
    console:
      'CloudWatch, **Metrics**, **All metrics**, the namespace and metric of the filter: no point around the times that the finding names. Search the log group for `ringcheck-audit` at these times: if the records are there, the filter is to blame, else the delivery.',
    call: 'aws logs filter-log-events --log-group-name LOG-GROUP --filter-pattern \'"ringcheck-audit"\' --start-time MILLISECONDS --region HOME-REGION',
    source: `${logs}/MonitoringLogData.html`,
  },
  'alarm-action-failed': {
    console:
      'CloudWatch, **Alarms**, **All alarms**, the alarm, tab **History**: the latest entry about the action says that it failed, and why.',
    call: `aws cloudwatch describe-alarm-history --alarm-name ALARM ${allTypes} --history-item-type Action --region HOME-REGION`,
    source: `${monitoring}/Notify_Users_Alarm_Changes.html`,
  },
} as const satisfies Readonly<Partial<Record<BreakReason, WhereToLook>>>;
