import { ServiceError } from '../service-error.ts';
import { inputReader } from '../input.ts';
import { pageSize } from '../page-sizes.ts';
import { pageOf } from '../paging.ts';
import type { Call, Operation, Output, Service } from '../service.ts';
import { withoutNulls, type LogGroupState } from '../state/account-state.ts';
import { logGroupNamed, logGroupsOf } from './log-group.ts';
import { invalidParameter, outOfBounds } from './logs-refusals.ts';
import { deleteMetricFilter, putMetricFilter } from './metric-filter-writes.ts';
import { testMetricFilter } from './test-metric-filter.ts';

const read = inputReader(invalidParameter);
const largestPage = 50;
const mostIdentifiers = 50;

const describeLogGroups: Operation = (input, call) => {
  const prefix = read.text(input, 'logGroupNamePrefix');
  const part = read.text(input, 'logGroupNamePattern')?.toLowerCase();
  const logGroupClass = read.text(input, 'logGroupClass');
  const identifiers = read.texts(input, 'logGroupIdentifiers');
  if (prefix !== undefined && part !== undefined) {
    throw invalidParameter(
      'LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.',
    );
  }
  refuseIdentifiers(identifiers, prefix ?? part);
  const groups = [...logGroupsOf(call).values()]
    .filter(({ group }) => prefix === undefined || group.logGroupName.startsWith(prefix))
    .filter(({ group }) => part === undefined || group.logGroupName.toLowerCase().includes(part))
    .filter(({ group }) => logGroupClass === undefined || group['logGroupClass'] === logGroupClass)
    .filter(
      ({ group }) =>
        identifiers === undefined || identifiers.some((id) => names(id, group.logGroupName, call)),
    )
    .sort((a, b) => (a.group.logGroupName < b.group.logGroupName ? -1 : 1));
  const page = pageOf(groups, {
    list: listName(call, 'DescribeLogGroups', prefix, part, logGroupClass, identifiers?.join(' ')),
    size: pageSize('logGroups', read.integer(input, 'limit', 1, largestPage)),
    token: read.text(input, 'nextToken'),
    invalidToken,
  });
  return { logGroups: page.items.map((state) => shownLogGroup(state, call)), nextToken: page.nextToken };
};

/**
 * "If you specify this parameter, the only other filter" is one that is not simulated; an ARN stands without `:*`.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html
 */
function refuseIdentifiers(identifiers: readonly string[] | undefined, other: string | undefined): void {
  if (identifiers === undefined) return;
  if (other !== undefined) {
    throw invalidParameter('LogGroup identifiers and other filters are mutually exclusive parameters.');
  }
  if (identifiers.length > mostIdentifiers) {
    throw outOfBounds('logGroupIdentifiers', `less than or equal to ${mostIdentifiers}`);
  }
  const wrong = identifiers.find((identifier) => !/^[\w#+=/:,.@-]{1,2048}$/.test(identifier));
  if (wrong === undefined) return;
  throw invalidParameter(
    `1 validation error detected: Value '${wrong}' at 'logGroupIdentifiers' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w#+=/:,.@-]*`,
  );
}

/** Whether an identifier, a name or an ARN, names the log group. */
function names(identifier: string, logGroupName: string, call: Call): boolean {
  return identifier === logGroupName || identifier === logGroupArn(logGroupName, call);
}

function logGroupArn(logGroupName: string, { caller, region }: Call): string {
  return `arn:aws:logs:${region}:${caller.accountId}:log-group:${logGroupName}`;
}

function shownLogGroup({ group, filters }: LogGroupState, call: Call): Output {
  const arn = logGroupArn(group.logGroupName, call);
  return withoutNulls({
    arn: `${arn}:*`,
    logGroupArn: arn,
    creationTime: call.world.resourcesMadeAt.getTime(),
    metricFilterCount: filters.length,
    storedBytes: 0,
    ...group,
  });
}

const describeMetricFilters: Operation = (input, call) => {
  const logGroupName = read.text(input, 'logGroupName');
  const prefix = read.text(input, 'filterNamePrefix');
  const metricName = read.text(input, 'metricName');
  const metricNamespace = read.text(input, 'metricNamespace');
  if ((metricName === undefined) !== (metricNamespace === undefined)) {
    throw invalidParameter('Both metric name and metric namespace should be provided.');
  }
  const filters = filtersIn(logGroupName, call)
    .filter(({ filterName }) => prefix === undefined || filterName.startsWith(prefix))
    .filter((filter) => metricName === undefined || feeds(filter, metricName, metricNamespace));
  const page = pageOf(filters, {
    list: listName(call, 'DescribeMetricFilters', logGroupName, prefix, metricName, metricNamespace),
    size: pageSize('metricFilters', read.integer(input, 'limit', 1, largestPage)),
    token: read.text(input, 'nextToken'),
    invalidToken,
  });
  return {
    metricFilters: page.items.map((filter) =>
      withoutNulls({ creationTime: call.world.resourcesMadeAt.getTime(), ...filter }),
    ),
    nextToken: page.nextToken,
  };
};

function filtersIn(logGroupName: string | undefined, call: Call): LogGroupState['filters'] {
  if (logGroupName !== undefined) return logGroupNamed(logGroupName, call).filters;
  return [...logGroupsOf(call).values()].flatMap(({ filters }) => filters);
}

function feeds(
  filter: LogGroupState['filters'][number],
  metricName: string,
  metricNamespace: string | undefined,
): boolean {
  const transformations = (filter['metricTransformations'] ?? []) as readonly Output[];
  return transformations.some(
    (transformation) =>
      transformation['metricName'] === metricName && transformation['metricNamespace'] === metricNamespace,
  );
}

function listName({ caller, region }: Call, ...parts: readonly (string | undefined)[]): string {
  return JSON.stringify([caller.accountId, region, ...parts]);
}

function invalidToken(): ServiceError {
  return invalidParameter('The specified nextToken is invalid.');
}

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/ */
export const logs: Service = {
  signingName: 'logs',
  iamPrefix: 'logs',
  protocols: ['aws-json'],
  isGlobal: false,
  operations: {
    DeleteMetricFilter: deleteMetricFilter,
    DescribeLogGroups: describeLogGroups,
    DescribeMetricFilters: describeMetricFilters,
    PutMetricFilter: putMetricFilter,
    TestMetricFilter: testMetricFilter,
  },
  accessDenied: (message) => new ServiceError('AccessDeniedException', 400, message),
};
