/**
 * The whole audit of the caller's own account, its SDK clients answered by mocks: for answers that no service, not even a
 * simulated one, would send.
 */
import { AccountClient, ListRegionsCommand } from '@aws-sdk/client-account';
import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
} from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, DescribeMetricFiltersCommand } from '@aws-sdk/client-cloudwatch-logs';
import { SecurityHubClient } from '@aws-sdk/client-securityhub';
import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach } from 'vitest';
import { auditOrganization } from '../../shared/audit/audit-organization.ts';
import { readSettings } from '../../shared/audit/settings.ts';
import { checked } from './report-schema.ts';
import { accountOf, memberId, region, ringingRegion, useEnvironment } from './simulated.ts';

export const cloudTrail = mockClient(CloudTrailClient);
export const logs = mockClient(CloudWatchLogsClient);
export const cloudWatch = mockClient(CloudWatchClient);
export const sns = mockClient(SNSClient);
const account = mockClient(AccountClient);
const sts = mockClient(STSClient);
const securityHub = mockClient(SecurityHubClient);
interface Mock {
  reset(): unknown;
  onAnyCommand(): { rejects(error: Error): unknown };
}
const mocks: readonly Mock[] = [cloudTrail, logs, cloudWatch, sns, account, sts, securityHub];

const parts = ringingRegion();
export const [trail, filter, alarm] = [parts.trails[0], parts.metricFilters[0], parts.metricAlarms[0]];
export const topicArn = parts.topics[0]?.TopicArn ?? '';
export const confirmed = {
  SubscriptionArn: `${topicArn}:1`,
  Protocol: 'email',
  Endpoint: 'security@example.com',
};
export const management = { FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] };

/** Before each test of a file: an account that rings, and refusals of all that is only advisory. */
export function useMockedAccount(): void {
  let restore: () => void;
  beforeEach(() => {
    const keys = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'EXAMPLE' };
    restore = useEnvironment({ ...keys, AWS_REGION: region, AWS_ENDPOINT_URL: undefined });
    // What is advisory, and the run record, is refused: it changes no verdict.
    const refused = Object.assign(new Error('no'), {
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 400 },
    });
    for (const mock of mocks) {
      mock.reset();
      mock.onAnyCommand().rejects(refused);
    }
    sts.on(GetCallerIdentityCommand).resolves({
      Account: memberId,
      Arn: `arn:aws:sts::${memberId}:assumed-role/auditor/session`,
    });
    account
      .on(ListRegionsCommand)
      .resolves({ Regions: [{ RegionName: region }, { RegionName: 'eu-west-1' }] });
    cloudTrail.on(DescribeTrailsCommand).resolves({ trailList: [{ ...trail }] });
    cloudTrail
      .on(GetTrailStatusCommand)
      .resolves({ IsLogging: true, LatestCloudWatchLogsDeliveryTime: new Date() });
    cloudTrail.on(GetEventSelectorsCommand).resolves({ AdvancedEventSelectors: [management] });
    logs.on(DescribeMetricFiltersCommand).resolves({ metricFilters: [{ ...filter }] });
    cloudWatch.on(DescribeAlarmsCommand).resolves({ MetricAlarms: [{ ...alarm }] });
    sns.on(ListSubscriptionsByTopicCommand).resolves({ Subscriptions: [confirmed] });
  });
  afterEach(() => {
    restore();
  });
}

/** The report of the account. */
export async function audited() {
  const report = await auditOrganization({
    settings: readSettings({}, {}),
    scope: { kind: 'this-account' },
    publishes: false,
    now: () => new Date(),
  });
  return accountOf(checked(report));
}

/** Answers are JSON, whatever the types of the SDK promise. */
export type Answer = Readonly<Record<string, unknown>>;
export const withTrail = (change: Answer) =>
  cloudTrail.on(DescribeTrailsCommand).resolves({ trailList: [{ ...trail, ...change }] });
export const withSelectors = (answer: Answer) => cloudTrail.on(GetEventSelectorsCommand).resolves(answer);
export const withFilter = (change: Answer) =>
  logs.on(DescribeMetricFiltersCommand).resolves({ metricFilters: [{ ...filter, ...change }] });
export const withTransformation = (change: Answer) =>
  withFilter({
    metricTransformations: [
      {
        metricName: 'AssumeRoleCount',
        metricNamespace: 'CloudTrailMetrics',
        metricValue: '1',
        ...change,
      },
    ],
  });
export const withAlarm = (change: Answer) =>
  cloudWatch.on(DescribeAlarmsCommand).resolves({ MetricAlarms: [{ ...alarm, ...change }] });
export const withSubscription = (change: Answer) =>
  sns.on(ListSubscriptionsByTopicCommand).resolves({ Subscriptions: [{ ...confirmed, ...change }] });
