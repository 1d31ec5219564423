import type { Alarms, Evidence, MetricFilter } from '../alarm-chain/index.ts';
import {
  nameOf,
  type AlarmStep,
  type FilterStep,
  type OwnFilter,
  type Step,
  type Tags,
} from '../remediation/index.ts';
import { createCloudWatchClient, readAlarms } from './cloudwatch.ts';
import { createCloudWatchLogsClient, readFiltersOfMetric, readMetricFilters } from './cloudwatch-logs.ts';
import { once } from './once.ts';
import {
  deleteAlarm,
  deleteMetricFilter,
  putMetricAlarm,
  putMetricFilter,
  readAlarmTags,
} from './remediation-writes.ts';
import type { Session } from './session.ts';

/**
 * Looks and writes in one account. Nothing that it has seen is kept: what it answers is what stands there now.
 */
export interface RemediationWriter {
  readonly accountId: string;
  /** All metric filters of the step's log group. */
  filters(step: FilterStep): Promise<Evidence<readonly MetricFilter[]>>;
  /** The alarm of the step's name, of whatever type. */
  alarmOfName(step: AlarmStep): Promise<Evidence<Alarms>>;
  /** All alarms of the step's Region. */
  alarms(step: Step): Promise<Evidence<Alarms>>;
  /** The remediation's own filters, of whatever log group, that write the metric of the step. */
  ownFiltersOfMetric(step: Step): Promise<Evidence<readonly OwnFilter[]>>;
  /** The tags of the metric alarm of the step's name among those; null where there is none. */
  tags(step: AlarmStep, alarms: Evidence<Alarms>): Promise<Evidence<Tags> | null>;
  /** @throws what the SDK throws where AWS refuses */
  put(step: Step): Promise<void>;
  /** @throws what the SDK throws where AWS refuses */
  remove(step: Step): Promise<void>;
}

/** A writer on a session of the remediation's role, or of whoever runs it in the own account. */
export function createRemediationWriter(session: Session): RemediationWriter {
  const logs = once((region) => createCloudWatchLogsClient(session, region));
  const cloudWatch = once((region) => createCloudWatchClient(session, region));
  return {
    accountId: session.accountId,
    filters: async ({ region, input }) => await readMetricFilters(logs(region), input.logGroupName),
    alarmOfName: async (step) => await readAlarms(cloudWatch(step.region), nameOf(step)),
    alarms: async ({ region }) => await readAlarms(cloudWatch(region)),
    ownFiltersOfMetric: async (step) => {
      return await readFiltersOfMetric(logs(step.region), metricOf(step), nameOf(step));
    },
    tags: async (step, alarms) => {
      const alarm =
        alarms.state === 'seen' ? alarms.value.metric.find(({ name }) => name === nameOf(step)) : undefined;
      return alarm === undefined ? null : await readAlarmTags(cloudWatch(step.region), alarm.arn);
    },
    put: async (step) => {
      if (step.action === 'PutMetricFilter') await putMetricFilter(logs(step.region), step.input);
      else await putMetricAlarm(cloudWatch(step.region), step.input);
    },
    remove: async (step) => {
      if (step.action === 'PutMetricFilter') await deleteMetricFilter(logs(step.region), step.input);
      else await deleteAlarm(cloudWatch(step.region), step.input);
    },
  };
}

function metricOf(step: Step): { readonly namespace: string; readonly metricName: string } {
  if (step.action === 'PutMetricAlarm') {
    return { namespace: step.input.Namespace, metricName: step.input.MetricName };
  }
  const [{ metricNamespace, metricName }] = step.input.metricTransformations;
  return { namespace: metricNamespace, metricName };
}
