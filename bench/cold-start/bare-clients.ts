/** What `npm run bench -- cold-start` compares with: the seven clients of an audit, bare, with an empty handler. */
import { CloudTrailClient, DescribeTrailsCommand } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, DescribeMetricFiltersCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ListAccountsCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { BatchImportFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import middy from '@middy/core';

export const handler = middy().handler(() => Promise.resolve(null));

/** Each client with one command, so that neither is shaken off. */
export const clients = [
  [CloudTrailClient, DescribeTrailsCommand],
  [CloudWatchClient, DescribeAlarmsCommand],
  [CloudWatchLogsClient, DescribeMetricFiltersCommand],
  [OrganizationsClient, ListAccountsCommand],
  [SecurityHubClient, BatchImportFindingsCommand],
  [SNSClient, ListSubscriptionsByTopicCommand],
  [STSClient, AssumeRoleCommand],
] as const;
