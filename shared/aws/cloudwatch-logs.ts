import {
  CloudWatchLogsClient,
  DescribeMetricFiltersCommand,
  type MetricFilter as AwsMetricFilter,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Evidence, MetricFilter } from '../alarm-chain/index.ts';
import { watchCalls } from './call-log.ts';
import { expectList, expectText, readEvidence } from './evidence.ts';
import { readPages } from './pages.ts';
import { clientConfiguration, type Session } from './session.ts';

/** A CloudWatch Logs client of one account in one Region. */
export function createCloudWatchLogsClient(session: Session, region: string): CloudWatchLogsClient {
  const client = new CloudWatchLogsClient(clientConfiguration(session, region));
  watchCalls(client, 'logs', session);
  return client;
}

/** All metric filters of a log group; `absent` where the log group does not exist. */
export async function readMetricFilters(
  client: CloudWatchLogsClient,
  logGroupName: string,
): Promise<Evidence<readonly MetricFilter[]>> {
  return await readEvidence('logs:DescribeMetricFilters', async () => {
    const filters = await readPages(async (nextToken) => {
      const answer = await client.send(
        new DescribeMetricFiltersCommand({ logGroupName, ...(nextToken === undefined ? {} : { nextToken }) }),
      );
      return { items: expectList(answer.metricFilters, 'metricFilters'), nextToken: answer.nextToken };
    });
    return filters.map(toMetricFilter);
  });
}

function toMetricFilter(filter: AwsMetricFilter): MetricFilter {
  return {
    name: filter.filterName ?? '',
    pattern: expectText(filter.filterPattern, 'filterPattern'),
    transformations: (filter.metricTransformations ?? []).map((transformation) => ({
      namespace: transformation.metricNamespace ?? '',
      metricName: transformation.metricName ?? '',
      metricValue: expectText(transformation.metricValue, 'metricValue'),
      defaultValue: transformation.defaultValue,
      unit: transformation.unit,
      dimensions: transformation.dimensions ?? {},
    })),
    appliesOnTransformedLogs: filter.applyOnTransformedLogs ?? false,
    fieldSelectionCriteria: filter.fieldSelectionCriteria || undefined,
    createdAt: filter.creationTime === undefined ? undefined : new Date(filter.creationTime),
    emitsSystemFieldDimensions: filter.emitSystemFieldDimensions ?? [],
  };
}
