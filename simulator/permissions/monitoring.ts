import { alarmNamed } from '../services/named-alarm.ts';
import { anyResource, arnIn, arnPrefix, namedIn, permission, textsIn, type PermissionsOf } from './asked.ts';

/** The resource of a mute rule: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html */
const muteRule =
  (action: string): PermissionsOf =>
  (input, call) => {
    const name = namedIn(input, 'AlarmMuteRuleName') ?? '*';
    return [permission(action, `${arnPrefix('cloudwatch', call)}alarm-mute-rule:${name}`)];
  };

/** The alarms of a list of names. */
const alarmsNamed =
  (action: string): PermissionsOf =>
  (input, call) => {
    const names = new Set(textsIn(input, 'AlarmNames'));
    if (names.size === 0) return [permission(action, null)];
    return [...names].map((name) => permission(action, `${arnPrefix('cloudwatch', call)}alarm:${name}`));
  };

/**
 * A composite alarm is told of only to who may see all alarms, so that all are asked for, whatever the name.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
 */
const allAlarms =
  (action: string): PermissionsOf =>
  (_input, call) => [permission(action, `${arnPrefix('cloudwatch', call)}alarm:*`)];

const resourceArn =
  (action: string): PermissionsOf =>
  (input) => [permission(action, arnIn(input, 'ResourceARN'))];

/**
 * "you must be signed on with both the cloudwatch:PutMetricAlarm and cloudwatch:TagResource permissions" to make an alarm
 * with tags; the tags of an update are ignored.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
const putMetricAlarm: PermissionsOf = (input, call) => {
  const name = namedIn(input, 'AlarmName');
  if (name === null) return [permission('cloudwatch:PutMetricAlarm', null)];
  const arn = `${arnPrefix('cloudwatch', call)}alarm:${name}`;
  const { Tags } = input;
  const isTagged = Array.isArray(Tags) && Tags.length > 0 && alarmNamed(name, call) === undefined;
  return [
    permission('cloudwatch:PutMetricAlarm', arn),
    ...(isTagged ? [permission('cloudwatch:TagResource', arn)] : []),
  ];
};

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html */
export const cloudwatch: Readonly<Record<string, PermissionsOf>> = {
  DeleteAlarms: alarmsNamed('cloudwatch:DeleteAlarms'),
  DescribeAlarmHistory: allAlarms('cloudwatch:DescribeAlarmHistory'),
  DescribeAlarms: allAlarms('cloudwatch:DescribeAlarms'),
  DescribeAlarmsForMetric: anyResource('cloudwatch:DescribeAlarmsForMetric'),
  GetAlarmMuteRule: muteRule('cloudwatch:GetAlarmMuteRule'),
  GetMetricData: anyResource('cloudwatch:GetMetricData'),
  ListAlarmMuteRules: muteRule('cloudwatch:ListAlarmMuteRules'),
  ListTagsForResource: resourceArn('cloudwatch:ListTagsForResource'),
  PutMetricAlarm: putMetricAlarm,
  TagResource: resourceArn('cloudwatch:TagResource'),
};
