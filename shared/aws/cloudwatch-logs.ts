import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
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
  watchCalls(client, 'logs', session, region);
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

/**
 * The metric filters of a name, of whatever log group, that write a metric.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeMetricFilters.html
 */
export async function readFiltersOfMetric(
  client: CloudWatchLogsClient,
  metric: { readonly namespace: string; readonly metricName: string },
  filterName: string,
): Promise<Evidence<readonly { readonly name: string; readonly logGroupName: string }[]>> {
  return await readEvidence('logs:DescribeMetricFilters', async () => {
    const filters = await readPages(async (nextToken) => {
      const { metricFilters, nextToken: next } = await client.send(
        new DescribeMetricFiltersCommand({
          metricName: metric.metricName,
          metricNamespace: metric.namespace,
          ...(nextToken === undefined ? {} : { nextToken }),
        }),
      );
      return { items: expectList(metricFilters, 'metricFilters'), nextToken: next };
    });
    return filters
      .map(({ filterName: name, logGroupName }) => ({ name: name ?? '', logGroupName: logGroupName ?? '' }))
      .filter(({ name }) => name === filterName);
  });
}

/**
 * The class of a log group, such as `STANDARD`. One page is enough: log groups come in the order of their names, so the
 * one whose whole name is the prefix comes first.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html
 */
export async function readLogGroupClass(
  client: CloudWatchLogsClient,
  logGroupName: string,
): Promise<Evidence<string>> {
  const operation = 'logs:DescribeLogGroups';
  const found = await readEvidence(operation, async () => {
    const answer = await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName }));
    return (
      expectList(answer.logGroups, 'logGroups').find((group) => group.logGroupName === logGroupName) ?? null
    );
  });
  if (found.state !== 'seen') return found;
  if (found.value === null)
    return { state: 'absent', operation, message: 'no log group of that name is listed' };
  const { logGroupClass } = found.value;
  return logGroupClass === undefined
    ? { state: 'unseen', why: 'unsupported', operation, message: 'the answer names no class' }
    : { state: 'seen', value: logGroupClass };
}

function toMetricFilter(filter: AwsMetricFilter): MetricFilter {
  return {
    name: filter.filterName ?? '',
    pattern: expectText(filter.filterPattern, 'filterPattern'),
    transformations: (filter.metricTransformations ?? []).map((transformation) => ({
      namespace: expectText(transformation.metricNamespace, 'metricNamespace'),
      metricName: expectText(transformation.metricName, 'metricName'),
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
