import type { Service } from '../service.ts';
import { listTagsForResource, tagResource } from './alarm-tags.ts';
import { describeAlarmHistory } from './alarm-history.ts';
import { getAlarmMuteRule, listAlarmMuteRules } from './alarm-mute-rules.ts';
import { accessDenied } from './cloudwatch-refusals.ts';
import { deleteAlarms } from './delete-alarms.ts';
import { describeAlarms, describeAlarmsForMetric } from './describe-alarms.ts';
import { getMetricData } from './metric-data.ts';
import { putMetricAlarm } from './put-metric-alarm.ts';

/**
 * Answers each protocol that CloudWatch's clients have used: query, JSON 1.0 and RPC v2 with CBOR.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/
 */
export const cloudwatch: Service = {
  signingName: 'monitoring',
  iamPrefix: 'cloudwatch',
  protocols: ['aws-json', 'rpc-v2-cbor', 'query'],
  isGlobal: false,
  operations: {
    DeleteAlarms: deleteAlarms,
    DescribeAlarmHistory: describeAlarmHistory,
    DescribeAlarms: describeAlarms,
    DescribeAlarmsForMetric: describeAlarmsForMetric,
    GetAlarmMuteRule: getAlarmMuteRule,
    GetMetricData: getMetricData,
    ListAlarmMuteRules: listAlarmMuteRules,
    ListTagsForResource: listTagsForResource,
    PutMetricAlarm: putMetricAlarm,
    TagResource: tagResource,
  },
  xmlNamespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
  accessDenied,
};
