import type { Operation } from '../service.ts';
import { inputReader } from '../input.ts';
import { ServiceError } from '../service-error.ts';
import type { LogGroupState } from '../state/account-state.ts';
import { removeMetricFilter, setMetricFilter } from '../state/change-region.ts';
import { accountOf } from '../state/world.ts';
import { readFilterPattern } from './filter-pattern.ts';
import { logGroupNamed, notFound } from './log-group.ts';
import { invalidParameter } from './logs-refusals.ts';
import { readFilterName, readFilterOptions, readTransformation } from './metric-filter-input.ts';
import { regexesIn, regexesOf } from './regex-quota.ts';

const read = inputReader(invalidParameter);
const mostFilters = 100;
const mostRegexes = 5;

/**
 * Creates a metric filter, or replaces the one of that name without a word; it was then created when that one was, which
 * AWS's documents leave open. Other than AWS's, two writes at a time never conflict (OperationAbortedException).
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html
 */
export const putMetricFilter: Operation = (input, call) => {
  const logGroupName = read.requiredText(input, 'logGroupName');
  const filterName = readFilterName(input);
  const { text: filterPattern, pattern } = readFilterPattern(input);
  const transformation = readTransformation(input, pattern);
  const options = readFilterOptions(input, transformation);
  const group = logGroupNamed(logGroupName, call);
  refuseClass(group);
  const others = group.filters.filter((filter) => filter.filterName !== filterName);
  if (others.length >= mostFilters) throw limitExceeded();
  const regexes = regexesIn(pattern);
  if (regexes > 0 && others.reduce((sum, filter) => sum + regexesOf(filter), regexes) > mostRegexes) {
    throw limitExceeded();
  }
  const replaced = group.filters.find((filter) => filter.filterName === filterName);
  setMetricFilter(accountOf(call.world, call.caller.accountId), call.region, {
    filterName,
    filterPattern,
    logGroupName,
    metricTransformations: [transformation],
    ...(replaced === undefined ? { creationTime: call.world.clock.now().getTime() } : creationOf(replaced)),
    ...options,
  });
  return {};
};

function creationOf({ creationTime }: LogGroupState['filters'][number]): object {
  return creationTime === undefined ? {} : { creationTime };
}

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteMetricFilter.html */
export const deleteMetricFilter: Operation = (input, call) => {
  const logGroupName = read.requiredText(input, 'logGroupName');
  const filterName = readFilterName(input);
  const { filters } = logGroupNamed(logGroupName, call);
  if (!filters.some((filter) => filter.filterName === filterName)) {
    throw notFound('The specified metric filter does not exist.');
  }
  removeMetricFilter(accountOf(call.world, call.caller.accountId), call.region, { logGroupName, filterName });
  return {};
};

/** Classes other than STANDARD have no metric filters: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html */
function refuseClass({ group }: LogGroupState): void {
  if ((group['logGroupClass'] ?? 'STANDARD') === 'STANDARD') return;
  throw new ServiceError(
    'InvalidOperationException',
    400,
    'Metric filters are not supported for log groups of this class.',
  );
}

function limitExceeded(): ServiceError {
  return new ServiceError('LimitExceededException', 400, 'Resource limit exceeded.');
}
