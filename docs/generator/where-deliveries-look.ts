/** Where to look for what breaks a chain before its metric filter. */
import type { BreakReason } from '../../shared/alarm-chain/index.ts';
import type { WhereToLook } from './where-to-look.ts';

const cloudTrail = 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide';
const trailPage = `${cloudTrail}/cloudtrail-update-a-trail-console.html`;
const logs = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs';

const status = 'aws cloudtrail get-trail-status --name TRAIL-ARN --region HOME-REGION';
const selectors = 'aws cloudtrail get-event-selectors --trail-name TRAIL-ARN --region HOME-REGION';

export const whereDeliveriesLook = {
  'no-trail': {
    console:
      'CloudTrail, **Trails**, in each enabled Region: the list is empty. An organization trail would be in it.',
    call: 'aws cloudtrail describe-trails --region REGION',
    source: trailPage,
  },
  'trail-not-logging': {
    console: 'CloudTrail, **Trails**, the trail: the page offers **Start logging**.',
    call: `${status} --query IsLogging`,
    source: `${cloudTrail}/cloudtrail-turning-off-logging.html`,
  },
  'trail-misses-regions': {
    console:
      'CloudTrail, **Trails**, the trail, **General details**: it is no multi-Region trail. **Account**, **AWS Regions**, shows that more than one Region is enabled.',
    call: "aws cloudtrail describe-trails --region REGION --query 'trailList[].[Name,IsMultiRegionTrail,HomeRegion]'",
    source: trailPage,
  },
  'management-events-not-recorded': {
    console:
      'CloudTrail, **Trails**, the trail, **Management events**: there are none. That is all there is to see: a trail can exclude the events of AWS KMS and of the RDS Data API only, and neither STS nor AssumeRole by itself.',
    call: selectors,
    // Which fields a trail's advanced selectors know for management events; basic ones are in API_EventSelector.html.
    source: 'https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html',
  },
  'read-events-not-recorded': {
    console:
      'CloudTrail, **Trails**, the trail, **Management events**: **API activity** says Write only. AWS advises that to save the cost of KMS events, which loses every AssumeRole too.',
    call: selectors,
    source: `${cloudTrail}/logging-management-events-with-cloudtrail.html`,
  },
  'no-log-group': {
    console: 'CloudTrail, **Trails**, the trail, **CloudWatch Logs**: it is not enabled.',
    call: "aws cloudtrail describe-trails --region HOME-REGION --query 'trailList[].[Name,CloudWatchLogsLogGroupArn]'",
    source: `${cloudTrail}/send-cloudtrail-events-to-cloudwatch-logs.html`,
  },
  'log-group-missing': {
    console:
      'CloudTrail, **Trails**, the trail, **CloudWatch Logs**, names a log group that CloudWatch, **Logs**, **Log groups**, does not have in that account and Region.',
    call: 'aws logs describe-log-groups --log-group-name-prefix LOG-GROUP --region HOME-REGION',
    source: trailPage,
  },
  'log-delivery-failing': {
    console:
      'CloudTrail, **Trails**, the trail: its page shows the error. Look next at the permissions of the role that **CloudWatch Logs** names there, in the IAM console.',
    call: `${status} --query LatestCloudWatchLogsDeliveryError`,
    source: `${cloudTrail}/cloudtrail-required-policy-for-cloudwatch-logs.html`,
  },
  'log-delivery-stale': {
    console:
      'CloudWatch, **Logs**, **Log groups**, the log group: the last event of its newest log stream is over a day old.',
    call: `${status} --query LatestCloudWatchLogsDeliveryTime`,
    source: `${cloudTrail}/send-cloudtrail-events-to-cloudwatch-logs.html`,
  },
  'log-class-without-filters': {
    console:
      'CloudWatch, **Logs**, **Log groups**, the log group: its log class is Infrequent Access or Delivery. Only Standard has metric filters.',
    call: "aws logs describe-log-groups --log-group-name-prefix LOG-GROUP --region HOME-REGION --query 'logGroups[].[logGroupName,logGroupClass]'",
    source: `${logs}/CloudWatch_Logs_Log_Classes.html`,
  },
} as const satisfies Readonly<Partial<Record<BreakReason, WhereToLook>>>;
