import { alarmNamed } from '../services/named-alarm.ts';
import { anyResource, arnPrefix, namedIn, permission, textsIn, type PermissionsOf } from './asked.ts';

/** The resource of a mute rule: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html */
const muteRule =
  (action: string): PermissionsOf =>
  (input, call) => [
    permission(action, `${arnPrefix('cloudwatch', call)}alarm-mute-rule:${namedIn(input, 'AlarmMuteRuleName')}`),
  ];

/** The alarms that a list of names asks for, or all. */
const alarmsIn =
  (action: string, member: string): PermissionsOf =>
  (input, call) => {
    const names = member === 'AlarmName' ? [namedIn(input, member)] : textsIn(input, member);
    const asked = names.length === 0 ? ['*'] : names;
    return [...new Set(asked)].map((name) =>
      permission(action, `${arnPrefix('cloudwatch', call)}alarm:${name}`),
    );
  };

const resourceArn =
  (action: string): PermissionsOf =>
  (input) => [permission(action, namedIn(input, 'ResourceARN'))];

/**
 * "you must be signed on with both the cloudwatch:PutMetricAlarm and cloudwatch:TagResource permissions" to make an alarm
 * with tags; the tags of an update are ignored.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
const putMetricAlarm: PermissionsOf = (input, call) => {
  const name = namedIn(input, 'AlarmName');
  const arn = `${arnPrefix('cloudwatch', call)}alarm:${name}`;
  const { Tags } = input;
  const isTagged = Array.isArray(Tags) && Tags.length > 0 && alarmNamed(name, call) === undefined;
  return [
    permission('cloudwatch:PutMetricAlarm', arn),
    ...(isTagged ? [permission('cloudwatch:TagResource', arn)] : []),
  ];
};

/**
 * A composite alarm is told of only to who may see all alarms, so that to ask for alarms without a name is to ask for all.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
 */
export const cloudwatch: Readonly<Record<string, PermissionsOf>> = {
  DeleteAlarms: alarmsIn('cloudwatch:DeleteAlarms', 'AlarmNames'),
  DescribeAlarmHistory: alarmsIn('cloudwatch:DescribeAlarmHistory', 'AlarmName'),
  DescribeAlarms: alarmsIn('cloudwatch:DescribeAlarms', 'AlarmNames'),
  DescribeAlarmsForMetric: anyResource('cloudwatch:DescribeAlarmsForMetric'),
  GetAlarmMuteRule: muteRule('cloudwatch:GetAlarmMuteRule'),
  GetMetricData: anyResource('cloudwatch:GetMetricData'),
  ListAlarmMuteRules: muteRule('cloudwatch:ListAlarmMuteRules'),
  ListTagsForResource: resourceArn('cloudwatch:ListTagsForResource'),
  PutMetricAlarm: putMetricAlarm,
  TagResource: resourceArn('cloudwatch:TagResource'),
};
